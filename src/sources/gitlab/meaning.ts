/**
 * What an audit event or a request means in OCSF terms.
 * Source: docs.gitlab.com, "Audit event types" and "Log system".
 */
import { deedsOf, type Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const signIn: Meaning = { classUid: 3002, activityId: 1, kind: 'authentication', effect: 'read' };

/** By event type; first fitting line. */
const types: readonly (readonly [RegExp, Meaning])[] = [
  [/^(?:authenticated_with|login_failed|user_sign_in|request_sign_in)/, signIn],
  [
    /^user_impersonation/,
    { classUid: 3003, activityId: 1, kind: 'privilege_change', effect: 'write' },
  ],
  [
    /^(?:user_created|user_create|user_approved|user_activate|unblock_user|unban_user)/,
    change(3001, 1),
  ],
  [/^(?:user_blocked|ban_user|user_deactivate|user_access_locked)/, change(3001, 5)],
  [/^(?:user_destroyed|user_rejected)/, change(3001, 6)],
  [/^(?:user_password_updated|update_user_password)/, change(3001, 3)],
  [/password_reset|ask_for_password_reset/, change(3001, 4)],
  [/^user_enable_two_factor/, change(3001, 10)],
  [/^user_disable_two_factor/, change(3001, 11)],
  [
    /^(?:user_admin_status_updated|user_auditor_status_updated|user_authorized_oauth_application)/,
    change(3005, 1),
  ],
  [/^member_(?:created|updated)/, change(3005, 1)],
  [/^member_destroyed|access_revoked/, change(3005, 2)],
  [/^(?:project|group)_share_with_group_link_(?:created|updated)/, change(3006, 1)],
  [/^(?:project|group)_share_with_group_link_removed/, change(3006, 2)],
  [/^group_created/, change(3006, 6)],
  [/^group_destroyed/, change(3006, 5)],
  [
    /^repository_git_operation|^repository_download|export/,
    { classUid: 6003, activityId: 2, kind: 'other', effect: 'read' },
  ],
  [/_token_created|_token_create$|_token_rotated/, { ...change(3004, 1), kind: 'token_issuance' }],
  [/(?:_disabled|_disable)$/, change(3004, 9)],
  [/(?:_enabled|_enable)$/, change(3004, 8)],
  [/(?:_created|_create|_added|_registered|_add)$|^create_/, change(3004, 1)],
  [
    /(?:_destroyed|_deleted|_removed|_revoked|_destroy|_delete|_remove)$|^(?:destroy|delete|remove)_/,
    change(3004, 4),
  ],
  [
    /(?:_updated|_changed|_update|_change|_archived|_unarchived)$|^(?:update|change)_/,
    change(3004, 3),
  ],
];
const other: Meaning = { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };

export const auditMeaning = (type: string): Meaning =>
  types.find(([pattern]) => pattern.test(type))?.[1] ?? other;

const methods: Readonly<Record<string, number>> = {
  POST: 1,
  GET: 2,
  HEAD: 2,
  PUT: 3,
  PATCH: 3,
  DELETE: 4,
};

/** A line of `production_json.log` or `api_json.log`. */
export const requestMeaning = (method: string, operation: string): Meaning => {
  if (
    /^(?:SessionsController|Oauth::TokensController|OmniauthCallbacksController|Ldap::OmniauthCallbacksController)#/.test(
      operation,
    ) &&
    method === 'POST'
  )
    return signIn;
  if (operation === 'PasswordsController#create') return change(3001, 4);
  const activityId = methods[method] ?? 99;
  return { classUid: 6003, activityId, kind: 'other', effect: activityId === 2 ? 'read' : 'write' };
};

/** Source: as above. */
export const deedOf = deedsOf([
  [
    /^(?:destroy_(?:instance_)?event_streaming_destination|audit_events_streaming_headers_destroy|deleted_(?:group|instance)_audit_event_streaming_destination)$/,
    'audit_weakened',
  ],
  [/^user_authorized_oauth_application$/, 'consent_given'],
]);
