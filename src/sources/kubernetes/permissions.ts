/** Each right, asked of the API server itself (SelfSubjectAccessReview): nothing is tried. */
import { isCountersignError } from '../../core/index.ts';
import type { PermissionProbe, Permissions } from '../contract.ts';
import { permissionsToAct } from './actions/acting.ts';
import { clusterOf, type Sleep } from './client.ts';
import type { KubernetesConfig } from './config.ts';
import { listings } from './inventory/pull.ts';

export const permissions: Permissions = {
  read: listings.map(({ permission }) => permission),
  act: permissionsToAct.do,
  undo: permissionsToAct.undo,
};

/** `list roles.rbac.authorization.k8s.io` */
const attributesOf = (permission: string) => {
  const [verb = '', what = ''] = permission.split(' ');
  const [resource = '', ...group] = what.split('.');
  return { verb, resource, group: group.join('.') };
};

async function* asked(
  kubeconfig: string,
  wanted: readonly string[],
  sleep?: Sleep,
): AsyncGenerator<PermissionProbe> {
  const { calls, authorization } = await clusterOf(kubeconfig, sleep);
  for (const permission of wanted) {
    const body = { spec: { resourceAttributes: attributesOf(permission) } };
    const answer = await calls.ask('create selfsubjectaccessreviews', () =>
      authorization.createSelfSubjectAccessReview({ body }),
    );
    const because = answer.status?.reason || 'RBAC does not allow it';
    yield answer.status?.allowed === true
      ? { permission, granted: 'yes' }
      : { permission, granted: 'no', because };
  }
}

export async function* probePermissions(
  config: KubernetesConfig,
  sleep?: Sleep,
): AsyncGenerator<PermissionProbe> {
  yield* asked(config.kubeconfig, permissions.read, sleep);
  if (config.actKubeconfig === undefined) return;
  try {
    yield* asked(
      config.actKubeconfig,
      [...new Set([...permissions.act, ...permissions.undo])],
      sleep,
    );
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_SOURCE_DENIED')) throw fault;
    for (const permission of permissions.act)
      yield { permission, granted: 'no', because: fault.message };
  }
}
