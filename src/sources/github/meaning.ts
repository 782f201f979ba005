/**
 * What an action of the audit log means in OCSF terms.
 * Source: GitHub Docs, "Audit log events for your organization" and "… for your enterprise".
 */
import { deedsOf, type Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});
const read = (classUid: number, activityId: number, kind: Meaning['kind']): Meaning => ({
  classUid,
  activityId,
  kind,
  effect: 'read',
});

const exact: ReadonlyMap<string, Meaning> = new Map([
  ['org.add_member', change(3006, 3)],
  ['org.remove_member', change(3006, 4)],
  ['org.update_member', change(3005, 1)],
  ['org.invite_member', change(3001, 1)],
  ['org.add_outside_collaborator', change(3005, 1)],
  ['org.remove_outside_collaborator', change(3005, 2)],
  ['org.sso_response', read(3002, 1, 'authentication')],
  ['org.credential_authorized', change(3005, 1)],
  ['org.credential_deauthorized', change(3005, 2)],
  ['business.add_admin', change(3005, 1)],
  ['business.remove_admin', change(3005, 2)],
  ['business.sso_response', read(3002, 1, 'authentication')],
  ['team.add_member', change(3006, 3)],
  ['team.remove_member', change(3006, 4)],
  ['team.add_repository', change(3006, 1)],
  ['team.remove_repository', change(3006, 2)],
  ['team.update_repository_permission', change(3006, 1)],
  ['team.create', change(3006, 6)],
  ['team.destroy', change(3006, 5)],
  ['repo.add_member', change(3005, 1)],
  ['repo.update_member', change(3005, 1)],
  ['repo.remove_member', change(3005, 2)],
  ['user.login', read(3002, 1, 'authentication')],
  ['user.failed_login', read(3002, 1, 'authentication')],
  ['user.logout', read(3002, 2, 'authentication')],
  ['user.two_factor_requested', read(3002, 1, 'authentication')],
  ['two_factor_authentication.enabled', change(3001, 10)],
  ['two_factor_authentication.disabled', change(3001, 11)],
  ['user.change_password', change(3001, 3)],
  ['user.forgot_password', change(3001, 4)],
  ['user.suspend', change(3001, 5)],
  ['user.unsuspend', change(3001, 2)],
  ['user.create', change(3001, 1)],
  ['user.delete', change(3001, 6)],
  ['git.clone', read(6003, 2, 'other')],
  ['git.fetch', read(6003, 2, 'other')],
  ['git.push', { classUid: 6003, activityId: 3, kind: 'other', effect: 'write' }],
  ['repo.download_zip', read(6003, 2, 'other')],
]);

/** Entity Management activities by the word that says what was done. */
const verbs: readonly (readonly [RegExp, number])[] = [
  [
    /^(?:create|created|add|add_|install|installed|register|self_hosted_runner_registered|publicize|generate)/,
    1,
  ],
  [/^(?:destroy|delete|remove|remove_|uninstall|uninstalled|revoke|revoked|expire|dismiss)/, 4],
  [/(?:^|_)(?:disable|disabled)$|^disable/, 9],
  [/(?:^|_)(?:enable|enabled|unsuspend)$|^enable/, 8],
  [/^(?:archived|suspend|suspended)/, 12],
  [/^(?:unarchived|unsuspended)/, 13],
  [
    /^(?:update|updated|change|changed|modify|rename|transfer|set_|policy_override|approve|approved|reopen|reset|reintroduce|regenerate|access|cancel|accept|block|unblock)/,
    3,
  ],
];

/** Names whose things carry rights or guard them. */
const guarded =
  /^(?:org|business|enterprise|repo|team|protected_branch|repository_ruleset|repository_vulnerability|integration|integration_installation|oauth_application|oauth_access|oauth_authorization|personal_access_token|public_key|deploy_key|hook|environment|secret_scanning|repository_secret_scanning|org_secret|codespaces|ip_allow_list|ssh_certificate|external_|sso|members_can|role|actions|workflows|dependabot|advanced_security|security_key|two_factor|marketplace|audit_log|private_repository_forking|custom_hosted_runner|enterprise_installation|code_scanning|git_src_migration|migration)/;

export const meaningOf = (action: string, operationType: string | undefined): Meaning => {
  const known = exact.get(action);
  if (known) return known;
  const word = action.split('.').slice(1).join('.') || action;
  const verb = verbs.find(([pattern]) => pattern.test(word))?.[1];
  if (guarded.test(action) && verb !== undefined) return change(3004, verb);
  if (operationType === 'authentication') return read(3002, 1, 'authentication');
  if (operationType === 'access') return read(6003, 2, 'other');
  const activity = { create: 1, modify: 3, remove: 4 }[operationType ?? ''] ?? verb;
  if (activity === undefined || activity > 4)
    return { classUid: 6003, activityId: 99, kind: 'other', effect: 'unknown' };
  return { classUid: 6003, activityId: activity, kind: 'other', effect: 'write' };
};

/** Source: as above. */
export const deedOf = deedsOf([
  [/audit_log_streaming\.(?:destroy|delete|disable)/, 'audit_weakened'],
  [
    /^(?:repository_)?(?:secret_scanning|vulnerability_alerts?)[\w.]*\.(?:disable|disabled)$|^(?:org|business)\.\w*(?:secret_scanning|security)_disabled?\w*$/,
    'alerting_weakened',
  ],
  [
    /^(?:org|business)\.(?:enable_saml|update_saml_provider_settings|add_saml\w*|set_oidc\w*)/,
    'federation_changed',
  ],
  [
    /^(?:integration_installation\.create|oauth_authorization\.create|org\.oauth_app_access_approved)$/,
    'consent_given',
  ],
]);
