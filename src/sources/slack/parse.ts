/** One audit log entry → one event. Pure; a fault names the field. */
import { CountersignError } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { deedsOf, type Meaning, makeEvent } from '../make-event.ts';
import { instant, need, obj, type Raw, str, timeFault } from '../record.ts';

const LOGSOURCE = { product: 'slack', service: 'audit' } as const;
const slackId = (native: string): string => `slack:${native}`;

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const signIn = (activityId: number): Meaning => ({
  classUid: 3002,
  activityId,
  kind: 'authentication',
  effect: 'read',
});

/** Source: Slack documentation, "Audit logs: methods and actions". First fitting line. */
const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/^user_login/, signIn(1)],
  [/^user_logout|^user_session_(?:invalidated|reset)/, signIn(2)],
  [/^user_created|^guest_created|^user_reactivated/, change(3001, 1)],
  [/^user_deactivated|^guest_deactivated/, change(3001, 5)],
  [/^user_password_reset|^user_password_changed/, change(3001, 4)],
  [/^(?:role_change_to|owner_transferred|role_assigned|.*_role_added)/, change(3005, 1)],
  [/^(?:role_unassigned|.*_role_removed)/, change(3005, 2)],
  [
    /^app_(?:approved|installed|scopes_expanded|token_preserved|resources_granted)/,
    change(3005, 1),
  ],
  [/^app_(?:uninstalled|restricted|removed)/, change(3005, 2)],
  [/^(?:user_added_to_usergroup|user_added_to_channel)/, change(3006, 3)],
  [/^user_removed_from_(?:usergroup|channel)/, change(3006, 4)],
  [/mfa.*disabled|2fa.*(?:off|disabled)|two_factor.*disabled/, change(3004, 9)],
  [/(?:pref\.|_pref|_settings?)/, change(3004, 3)],
  [/_(?:enabled|added|created)$/, change(3004, 1)],
  [/_(?:disabled)$/, change(3004, 9)],
  [/_(?:deleted|removed|revoked)$/, change(3004, 4)],
  [/_(?:changed|updated|converted.*|renamed|shared)$|converted_to/, change(3004, 3)],
  [
    /^(?:file_downloaded|.*_export_(?:started|downloaded).*|.*_exported)/,
    { classUid: 6003, activityId: 2, kind: 'other', effect: 'read' },
  ],
];
const other: Meaning = { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };

const meaningOf = (action: string): Meaning =>
  meanings.find(([pattern]) => pattern.test(action))?.[1] ?? other;

const deedOf = deedsOf([[/^app_(?:approved|installed)$/, 'consent_given']]);

/** What `{type: 'user', user: {…}}` names. */
const namedIn = (
  value: unknown,
): { readonly type: string; readonly id: string; readonly name: string } | undefined => {
  const one = obj(value);
  const type = str(one['type']);
  const inner = type === undefined ? undefined : obj(one[type]);
  const id = str(inner?.['id']);
  if (type === undefined || inner === undefined || id === undefined) return undefined;
  return { type, id, name: str(inner['email']) ?? str(inner['name']) ?? id };
};

const kinds: Readonly<Record<string, EventTarget['kind']>> = {
  user: 'identity',
  usergroup: 'group',
  role: 'role',
  enterprise: 'account',
  workspace: 'account',
};

const actorOf = (record: Raw): EventActor => {
  const actor = namedIn(record['actor']);
  const context = obj(record['context']);
  const session =
    str(context['session_id']) ??
    (typeof context['session_id'] === 'number' ? String(context['session_id']) : undefined);
  const scope = str(obj(context['location'])['id']);
  const app = namedIn({ type: 'app', app: context['app'] });
  return {
    ...(actor ? { principalId: slackId(actor.id) } : {}),
    principalKind: actor ? 'identity' : 'unknown',
    name: actor?.name ?? 'unknown',
    kind: app ? 'automation' : actor?.type === 'user' ? 'human' : 'unknown',
    ...(scope ? { scope } : {}),
    ...(session ? { session: { id: session } } : {}),
  };
};

const targetsOf = (record: Raw): readonly EventTarget[] => {
  const entity = namedIn(record['entity']);
  return entity
    ? [{ kind: kinds[entity.type] ?? 'resource', id: slackId(entity.id), name: entity.name }]
    : [];
};

const sourceOf = (record: Raw): Event['src'] => {
  const context = obj(record['context']);
  const written = str(context['ip_address']);
  const ip = written === undefined ? undefined : addressOf(written);
  const userAgent = str(context['ua']);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAuditLog = (record: Raw): Event => {
  const action = need(str(record['action']), 'action');
  const time = instant(record['date_create']);
  if (time === undefined)
    throw new CountersignError('ERR_INPUT_INVALID', 'field date_create is missing or no time', {
      detail: timeFault('date_create', record['date_create']),
    });
  const failed = action.endsWith('_failed');
  const account = str(obj(obj(record['context'])['location'])['id']);
  return makeEvent({
    source: 'slack',
    logsource: LOGSOURCE,
    vendorId: str(record['id']),
    time,
    meaning: meaningOf(action),
    deed: deedOf(action),
    operation: action,
    service: 'slack',
    outcome: failed ? 'failure' : 'success',
    ...(failed ? { error: { code: action } } : {}),
    actor: actorOf(record),
    src: sourceOf(record),
    ...(account ? { cloud: { account } } : {}),
    targets: targetsOf(record),
    raw: record,
  });
};
