/** Who can become what in GitLab: administrators rule the instance, and whoever may push runs the project's pipelines. */
import type { AccessEvaluator, InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement, Identity } from '../../model/index.ts';
import { gitlabId, pipelineNative } from './ids.ts';

const pushing = /^(?:project|group):(?:developer|maintainer|owner)$|^git:write$/;

const pipelines = (view: InventoryView, { resources }: Entitlement): readonly string[] =>
  resources.flatMap((id) => {
    const native = id.replace(/^gitlab:/, '');
    const pipeline = gitlabId(pipelineNative(native));
    return !native.endsWith('/*') && view.identity(pipeline) ? [pipeline] : [];
  });

/** The role of an owner of a group without a parent: nothing in it is out of reach. */
const rulesTopGroup = (view: InventoryView, { privileges, resources }: Entitlement): boolean =>
  privileges.includes('group:owner') &&
  resources.some((id) => view.group(id) !== undefined && !view.group(id)?.name.includes('/'));

/** A runner sees the secrets of the jobs that it takes: of the projects that its details name. */
const servedBy = (view: InventoryView, runner: Identity): readonly Identity[] =>
  (runner.tags['projects'] ?? '')
    .split(',')
    .filter((one) => one !== '')
    .flatMap((one) => view.identity(gitlabId(pipelineNative(`project/${one}`))) ?? []);

export const gitlabAccess: AccessEvaluator = (view, principalId) => {
  const principal = view.principal(principalId);
  if (principal?.system !== 'gitlab') return [];
  const edge = (
    to: string,
    kind: AccessEdge['kind'],
    privilege: string,
    because: string,
  ): AccessEdge => ({
    from: principalId,
    to,
    kind,
    because,
    privilege,
    certain: true,
  });
  const isRunner = principal.kind === 'identity' && principal.nativeId.startsWith('runner/');
  const served = isRunner
    ? servedBy(view, principal).map(({ id, name }) =>
        edge(
          id,
          'can_become',
          'job',
          `jobs of ${name} run on it: it sees their secrets and tokens`,
        ),
      )
    : [];
  const granted = view.entitlementsOf(principalId).flatMap((one): readonly AccessEdge[] => {
    const { scope } = principal;
    if (one.privileges.includes('instance:admin'))
      return [
        edge(
          `control-plane:gitlab:${scope}`,
          'can_do',
          'instance:admin',
          'administrator of the instance',
        ),
      ];
    if (rulesTopGroup(view, one))
      return [
        edge(
          `control-plane:gitlab:${scope}`,
          'can_do',
          'group:owner',
          'owner of a top-level group',
        ),
      ];
    const push = one.privileges.find((privilege) => pushing.test(privilege));
    if (push === undefined) return [];
    return [
      edge(`write:gitlab:${scope}`, 'can_do', push, `${push}: may change code`),
      ...pipelines(view, one).map((to) =>
        edge(
          to,
          'can_become',
          push,
          `${push}: whoever may push a branch can run a pipeline of the project`,
        ),
      ),
    ];
  });
  return [...served, ...granted];
};
