/**
 * What an action of Duo's administrator log means in OCSF terms.
 * Actions: https://duo.com/docs/adminapi, "Administrator Logs"
 */
import type { Meaning } from '../make-event.ts';
import { type Raw, str } from '../record.ts';

export const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });

const change = (classUid: number, activityId: number): Meaning =>
  meaning(classUid, activityId, 'privilege_change');

export const signIn = meaning(3002, 1, 'authentication', 'read');
export const enrolment = change(3001, 10);

const exact: ReadonlyMap<string, Meaning> = new Map([
  ['admin_login', signIn],
  ['admin_login_error', signIn],
  ['admin_2fa_error', signIn],
  ['admin_single_sign_on_update', change(3004, 3)],
  ['bypass_create', change(3001, 10)],
  ['bypass_delete', change(3001, 11)],
  ['bypass_view', meaning(6003, 2, 'secret_access', 'read')],
  ['user_mark_deleted', change(3001, 6)],
  ['user_pending_delete', change(3001, 6)],
  ['user_restore', change(3001, 2)],
  ['admin_lockout', change(3001, 9)],
  ['admin_send_reset_password_email', change(3001, 4)],
  ['admin_reset_password', change(3001, 4)],
  ['associate', enrolment],
  ['disassociate', change(3001, 11)],
]);

/** Things that prove a user. */
const factor =
  /^(?:phone|hardtoken|token|u2ftoken|webauthn|webauthncredential|desktoptoken|activation)_/;
const account = /^(?:user|admin|customer_user)_/;

const verbs: Readonly<Record<string, number>> = {
  create: 1,
  add: 1,
  update: 3,
  delete: 4,
  remove: 4,
};

const ofAccount = (verb: number | undefined, status: string | undefined): Meaning => {
  if (status === 'Disabled') return change(3001, 5);
  if (status === 'Active') return change(3001, 2);
  // A user in bypass is let in without a second factor.
  if (status === 'Bypass') return change(3001, 11);
  return change(3001, verb === 1 ? 1 : verb === 4 ? 6 : 99);
};

/** Never undefined: what the table does not know is a call of the API. */
export const meaningOf = (action: string, said: Raw): Meaning => {
  const known = exact.get(action);
  if (known) return known;
  const verb = verbs[action.split('_').at(-1) ?? ''];
  if (account.test(action)) return ofAccount(verb, str(said['status']));
  if (factor.test(action)) return change(3001, verb === 1 ? 10 : verb === 4 ? 11 : 99);
  if (action.startsWith('group_')) return change(3006, verb === 1 ? 6 : verb === 4 ? 5 : 99);
  // A name like `update_admin_factor_restrictions` has its verb in front.
  const front = verb ?? verbs[action.split('_')[0] ?? ''];
  return front === undefined ? meaning(6003, 99, 'other', 'unknown') : change(3004, front);
};
