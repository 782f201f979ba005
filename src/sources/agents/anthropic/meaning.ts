/**
 * What an activity of the Compliance API's feed means in OCSF terms: named ones first, then by its last words.
 * https://platform.claude.com/docs/en/manage-claude/compliance-activity-feed and its reference of types.
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
const signIn = meaning(3002, 1, 'authentication', 'read');
const signOut = meaning(3002, 2, 'authentication', 'read');

const exact: ReadonlyMap<string, Meaning> = new Map([
  ['user_logged_out', signOut],
  ['session_revoked', signOut],
  ['api_key_created', meaning(3004, 1, 'token_issuance')],
  ['platform_api_key_created', meaning(3004, 1, 'token_issuance')],
  ['admin_api_key_created', meaning(3004, 1, 'token_issuance')],
  ['service_key_created', meaning(3004, 1, 'token_issuance')],
  ['service_key_revoked', change(3004, 4)],
  ['role_assignment_granted', change(3005, 1)],
  ['role_assignment_revoked', change(3005, 2)],
  ['org_user_deleted', change(3001, 6)],
  ['org_user_invite_sent', change(3001, 1)],
  ['org_user_invite_re_sent', change(3001, 1)],
  ['org_user_invite_accepted', change(3001, 2)],
  ['org_user_invite_deleted', change(3001, 6)],
  ['org_user_invite_rejected', change(3001, 6)],
  ['org_join_request_approved', change(3001, 1)],
  ['org_join_request_instant_approved', change(3001, 1)],
  ['claude_user_role_updated', change(3005, 1)],
  ['platform_user_role_updated', change(3005, 1)],
  ['account_deleted', change(3001, 6)],
  ['group_created', change(3006, 6)],
  ['group_deleted', change(3006, 5)],
  ['group_member_added', change(3006, 3)],
  ['group_member_removed', change(3006, 4)],
  ['platform_workspace_member_added', change(3005, 1)],
  ['platform_workspace_member_removed', change(3005, 2)],
  ['platform_workspace_member_updated', change(3005, 1)],
  ['integration_user_connected', meaning(3004, 6, 'token_issuance')],
  ['integration_user_disconnected', change(3004, 7)],
  ['claude_organization_settings_updated', change(3004, 3)],
  ['compliance_api_accessed', meaning(6003, 2, 'service_to_service', 'read')],
]);

/** Things whose making and unmaking changes who may do what. */
const managed =
  /^(?:org_|admin_|platform_(?:api_key|workspace|user|invite|spend|service)|service_|mcp_|group_|role_|claude_(?:skill|plugin|command|organization|github|gdrive)|ghe_configuration|marketplace|scim|sso_connection|federation|api_key)/;

const verbs: readonly (readonly [RegExp, number])[] = [
  [/_(?:created|added|initiated|generated)$/, 1],
  [/_(?:viewed|listed|downloaded|exported|accessed)$/, 2],
  [/_(?:updated|replaced|regenerated|archived|restored|approved|dismissed)$/, 3],
  [/_(?:deleted|removed|revoked)$/, 4],
  [/_enabled$/, 8],
  [/_disabled$/, 9],
];

const login = /(?:login|phone_code|age)_?(?:attempted|failed|initiated|succeeded|verified|sent)?/;

/** Never undefined: a type we have not met is a call of the API. */
export const activityMeaning = (type: string): Meaning => {
  const known = exact.get(type);
  if (known) return known;
  if (/^(?:sso|magic_link|social|anonymous_mobile|phone|lti|age)_/.test(type) && login.test(type))
    return signIn;
  const verb = verbs.find(([pattern]) => pattern.test(type))?.[1];
  if (verb === undefined) return meaning(6003, 99, 'other', 'unknown');
  if (verb === 2) return meaning(6003, 2, 'other', 'read');
  if (managed.test(type)) return change(3004, verb);
  return meaning(6003, verb <= 4 ? verb : 3, 'other');
};
