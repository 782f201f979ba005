/**
 * What an event type of OpenAI's audit log means in OCSF terms.
 * https://platform.openai.com/docs/api-reference/audit-logs/object
 */
import type { Meaning } from '../../make-event.ts';

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });
const change = (classUid: number, activityId: number): Meaning =>
  meaning(classUid, activityId, 'privilege_change');

const exact: ReadonlyMap<string, Meaning> = new Map([
  ['login.succeeded', meaning(3002, 1, 'authentication', 'read')],
  ['login.failed', meaning(3002, 1, 'authentication', 'read')],
  ['logout.succeeded', meaning(3002, 2, 'authentication', 'read')],
  ['logout.failed', meaning(3002, 2, 'authentication', 'read')],
  ['api_key.created', meaning(3004, 1, 'token_issuance')],
  ['user.added', change(3001, 1)],
  ['user.updated', change(3005, 1)],
  ['user.deleted', change(3001, 6)],
  ['user.removed', change(3001, 6)],
  ['user.invited', change(3001, 1)],
  ['invite.sent', change(3001, 1)],
  ['invite.accepted', change(3001, 2)],
  ['invite.deleted', change(3001, 6)],
  ['service_account.created', change(3001, 1)],
  ['service_account.updated', change(3005, 1)],
  ['service_account.deleted', change(3001, 6)],
  ['group.created', change(3006, 6)],
  ['group.deleted', change(3006, 5)],
  ['group.member.added', change(3006, 3)],
  ['group.member.removed', change(3006, 4)],
  ['role.assignment.created', change(3005, 1)],
  ['role.assignment.deleted', change(3005, 2)],
  ['role_assignment.created', change(3005, 1)],
  ['role_assignment.deleted', change(3005, 2)],
  ['resource_role_assignment.created', change(3005, 1)],
  ['resource_role_assignment.deleted', change(3005, 2)],
  ['membership.revoked', change(3001, 6)],
]);

/** Entity Management activities by the last word. */
const verbs: Readonly<Record<string, number>> = {
  created: 1,
  registered: 1,
  upserted: 1,
  updated: 3,
  archived: 4,
  deleted: 4,
  removed: 4,
  revoked: 4,
  activated: 10,
  deactivated: 11,
  enabled: 8,
  disabled: 9,
  attached: 6,
  detached: 7,
  bound_to_resource: 6,
  unbound_from_resource: 7,
};

/** Never undefined: a type we have not met is a call of the API. `tenant.` events are those of ChatGPT's tenant. */
export const auditMeaning = (type: string): Meaning => {
  const plain = type.replace(/^tenant\./, '');
  const known = exact.get(plain);
  if (known) return known;
  if (/api_key\.created$/.test(plain)) return meaning(3004, 1, 'token_issuance');
  const last = plain.slice(plain.lastIndexOf('.') + 1);
  const verb = Object.hasOwn(verbs, last) ? verbs[last] : undefined;
  return verb === undefined ? meaning(6003, 99, 'other', 'unknown') : change(3004, verb);
};
