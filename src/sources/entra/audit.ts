/** One directory audit record → one event. Pure; a fault names the field. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { type Folded, fold } from './fold.ts';
import { entraId, sourceOf } from './sign-in.ts';

const LOGSOURCE = { product: 'azure', service: 'auditlogs' } as const;

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});

/** Source: Microsoft Entra documentation, "Audit log activities". First fitting line. */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(?:add|assign) .*(?:member to role|role assignment|app role)|elevated (?:their )?access/i,
    change(3005, 1),
  ],
  [/^remove .*(?:member from role|role assignment|app role)/i, change(3005, 2)],
  [
    /^(?:consent to application|add (?:delegated permission|oauth2permission)grant|add delegated permission grant|add oauth2permissiongrant)/i,
    change(3005, 1),
  ],
  [/^(?:remove|revoke) .*(?:permission grant|oauth2permissiongrant|consent)/i, change(3005, 2)],
  [/^add owner to/i, change(3005, 1)],
  [/^remove owner from/i, change(3005, 2)],
  [/^add member to group/i, change(3006, 3)],
  [/^remove member from group/i, change(3006, 4)],
  [/^add group/i, change(3006, 6)],
  [/^delete group/i, change(3006, 5)],
  [/^(?:reset .*password|admin.*password reset)/i, change(3001, 4)],
  [/^change (?:user )?password/i, change(3001, 3)],
  [/^(?:add user|invite external user|bulk create users)/i, change(3001, 1)],
  [/^(?:delete user|hard delete user)/i, change(3001, 6)],
  [/^disable account/i, change(3001, 5)],
  [/^(?:enable account|restore user)/i, change(3001, 2)],
  [
    /^(?:user registered|admin registered) .*security info|^enable strong authentication/i,
    change(3001, 10),
  ],
  [/^(?:user|admin) deleted .*security info|^disable strong authentication/i, change(3001, 11)],
  [/^update user/i, change(3001, 99)],
  [/^(?:add|create|register|set up|issue|upload|import|invite)\b/i, change(3004, 1)],
  [/^(?:delete|remove|hard delete|unregister|purge)\b/i, change(3004, 4)],
  [/^(?:enable|activate)\b/i, change(3004, 8)],
  [/^(?:disable|deactivate|block)\b/i, change(3004, 9)],
  [
    /^(?:update|set|change|reset|rename|verify|promote|approve|confirm|dismiss|authentication methods policy update)\b/i,
    change(3004, 3),
  ],
];
const other: Meaning = { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };

const verbs: Readonly<Record<string, number>> = { add: 1, assign: 1, update: 3, delete: 4 };

const meaningOf = (activity: string, operationType: string | undefined): Meaning => {
  const found = meanings.find(([pattern]) => pattern.test(activity))?.[1];
  if (found) return found;
  const verb = verbs[operationType?.toLowerCase() ?? ''];
  return verb === undefined ? other : change(3004, verb);
};

const actorOf = (record: Folded): EventActor => {
  const by = record.object('initiatedBy');
  const [user, app] = [obj(by['user']), obj(by['app'])];
  const userId = str(user['id']);
  const appId = str(app['servicePrincipalId']) ?? str(app['appId']) ?? str(app['id']);
  const scope = record.text('tenantId') ?? record.text('aadTenantId');
  const session = record.text('correlationId');
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
    ...(session === undefined ? {} : { session: { id: session } }),
  };
};

const kinds: Readonly<Record<string, EventTarget['kind']>> = {
  user: 'identity',
  serviceprincipal: 'identity',
  group: 'group',
  role: 'role',
  policy: 'policy',
};

const targetsOf = (record: Folded): readonly EventTarget[] =>
  record.items('targetResources').flatMap((one): EventTarget[] => {
    const id = str(one['id']);
    const name = str(one['userPrincipalName']) ?? str(one['displayName']) ?? id;
    const kind = kinds[(str(one['type']) ?? '').toLowerCase()] ?? 'resource';
    const native = id ?? name;
    return native && name ? [{ kind, id: entraId(native), name }] : [];
  });

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
