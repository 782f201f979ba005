/**
 * Who can become what in GitHub: owners rule the organisation, and whoever may push to a repository can run a
 * workflow as it. Docs: "Roles in an organization", "Security hardening for GitHub Actions".
 */
import type { AccessEvaluator, InventoryView, Principal } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../../model/index.ts';
import { githubId, pipelineNative } from './ids.ts';
import { edgesOfRunner, edgesToRunners } from './runner-edges.ts';

/** Rights of owners, roles and apps with which one can give oneself all others. */
const ruling = new Set([
  'org:admin',
  'organization:administration:write',
  'organization_administration:write',
  'members:write',
  'organization:members:write',
  'organization_custom_roles:write',
]);
/** Rights with which one can put a workflow of one's own into a repository. */
const pushing = new Set([
  'repo:write',
  'repo:maintain',
  'repo:admin',
  'contents:write',
  'git:write',
  'scope:repo',
]);

const reposOf = ({ resources }: Entitlement): readonly string[] =>
  resources.flatMap((one) =>
    one.startsWith('github:repo/') ? [one.slice('github:repo/'.length)] : [],
  );

const become = (from: string, repo: string, privilege: string): AccessEdge => ({
  from,
  to: githubId(pipelineNative(repo)),
  kind: 'can_become',
  because: `${privilege} on ${repo}: whoever may push a branch can run a workflow as the repository`,
  privilege,
  certain: true,
});

/** Jobs of an environment may wait for a reviewer, or be bound to branches. */
const becomeEnvironments = (
  view: InventoryView,
  from: string,
  repo: string,
): readonly AccessEdge[] => {
  const path = githubId(`${pipelineNative(repo)}/environment`);
  const out: AccessEdge[] = [];
  for (const one of view.identitiesUnder(path)) {
    out.push({
      from,
      to: one.id,
      kind: 'can_become',
      because:
        'a workflow of the repository may name the environment; its protection may ask a reviewer',
      certain: one.tags['protection'] === 'none',
    });
  }
  return out;
};

const edgesOf = (
  view: InventoryView,
  from: string,
  entitlement: Entitlement,
): readonly AccessEdge[] => {
  const org = view.principal(from)?.scope ?? '';
  const rules = entitlement.privileges.find((one) => ruling.has(one));
  const goal = (to: string, because: string, privilege: string): AccessEdge => ({
    from,
    to,
    kind: 'can_do',
    because,
    privilege,
    certain: entitlement.conditions === undefined,
  });
  if (rules !== undefined)
    return [goal(`control-plane:github:${org}`, `${rules}: may give any right in ${org}`, rules)];
  const pushes = entitlement.privileges.find((one) => pushing.has(one));
  if (pushes === undefined) return [];
  const repos = reposOf(entitlement);
  return [
    goal(`write:github:${org}`, `${pushes}: may change code in ${org}`, pushes),
    ...repos
      .filter((repo) => !repo.endsWith('/*'))
      .flatMap((repo) => [become(from, repo, pushes), ...becomeEnvironments(view, from, repo)]),
    ...repos
      .filter((repo) => repo.endsWith('/*'))
      .map((repo) => become(from, repo.slice(0, -2), pushes)),
  ];
};

const machineEdges = (view: InventoryView, principal: Principal): readonly AccessEdge[] => {
  if (principal.kind !== 'identity') return [];
  if (principal.nativeId.startsWith('runner/')) return edgesOfRunner(view, principal);
  return principal.nativeId.startsWith('actions/') ? edgesToRunners(view, principal) : [];
};

export const githubAccess: AccessEvaluator = (view, principalId) => {
  const principal = view.principal(principalId);
  if (principal?.system !== 'github') return [];
  const granted = view
    .entitlementsOf(principalId)
    .filter(({ effect }) => effect === 'allow')
    .flatMap((one) => edgesOf(view, principalId, one));
  return [...granted, ...machineEdges(view, principal)].filter(({ to }) => to !== principalId);
};
