/** Staff records as a table: who works here, since when and until when. */
import { isObject } from '../../core/index.ts';
import type { BlindSpot, Person } from '../../model/index.ts';
import { obj, type Raw } from '../record.ts';
import { type HrConfig, personId } from './config.ts';
import { type Aliases, type CsvRow, type CsvTable, readCsv, tableOf } from './csv.ts';
import { after, type DateOrder, isNever, readDate } from './dates.ts';
import { blindTo, type RowFault } from './faults.ts';

export const staffAliases: Aliases = {
  employee_id: [
    'employeenumber',
    'employeeno',
    'emplid',
    'personnelnumber',
    'personid',
    'workerid',
    'staffid',
    'staffnumber',
  ],
  name: ['fullname', 'displayname', 'employeename', 'preferredname', 'worker'],
  first_name: ['givenname', 'forename', 'legalfirstname'],
  last_name: ['familyname', 'surname', 'legallastname'],
  email: ['emailaddress', 'workemail', 'emailwork', 'businessemail', 'primaryworkemail', 'mail'],
  team: ['department', 'orgunit', 'supervisoryorganization', 'costcentername', 'division'],
  manager_id: ['manageremployeeid', 'managernumber', 'reportstoid', 'supervisorid', 'managerid'],
  manager_email: ['supervisoremail', 'reportstoemail'],
  start_date: [
    'hiredate',
    'startdate',
    'joined',
    'joiningdate',
    'dateofjoining',
    'employmentstart',
  ],
  end_date: [
    'terminationdate',
    'lastday',
    'lastworkingday',
    'lastdayofwork',
    'leavingdate',
    'employmentend',
    'enddate',
  ],
  status: ['employmentstatus', 'workerstatus', 'employeestatus', 'state', 'active'],
};

const words: Readonly<Record<string, NonNullable<Person['employment']>>> = Object.fromEntries([
  ...[
    'active',
    'employed',
    'current',
    'a',
    'yes',
    'true',
    '1',
    'leave',
    'onleave',
    'paidleave',
  ].map((one) => [one, 'active'] as const),
  ...['terminated', 'left', 'inactive', 'former', 't', 'no', 'false', '0', 'leaver', 'retired'].map(
    (one) => [one, 'left'] as const,
  ),
  ...['future', 'prehire', 'pending', 'hired', 'onboarding', 'joiner'].map(
    (one) => [one, 'future'] as const,
  ),
]);

/** A word that no HR system is known to write says nothing. */
const employmentOf = (status: string | undefined): NonNullable<Person['employment']> =>
  words[(status ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')] ?? 'unknown';

interface Reading {
  readonly organisation: string;
  readonly order: DateOrder | undefined;
  readonly at: number;
  readonly faults: RowFault[];
}

const dateIn = (row: CsvRow, column: string, { order, faults }: Reading): number | undefined => {
  const text = row.cells.get(column);
  if (text === undefined) return undefined;
  const date = readDate(text, order);
  if ('time' in date) return isNever(date.time) ? undefined : date.time;
  faults.push({ line: row.line, because: `${column}: ${date.because}` });
  return undefined;
};

const nameIn = ({ cells }: CsvRow): string | undefined => {
  const parts = [cells.get('first_name'), cells.get('last_name')].filter(
    (one) => one !== undefined,
  );
  return cells.get('name') ?? (parts.length > 0 ? parts.join(' ') : undefined);
};

const numberIn = ({ cells }: CsvRow): string | undefined =>
  cells.get('employee_id') ?? cells.get('email');

/** Undefined where nobody is named. */
const personIn = (row: CsvRow, reading: Reading): Person | undefined => {
  const { cells } = row;
  const number = numberIn(row);
  if (number === undefined) {
    reading.faults.push({ line: row.line, because: 'neither employee_id nor email is given' });
    return undefined;
  }
  const startsAt = dateIn(row, 'start_date', reading);
  const lastDay = dateIn(row, 'end_date', reading);
  const isUnread = lastDay === undefined && unreadEnd(row, reading);
  const endsAt = lastDay === undefined ? undefined : after(lastDay);
  const said = employmentOf(cells.get('status'));
  const email = cells.get('email')?.toLowerCase();
  const employeeId = cells.get('employee_id');
  const team = cells.get('team');
  const boss = cells.get('manager_id');
  // An end date that nobody can read leaves it open whether they have left.
  const employment = isUnread && said !== 'left' ? 'unknown' : said;
  return {
    kind: 'person',
    id: personId(number, reading.organisation),
    name: nameIn(row) ?? email ?? number,
    ...(email === undefined ? {} : { email }),
    ...(employeeId === undefined ? {} : { employeeId }),
    ...(team === undefined ? {} : { team }),
    ...(boss === undefined ? {} : { managerId: personId(boss, reading.organisation) }),
    employment:
      employment === 'unknown' && !isUnread ? byDates(startsAt, endsAt, reading.at) : employment,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
  };
};

const unreadEnd = (row: CsvRow, { order }: Reading): boolean => {
  const text = row.cells.get('end_date');
  return text !== undefined && !('time' in readDate(text, order));
};

const byDates = (
  startsAt: number | undefined,
  endsAt: number | undefined,
  at: number,
): NonNullable<Person['employment']> => {
  if (endsAt !== undefined) return endsAt <= at ? 'left' : 'active';
  if (startsAt !== undefined) return startsAt > at ? 'future' : 'active';
  return 'unknown';
};

/** A manager told by address is the person of that address. */
const withManagers = (people: readonly (readonly [CsvRow, Person])[]): readonly Person[] => {
  const byEmail = new Map<string, string | undefined>();
  for (const [, { email, id }] of people)
    if (email !== undefined) byEmail.set(email, byEmail.has(email) ? undefined : id);
  return people.map(([row, person]) => {
    const boss = byEmail.get(row.cells.get('manager_email')?.toLowerCase() ?? '');
    return person.managerId !== undefined || boss === undefined
      ? person
      : { ...person, managerId: boss };
  });
};

export interface ReadStaff {
  readonly persons: readonly Person[];
  readonly blind: readonly BlindSpot[];
  /** Every row named somebody: who is not in the file is not in the records. */
  readonly whole: boolean;
}

export type StaffConfig = Pick<HrConfig, 'organisation' | 'columns' | 'dateOrder'>;

export const staffFromCsv = (text: string, at: number, config: StaffConfig): ReadStaff =>
  staffFrom(readCsv(text, staffAliases, config.columns ?? {}), at, config);

/** `{Report_Entry: […]}`, as Workday's reports answer with `format=json`. */
export const entriesIn = (json: unknown): readonly Raw[] | undefined => {
  const entries = obj(json)['Report_Entry'];
  return Array.isArray(entries) && entries.every(isObject) ? entries : undefined;
};

export const staffFromEntries = (
  entries: readonly Raw[],
  at: number,
  config: StaffConfig,
): ReadStaff => staffFrom(tableOf(entries, staffAliases, config.columns ?? {}), at, config);

const staffFrom = (table: CsvTable, at: number, config: StaffConfig): ReadStaff => {
  const faults: RowFault[] = [...table.faults];
  const reading = { organisation: config.organisation, order: config.dateOrder, at, faults };
  const people = new Map<string, readonly [CsvRow, Person]>();
  let lost = table.faults.length;
  for (const row of table.rows) {
    const person = personIn(row, reading);
    if (person === undefined) lost++;
    else if (people.has(person.id)) {
      faults.push({ line: row.line, because: `${person.id} stands in the file twice` });
    } else people.set(person.id, [row, person]);
  }
  return {
    persons: withManagers([...people.values()]),
    blind: blindTo('persons', faults),
    whole: lost === 0,
  };
};
