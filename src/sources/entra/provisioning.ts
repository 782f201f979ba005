/** One step of Entra's provisioning service (people and groups created in, or taken from, other systems) → one event. */
import type { Event, EventTarget } from '../../model/index.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { needInstant, obj, type Raw, str } from '../record.ts';
import { type Folded, fold } from './fold.ts';
import { entraId } from './ids.ts';

/** Account Change 3001: 1 Create, 2 Enable, 5 Disable, 6 Delete, 99 Other. */
const activities: Readonly<Record<string, number>> = {
  create: 1,
  update: 99,
  delete: 6,
  stageddelete: 6,
  disable: 5,
};

const meaningOf = (action: string): Meaning => ({
  classUid: 3001,
  activityId: activities[action.toLowerCase()] ?? 99,
  kind: 'privilege_change',
  effect: 'write',
});

/** `sourceIdentity` is the Entra object where Entra is the source, else the object in the other system. */
const targetOf = (record: Folded, key: 'sourceIdentity' | 'targetIdentity'): EventTarget[] => {
  const one = record.object(key);
  const id = str(one['id']);
  const name = str(one['displayName']) ?? id;
  if (id === undefined || name === undefined) return [];
  const type = (str(one['identityType']) ?? '').toLowerCase();
  return [{ kind: type === 'group' ? 'group' : 'identity', id: entraId(id), name }];
};

const outcomeOf = (record: Folded): Pick<Event, 'outcome' | 'error'> => {
  const info = record.object('provisioningStatusInfo');
  const said = (str(info['status']) ?? record.text('resultType') ?? '').toLowerCase();
  if (said === 'success' || said === 'skipped') return { outcome: 'success' };
  if (said !== 'failure') return { outcome: 'unknown' };
  const error = obj(info['errorInformation']);
  const message = str(error['reason']);
  const code = str(error['errorCode']) ?? 'failure';
  return { outcome: 'failure', error: { code, ...(message === undefined ? {} : { message }) } };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseProvisioning = (raw: Raw): Event => {
  const record = fold(raw);
  const service = record.object('servicePrincipal');
  const serviceId = str(service['id']);
  const by = record.object('initiatedBy');
  const action = record.text('provisioningAction') ?? record.text('action') ?? 'other';
  const tenant = record.text('tenantId');
  const name = str(by['displayName']) ?? str(service['displayName']) ?? 'provisioning service';
  const { outcome, error } = outcomeOf(record);
  const id = str(by['id']) ?? serviceId;
  const time =
    record.text('activityDateTime') ?? record.text('time') ?? record.text('timeGenerated');
  return makeEvent({
    source: 'entra',
    logsource: { product: 'azure', service: 'provisioninglogs' },
    vendorId: record.text('id'),
    time: needInstant(time, 'activityDateTime'),
    meaning: meaningOf(action),
    operation: `Provisioning ${action}`,
    service: str(service['displayName']) ?? 'Provisioning',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: {
      ...(id === undefined ? {} : { principalId: entraId(id) }),
      principalKind: id === undefined ? 'service' : 'identity',
      name,
      kind: str(by['initiatorType']) === 'user' ? 'human' : 'automation',
      ...(tenant === undefined ? {} : { scope: tenant }),
    },
    src: {},
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets: [...targetOf(record, 'targetIdentity'), ...targetOf(record, 'sourceIdentity')],
    raw,
  });
};
