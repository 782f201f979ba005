/**
 * Changes as an HR system pushes them: `{type: 'hr.employee.hired' | 'transferred' | 'terminated' | 'updated', id,
 * time, organisation?, actor?: {id, name, ip}, employee: {employeeNumber, name, email, department, managerNumber,
 * startDate, lastDay}}`. docs/systems/hr.md.
 */
import { CountersignError } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { Event, InventoryChange, Person } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { DEFAULT_ORGANISATION, personId } from './config.ts';
import { after, readDate } from './dates.ts';

const meaning = (activityId: number): Meaning => ({
  classUid: 3004,
  activityId,
  kind: 'other',
  effect: 'write',
});

/** Entity Management: Create, Update, Move, Deactivate. */
const meanings: Readonly<Record<string, Meaning>> = {
  'hr.employee.hired': meaning(1),
  'hr.employee.updated': meaning(3),
  'hr.employee.transferred': meaning(5),
  'hr.employee.terminated': meaning(11),
};

const ORGANISATION = /^[a-z0-9][a-z0-9.-]{0,62}$/;

const organisationOf = (record: Raw): string => {
  const named = str(record['organisation']);
  return named !== undefined && ORGANISATION.test(named) ? named : DEFAULT_ORGANISATION;
};

export const isHrEvent = (record: Raw): boolean => {
  const type = record['type'];
  return typeof type === 'string' && type.startsWith('hr.employee.') && 'employee' in record;
};

export const hrPartition = (record: Raw): string => organisationOf(record);

const dateIn = (employee: Raw, field: string): number | undefined => {
  const text = str(employee[field]);
  if (text === undefined) return undefined;
  const date = readDate(text);
  if ('time' in date) return date.time;
  throw new CountersignError('ERR_INPUT_INVALID', `field employee.${field}: ${date.because}`, {
    detail: { field: `employee.${field}` },
  });
};

/** What the record says of the person; only what it names. */
const saidOf = (record: Raw): Partial<Person> & Pick<Person, 'id'> => {
  const employee = obj(record['employee']);
  const organisation = organisationOf(record);
  const employeeId = str(employee['employeeNumber']);
  const email = str(employee['email'])?.trim().toLowerCase();
  const number = need(employeeId ?? email, 'employee.employeeNumber');
  const name = str(employee['name']);
  const team = str(employee['department']);
  const boss = str(employee['managerNumber']);
  const startsAt = dateIn(employee, 'startDate');
  const lastDay = dateIn(employee, 'lastDay');
  return {
    id: personId(number, organisation),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(employeeId === undefined ? {} : { employeeId }),
    ...(team === undefined ? {} : { team }),
    ...(boss === undefined ? {} : { managerId: personId(boss, organisation) }),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(lastDay === undefined ? {} : { endsAt: after(lastDay) }),
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const parseHr = (record: Raw): readonly Event[] => {
  const type = need(str(record['type']), 'type');
  const said = saidOf(record);
  const who = obj(record['actor']);
  const actorId = str(who['id']);
  const ip = addressOf(str(who['ip']) ?? '');
  return [
    makeEvent({
      source: 'hr',
      logsource: { product: 'hr', service: 'changes' },
      vendorId: str(record['id']),
      time: needInstant(record['time'], 'time'),
      meaning: meanings[type] ?? meaning(99),
      operation: type.slice(0, 200),
      service: 'hr',
      outcome: 'success',
      actor: {
        // Who keeps the staff records is somebody of the HR system, whose accounts we do not list.
        principalKind: actorId === undefined ? 'service' : 'identity',
        ...(actorId === undefined ? {} : { principalId: `hr:user:${actorId}` }),
        name: str(who['name']) ?? actorId ?? 'the HR system',
        scope: organisationOf(record),
        kind: actorId === undefined ? 'automation' : 'human',
      },
      src: ip === undefined ? {} : { ip },
      cloud: { account: organisationOf(record) },
      targets: [{ kind: 'identity', id: said.id, name: said.name ?? said.email ?? said.id }],
      raw: record,
    }),
  ];
};

const employmentAfter = (type: string, said: Partial<Person>, at: number): Partial<Person> => {
  if (type === 'hr.employee.terminated') {
    // Without a last day it is the day of the message itself.
    const endsAt = said.endsAt ?? at;
    return { endsAt, employment: endsAt <= at ? 'left' : 'active' };
  }
  if (type !== 'hr.employee.hired') return {};
  const future = said.startsAt !== undefined && said.startsAt > at;
  return { employment: future ? 'future' : 'active', startsAt: said.startsAt ?? at };
};

/** A person we know is patched, one we do not know is put. Pure. */
export const applyHr = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { time: at, id: eventId, operation } = event;
  const { id, ...said } = saidOf(event.raw);
  const set = { ...said, ...employmentAfter(operation, said, at) };
  // One end stands for one employment: hired again, the old end stays in the history only.
  const again =
    operation === 'hr.employee.hired' && said.endsAt === undefined ? { endsAt: null } : {};
  if (view.person(id, at) !== undefined)
    return [{ op: 'patch', kind: 'person', id, set: { ...set, ...again }, at, eventId }];
  const name = said.name ?? said.email ?? id;
  return [{ op: 'put', fact: { kind: 'person', id, name, ...set }, at, eventId }];
};
