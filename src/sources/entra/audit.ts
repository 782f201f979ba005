/** One directory audit record → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { deedOf, meaningOf } from './audit-meaning.ts';
import { type Folded, fold } from './fold.ts';
import { entraId } from './ids.ts';
import { modifiedOf, valueIn } from './modified.ts';
import { sourceOf } from './sign-in.ts';

const LOGSOURCE = { product: 'azure', service: 'auditlogs' } as const;

const actorOf = (record: Folded): EventActor => {
  const by = record.object('initiatedBy');
  const [user, app] = [obj(by['user']), obj(by['app'])];
  const userId = str(user['id']);
  const appId = str(app['servicePrincipalId']) ?? str(app['appId']) ?? str(app['id']);
  const scope = record.text('tenantId') ?? record.text('aadTenantId');
  const name =
    str(user['userPrincipalName']) ??
    str(user['displayName']) ??
    str(app['displayName']) ??
    record.text('identity') ??
    userId ??
    appId;
  const id = userId ?? appId;
  return {
    ...(id === undefined ? {} : { principalId: entraId(id) }),
    principalKind: id === undefined ? (name === undefined ? 'unknown' : 'service') : 'identity',
    name: name ?? 'unknown',
    kind: userId === undefined ? (appId === undefined ? 'unknown' : 'automation') : 'human',
    ...(scope === undefined ? {} : { scope }),
  };
};

const kinds: Readonly<Record<string, EventTarget['kind']>> = {
  user: 'identity',
  serviceprincipal: 'identity',
  group: 'group',
  role: 'role',
  policy: 'policy',
};

/** Roles go by the id of their template, the same in every tenant; records may name the tenant's copy instead. */
const roleOf = (one: Raw): EventTarget | undefined => {
  const modified = modifiedOf(one);
  const template = valueIn(modified, 'Role.TemplateId');
  if (template === undefined) return undefined;
  const name = valueIn(modified, 'Role.DisplayName') ?? str(one['displayName']) ?? template;
  return { kind: 'role', id: entraId(template), name };
};

/** The group of a change of members stands in the properties of the member's target. */
const groupOf = (one: Raw): EventTarget | undefined => {
  const modified = modifiedOf(one);
  const id = valueIn(modified, 'Group.ObjectID');
  if (id === undefined) return undefined;
  return {
    kind: 'group',
    id: entraId(id),
    name: valueIn(modified, 'Group.DisplayName') ?? id,
  };
};

const targetOf = (one: Raw): readonly EventTarget[] => {
  const id = str(one['id']);
  const name = str(one['userPrincipalName']) ?? str(one['displayName']) ?? id;
  const kind = kinds[(str(one['type']) ?? '').toLowerCase()] ?? 'resource';
  const native = id ?? name;
  return native && name ? [{ kind, id: entraId(native), name }] : [];
};

const targetsOf = (record: Folded): readonly EventTarget[] => {
  const items = record.items('targetResources');
  const role = items.map(roleOf).find((one) => one !== undefined);
  const group = items.map(groupOf).find((one) => one !== undefined);
  const told = items
    .flatMap(targetOf)
    .filter(({ kind }) => !(role && kind === 'role') && !(group && kind === 'group'));
  return [...told, ...(role ? [role] : []), ...(group ? [group] : [])];
};

const outcomeOf = (record: Folded): Pick<Event, 'outcome' | 'error'> => {
  const said = (record.text('result') ?? record.text('resultType') ?? '').toLowerCase();
  if (said === 'success' || said === '0') return { outcome: 'success' };
  if (said === '' || said === 'unknownfuturevalue') return { outcome: 'unknown' };
  const message = record.text('resultReason') ?? record.text('resultDescription');
  return {
    outcome: 'failure',
    error: { code: said, ...(message === undefined ? {} : { message }) },
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAudit = (raw: Raw): Event => {
  const record = fold(raw);
  const activity = need(
    record.text('activityDisplayName') ?? record.text('operationName'),
    'activityDisplayName',
  );
  const by = obj(record.object('initiatedBy')['user']);
  const { outcome, error } = outcomeOf(record);
  const tenant = record.text('tenantId') ?? record.text('aadTenantId');
  const time =
    record.text('activityDateTime') ?? record.text('time') ?? record.text('timeGenerated');
  return makeEvent({
    source: 'entra',
    logsource: LOGSOURCE,
    vendorId: record.text('id'),
    time: needInstant(time, 'activityDateTime'),
    meaning: meaningOf(activity, record.text('operationType')),
    deed: deedOf(activity),
    operation: activity,
    service: record.text('loggedByService') ?? 'Core Directory',
    outcome,
    ...(error === undefined ? {} : { error }),
    actor: actorOf(record),
    src: sourceOf(record, str(by['ipAddress']) ?? record.text('callerIpAddress')),
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets: targetsOf(record),
    raw,
  });
};
