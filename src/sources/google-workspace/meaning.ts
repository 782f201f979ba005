/**
 * What an activity means in OCSF terms.
 * Source: Reports API, "Activity events" appendix of each application
 * (https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin and its neighbours).
 */
import type { Deed } from '../../model/index.ts';
import { deedsOf, type Meaning } from '../make-event.ts';

const meaning = (
  classUid: number,
  activityId: number,
  kind: Meaning['kind'],
  effect: Meaning['effect'] = 'write',
): Meaning => ({ classUid, activityId, kind, effect });

const change = (classUid: number, activityId: number): Meaning =>
  meaning(classUid, activityId, 'privilege_change');

const logon = meaning(3002, 1, 'authentication', 'read');
const preauth = meaning(3002, 6, 'authentication', 'read');
const logoff = meaning(3002, 2, 'authentication', 'read');
const finding = meaning(2004, 1, 'other', 'unknown');
const grant = change(3005, 1);
const revoke = change(3005, 2);
const disabled = change(3001, 5);
const factorOn = change(3001, 10);
const factorOff = change(3001, 11);
const account = change(3001, 99);
const memberIn = change(3006, 3);
const memberOut = change(3006, 4);

/** What users do to their own accounts; older records have it under `login`. */
const ownAccount: Readonly<Record<string, Meaning>> = {
  '2sv_enroll': factorOn,
  '2sv_disable': factorOff,
  titanium_enroll: factorOn,
  titanium_unenroll: factorOff,
  passkey_enrolled: factorOn,
  passkey_removed: factorOff,
  password_edit: change(3001, 3),
  recovery_email_edit: account,
  recovery_phone_edit: account,
  recovery_secret_qa_edit: account,
  email_forwarding_out_of_domain: account,
};

const login: Readonly<Record<string, Meaning>> = {
  ...ownAccount,
  login_success: logon,
  login_failure: logon,
  suspicious_login: logon,
  suspicious_login_less_secure_app: logon,
  suspicious_programmatic_login: logon,
  login_challenge: preauth,
  login_verification: preauth,
  risky_sensitive_action_allowed: preauth,
  risky_sensitive_action_blocked: preauth,
  user_signed_out_due_to_suspicious_session_cookie: logoff,
  logout: logoff,
  account_disabled_password_leak: disabled,
  account_disabled_generic: disabled,
  account_disabled_hijacked: disabled,
  account_disabled_spamming: disabled,
  account_disabled_spamming_through_relay: disabled,
  gov_attack_warning: finding,
};

const token: Readonly<Record<string, Meaning>> = {
  authorize: meaning(3005, 1, 'token_issuance'),
  revoke,
  activity: meaning(6003, 99, 'service_to_service', 'unknown'),
  request: meaning(3005, 99, 'other', 'unknown'),
};

const admin: Readonly<Record<string, Meaning>> = {
  create_user: change(3001, 1),
  delete_user: change(3001, 6),
  suspend_user: disabled,
  archive_user: disabled,
  unsuspend_user: change(3001, 2),
  unarchive_user: change(3001, 2),
  undelete_user: change(3001, 2),
  rename_user: account,
  change_password: change(3001, 4),
  change_password_on_next_login: change(3001, 4),
  turn_off_2_step_verification: factorOff,
  revoke_security_key: factorOff,
  add_security_key: factorOn,
  generate_2sv_scratch_codes: factorOn,
  delete_2sv_scratch_codes: factorOff,
  reset_signin_cookies: account,
  sign_out_user: account,
  change_recovery_email: account,
  change_recovery_phone: account,
  grant_admin_privilege: grant,
  grant_delegated_admin_privileges: grant,
  assign_role: grant,
  revoke_admin_privilege: revoke,
  unassign_role: revoke,
  authorize_api_client_access: grant,
  remove_api_client_access: revoke,
  revoke_3lo_token: revoke,
  revoke_3lo_device_tokens: revoke,
  revoke_asp: change(3004, 4),
  add_group_member: memberIn,
  remove_group_member: memberOut,
  update_group_member: change(3006, 1),
  create_group: change(3006, 6),
  delete_group: change(3006, 5),
  update_role: change(3004, 3),
  rename_role: change(3004, 3),
  add_privilege: change(3004, 3),
  remove_privilege: change(3004, 3),
};

const groups: Readonly<Record<string, Meaning>> = {
  add_member: memberIn,
  add_user: memberIn,
  approve_join_request: memberIn,
  accept_invitation: memberIn,
  join: memberIn,
  remove_member: memberOut,
  remove_user: memberOut,
  ban_user_with_moderation: memberOut,
  create_group: change(3006, 6),
  delete_group: change(3006, 5),
  add_member_role: change(3006, 1),
  remove_member_role: change(3006, 2),
};

const access: Readonly<Record<string, Meaning>> = {
  change_user_access: grant,
  change_user_access_hierarchy_reconciled: grant,
  change_document_visibility: grant,
  change_document_access_scope: grant,
  change_document_access_scope_hierarchy_reconciled: grant,
  change_owner: grant,
  shared_drive_membership_change: grant,
  team_drive_membership_change: grant,
  change_calendar_acls: grant,
};

const byApplication: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  login,
  user_accounts: ownAccount,
  token,
  admin,
  groups,
  groups_enterprise: groups,
  drive: access,
  calendar: access,
  saml: { login_success: logon, login_failure: logon },
  context_aware_access: {
    access_deny_event: meaning(3003, 1, 'authentication', 'read'),
    monitor_mode_access_deny_event: meaning(3003, 1, 'authentication', 'read'),
  },
  // Google's own staff reading a customer's data.
  access_transparency: { access: meaning(6003, 2, 'other', 'read') },
};

/** Rules and data loss protection tell what matched: the vendor's own detections. */
const detecting = new Set(['rules', 'data_migration_alert']);
/** Applications whose unnamed changes are settings and rights, not work on content. */
const governing = new Set(['admin', 'groups', 'groups_enterprise', 'mobile', 'user_accounts']);

const verbs: readonly (readonly [RegExp, 1 | 2 | 3 | 4])[] = [
  [
    /^(?:view|download|read|list|search|export|print|preview|access|open|get|query|delivery|customer_takeout)/,
    2,
  ],
  [/^(?:delete|remove|revoke|unassign|untrash|trash|purge|unenroll|unshare|disable)/, 4],
  [/^(?:create|add|upload|copy|insert|authorize|enable|register|enroll|send|start|invite)/, 1],
  [
    /^(?:change|edit|update|rename|move|set|toggle|modify|reset|assign|transfer|lock|unlock|approve|shared_drive_settings|device|failed|ban|reorder|email)/,
    3,
  ],
];

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

export const meaningOf = (application: string, name: string): Meaning => {
  const word = name.toLowerCase();
  const known = own(own(byApplication, application) ?? {}, word);
  if (known) return known;
  if (detecting.has(application)) return finding;
  const verb = verbs.find(([pattern]) => pattern.test(word))?.[1];
  if (verb === undefined) return meaning(6003, 99, 'other', 'unknown');
  if (governing.has(application) && verb !== 2) return change(3004, verb);
  return meaning(6003, verb, 'other', verb === 2 ? 'read' : 'write');
};

/** Source: as above; names are compared without their case. */
const deeds = deedsOf([
  [/^token (?:authorize)$|^admin authorize_api_client_access$/, 'consent_given'],
  [
    /^admin (?:change_sso_settings|toggle_sso_enabled|(?:create|update)_inbound_(?:saml_)?sso_profile|inbound_sso_profile_assignment_changed|sso_profile_assigned)$/,
    'federation_changed',
  ],
]);

export const deedOf = (application: string, name: string): Deed | undefined =>
  deeds(`${application} ${name.toLowerCase()}`);
