/** What a webhook event and its action mean in OCSF terms. Source: GitHub Docs, "Webhook events and payloads". */
import type { Meaning } from '../make-event.ts';

const change = (classUid: number, activityId: number): Meaning => ({
  classUid,
  activityId,
  kind: 'privilege_change',
  effect: 'write',
});

const exact: ReadonlyMap<string, Meaning> = new Map([
  ['member.added', change(3005, 1)],
  ['member.edited', change(3005, 1)],
  ['member.removed', change(3005, 2)],
  ['organization.member_added', change(3006, 3)],
  ['organization.member_removed', change(3006, 4)],
  ['organization.member_invited', change(3001, 1)],
  ['membership.added', change(3006, 3)],
  ['membership.removed', change(3006, 4)],
  ['team.created', change(3006, 6)],
  ['team.deleted', change(3006, 5)],
  ['team.added_to_repository', change(3006, 1)],
  ['team.removed_from_repository', change(3006, 2)],
  ['installation.created', change(3005, 1)],
  ['installation.new_permissions_accepted', change(3005, 1)],
  ['installation.deleted', change(3005, 2)],
  ['installation.suspend', change(3001, 5)],
  ['installation.unsuspend', change(3001, 2)],
  ['installation_repositories.added', change(3005, 1)],
  ['installation_repositories.removed', change(3005, 2)],
  ['personal_access_token_request.approved', change(3005, 1)],
  ['personal_access_token_request.denied', change(3005, 2)],
  ['github_app_authorization.revoked', change(3005, 2)],
  ['org_block.blocked', change(3001, 5)],
  ['org_block.unblocked', change(3001, 2)],
]);

/** Things that carry rights or guard them; the rest is work on code. */
const guarded =
  /^(?:repository|public|deploy_key|branch_protection|repository_ruleset|meta|organization|team|personal_access_token_request|custom_property|security_and_analysis|secret_scanning|repository_vulnerability|repository_import|enterprise|hook|self_hosted)/;
const activities: readonly (readonly [RegExp, number])[] = [
  [/^(?:created|added|opened|published|publicized|installed|requested|queued|reintroduced)/, 1],
  [/^(?:deleted|removed|unpublished|dismissed|revoked|closed)/, 4],
  [/^(?:disabled)/, 9],
  [/^(?:enabled)/, 8],
  [/./, 3],
];

export const webhookMeaning = (event: string, action: string): Meaning => {
  const known = exact.get(`${event}.${action}`);
  if (known) return known;
  const activity = activities.find(([pattern]) => pattern.test(action))?.[1] ?? 3;
  if (event === 'public') return change(3004, 3);
  if (guarded.test(event) && !event.endsWith('_alert')) return change(3004, activity);
  if (event === 'push' || event === 'create')
    return { classUid: 6003, activityId: event === 'push' ? 3 : 1, kind: 'other', effect: 'write' };
  if (event === 'fork') return { classUid: 6003, activityId: 2, kind: 'other', effect: 'read' };
  return {
    classUid: 6003,
    activityId: activity > 4 ? 99 : activity,
    kind: 'other',
    effect: 'unknown',
  };
};
