/** Repositories and what guards their default branch. Pure. */
import type { Entitlement, Resource } from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { githubId, orgId, pipelineNative, repoId } from '../ids.ts';
import { entitlementFact, repoPrivilege } from './facts.ts';
import type { RepoRef } from './oidc.ts';

export const repoRef = (row: Raw): RepoRef | undefined => {
  const fullName = str(row['full_name']) ?? str(row['nameWithOwner']);
  if (fullName === undefined) return undefined;
  const id = row['id'];
  const ownerId = obj(row['owner'])['id'];
  const isPrivate = row['private'] ?? row['isPrivate'];
  return {
    fullName,
    id: typeof id === 'number' ? id : undefined,
    ownerId: typeof ownerId === 'number' ? ownerId : undefined,
    defaultBranch: str(row['default_branch']) ?? str(obj(row['defaultBranchRef'])['name']),
    visibility: str(row['visibility']) ?? (isPrivate === false ? 'public' : 'private'),
    createdAt: row['created_at'] ?? row['createdAt'],
  };
};

export const repoFact = (org: string, row: Raw, ref: RepoRef): Resource => ({
  kind: 'resource',
  id: repoId(ref.fullName),
  system: 'github',
  nativeId: `repo/${ref.fullName}`,
  scope: org,
  name: ref.fullName,
  type: 'repository',
  runsAs: githubId(pipelineNative(ref.fullName)),
  tags: {
    visibility: ref.visibility,
    archived: String((row['archived'] ?? row['isArchived']) === true),
    fork: String((row['fork'] ?? row['isFork']) === true),
    ...(ref.defaultBranch ? { default_branch: ref.defaultBranch } : {}),
    ...(str(row['pushed_at']) ? { pushed_at: str(row['pushed_at']) ?? '' } : {}),
  },
});

/** Settings of the organisation that decide over everyone's rights; undefined where they are not shown. */
export const orgFacts = (
  org: string,
  row: Raw,
): readonly (Resource | Entitlement)[] | undefined => {
  const base = str(row['default_repository_permission']);
  if (base === undefined) return undefined;
  const told = (name: string) => {
    const value = row[name];
    return typeof value === 'boolean' ? { [name]: String(value) } : {};
  };
  return [
    {
      kind: 'resource',
      id: orgId(org),
      system: 'github',
      nativeId: `org/${org}`,
      scope: org,
      name: org,
      type: 'organization',
      tags: {
        default_repository_permission: base,
        ...told('two_factor_requirement_enabled'),
        ...told('members_can_create_public_repositories'),
        ...told('members_can_fork_private_repositories'),
        ...told('web_commit_signoff_required'),
      },
    },
    ...(base === 'none'
      ? []
      : [
          entitlementFact({
            key: `base/${org}`,
            holderId: githubId(`members/${org}`),
            privileges: [repoPrivilege(base)],
            resources: [repoId(`${org}/*`)],
            via: { kind: 'group', name: 'base permission of members' },
          }),
        ]),
  ];
};

/** `/rules/branches/{branch}` holds rulesets of all levels, `/protection` the older branch protection. */
export const protectionTags = (
  rules: readonly Raw[],
  protection: Raw | undefined,
): Readonly<Record<string, string>> => {
  const types = rules.flatMap((rule) => str(rule['type']) ?? []);
  const reviewsByRule = rules
    .filter((rule) => str(rule['type']) === 'pull_request')
    .map((rule) => Number(obj(rule['parameters'])['required_approving_review_count'] ?? 0));
  const classic = obj(protection?.['required_pull_request_reviews']);
  const reviews = Math.max(
    0,
    ...reviewsByRule,
    Number(classic['required_approving_review_count'] ?? 0),
  );
  const how = [
    ...(types.length > 0 ? ['ruleset'] : []),
    ...(protection === undefined ? [] : ['branch_protection']),
  ];
  return {
    protection: how.join(',') || 'none',
    required_reviews: String(Number.isFinite(reviews) ? reviews : 0),
    force_push_blocked: String(
      types.includes('non_fast_forward') ||
        (protection !== undefined && obj(protection['allow_force_pushes'])['enabled'] !== true),
    ),
    admins_bound: String(obj(protection?.['enforce_admins'])['enabled'] === true),
  };
};

/** What the token of each job may do by default. */
export const jobTokenGrant = (repo: string, row: Raw): readonly Entitlement[] => {
  const level = str(row['default_workflow_permissions']);
  if (level === undefined) return [];
  return [
    entitlementFact({
      key: `job-token/${repo}`,
      holderId: githubId(pipelineNative(repo)),
      privileges: [
        repoPrivilege(level),
        ...(row['can_approve_pull_request_reviews'] === true ? ['pull_requests:approve'] : []),
      ],
      resources: [repoId(repo)],
      via: { kind: 'assignment', name: 'GITHUB_TOKEN' },
    }),
  ];
};
