/**
 * What an Okta event type means in OCSF terms.
 * Source: Okta developer documentation, "Event types" of the System Log.
 */
import { deedsOf, type Meaning } from '../make-event.ts';
import { isDetection } from './vendor-finding.ts';

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });

const change = (classUid: number, activityId: number): Meaning =>
  meaning(classUid, activityId, 'privilege_change');

const signIn = meaning(3002, 1, 'authentication', 'read');
const grant = change(3005, 1);
const revoke = change(3005, 2);
const factorOn = change(3001, 10);
const factorOff = change(3001, 11);

const exact: ReadonlyMap<string, Meaning> = new Map([
  ['user.session.start', signIn],
  ['user.session.end', meaning(3002, 2, 'authentication', 'read')],
  ['user.session.clear', meaning(3002, 2, 'authentication', 'write')],
  ['user.session.access_admin_app', signIn],
  ['user.session.impersonation.grant', grant],
  ['user.session.impersonation.initiate', meaning(3002, 7, 'authentication', 'read')],
  ['user.session.impersonation.end', meaning(3002, 2, 'authentication', 'read')],
  ['user.session.impersonation.extend', grant],
  ['user.session.impersonation.revoke', revoke],
  ['user.account.privilege.grant', grant],
  ['user.account.privilege.revoke', revoke],
  ['user.account.reset_password', change(3001, 4)],
  ['user.account.update_password', change(3001, 3)],
  ['user.account.expire_password', change(3001, 4)],
  ['user.account.lock', change(3001, 9)],
  ['user.account.unlock', change(3001, 12)],
  ['user.account.unlock_by_admin', change(3001, 12)],
  ['user.account.unlock_token', change(3001, 12)],
  ['user.account.update_profile', change(3001, 99)],
  ['user.lifecycle.create', change(3001, 1)],
  ['user.lifecycle.activate', change(3001, 2)],
  ['user.lifecycle.reactivate', change(3001, 2)],
  ['user.lifecycle.unsuspend', change(3001, 2)],
  ['user.lifecycle.deactivate', change(3001, 5)],
  ['user.lifecycle.suspend', change(3001, 5)],
  ['user.lifecycle.delete.initiated', change(3001, 6)],
  ['user.lifecycle.delete.completed', change(3001, 6)],
  ['user.mfa.factor.activate', factorOn],
  ['user.mfa.factor.unsuspend', factorOn],
  ['user.mfa.factor.deactivate', factorOff],
  ['user.mfa.factor.suspend', factorOff],
  ['user.mfa.factor.reset_all', factorOff],
  ['user.mfa.factor.update', change(3001, 99)],
  ['group.privilege.grant', change(3006, 1)],
  ['group.privilege.revoke', change(3006, 2)],
  ['group.user_membership.add', change(3006, 3)],
  ['group.user_membership.remove', change(3006, 4)],
  ['group.lifecycle.create', change(3006, 6)],
  ['group.lifecycle.delete', change(3006, 5)],
  ['application.user_membership.add', grant],
  ['application.user_membership.remove', revoke],
  ['application.user_membership.show_password', meaning(6003, 2, 'secret_access', 'read')],
  ['application.user_membership.change_password', change(3001, 3)],
  ['group.application_assignment.add', change(3006, 1)],
  ['group.application_assignment.remove', change(3006, 2)],
  ['iam.resourceset.bindings.add', grant],
  ['iam.resourceset.bindings.delete', revoke],
]);

/** Entity Management activities by the last word that says what was done. */
const verbs: Readonly<Record<string, number>> = {
  create: 1,
  add: 1,
  update: 3,
  change: 3,
  edit: 3,
  rename: 3,
  delete: 4,
  remove: 4,
  revoke: 4,
  enroll: 6,
  unenroll: 7,
  enable: 8,
  disable: 9,
  activate: 10,
  reactivate: 10,
  deactivate: 11,
  suspend: 12,
  unsuspend: 13,
};

/** Things that are made, changed and taken away. */
const managed =
  /^(?:policy|zone|network_zone|application|oauth2|system\.(?:api_token|idp|csp|mfa|org|agent|feature|hooks?|log_stream|import)|iam|device|event_hook|inline_hook|security\.(?:authenticator|behavior|trusted_origin)|resource_selector|pam|group\.(?:profile|attribute))\b/;

/** Detection Finding, Create: what Okta itself found. */
const detection = meaning(2004, 1, 'other', 'unknown');

/** Never undefined: what the table does not know is a call of the API. */
export const meaningOf = (eventType: string): Meaning => {
  const known = exact.get(eventType);
  if (known) return known;
  if (isDetection(eventType)) return detection;
  if (/^app\.oauth2\..*token\.grant/.test(eventType)) return meaning(3003, 1, 'token_issuance');
  if (/^app\.oauth2\..*token\.revoke/.test(eventType)) return revoke;
  if (/^app\.oauth2\..*consent\.grant/.test(eventType)) return grant;
  if (/^app\.oauth2\..*consent\.revoke/.test(eventType)) return revoke;
  if (/^app\.oauth2\..*authorize/.test(eventType))
    return meaning(3002, 99, 'authentication', 'read');
  if (/^user\.(?:authentication|mfa\.(?:okta_verify|factor\.(?:challenge|verify)))/.test(eventType))
    return signIn;
  if (/^policy\.evaluate/.test(eventType)) return meaning(3002, 99, 'authentication', 'read');
  const last = eventType.split('.').at(-1) ?? '';
  const verb = verbs[last] ?? verbs[last.split('_')[0] ?? ''];
  if (managed.test(eventType) && verb !== undefined) return change(3004, verb);
  return meaning(
    6003,
    verb === 4 ? 4 : verb === 1 ? 1 : verb === undefined ? 99 : 3,
    'other',
    'unknown',
  );
};

/** Source: as above. */
export const deedOf = deedsOf([
  [/^device\.enrollment\.create$|^device\.user\.add$/, 'device_registered'],
  [/^system\.log_stream\.lifecycle\.(?:deactivate|delete)$/, 'audit_weakened'],
  [/^event_hook\.(?:deactivated|deleted)$/, 'alerting_weakened'],
  [/^system\.idp\.lifecycle\.(?:create|activate|update)$/, 'federation_changed'],
  [/^app\.oauth2\..*consent\.grant/, 'consent_given'],
]);
