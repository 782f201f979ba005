/** Bindings of roles, one by one: read, and written with the version that was read. */
import type * as k8s from '@kubernetes/client-node';
import { CountersignError } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import { type Cluster, orGone } from '../client.ts';
import { subjectOf } from '../ids.ts';
import { BIND } from './acting.ts';

export type Binding = k8s.V1RoleBinding | k8s.V1ClusterRoleBinding;

export interface Place {
  /** Undefined for a ClusterRoleBinding. */
  readonly namespace: string | undefined;
  readonly name: string;
}

export const placeOf = (text: string | undefined): Place | undefined => {
  const [kind, one, two, ...rest] = (text ?? '').split('/');
  if (rest.length > 0 || !one) return undefined;
  if (kind === 'clusterrolebindings' && two === undefined)
    return { namespace: undefined, name: one };
  return kind === 'rolebindings' && two ? { namespace: one, name: two } : undefined;
};

const rbac = 'rbac.authorization.k8s.io';

export const readBinding = (
  { calls, rbac: api }: Cluster,
  { namespace, name }: Place,
): Promise<Binding | undefined> =>
  orGone<Binding>(
    namespace === undefined
      ? calls.ask(`get clusterrolebindings.${rbac}`, () => api.readClusterRoleBinding({ name }))
      : calls.ask(`get rolebindings.${rbac}`, () =>
          api.readNamespacedRoleBinding({ name, namespace }),
        ),
  );

/** With the version that was read: a change by somebody else in between is refused (409), never overwritten. */
export const writeBinding = async (
  { calls, rbac: api }: Cluster,
  { namespace, name }: Place,
  body: Binding,
): Promise<void> => {
  const permission =
    namespace === undefined ? `update clusterrolebindings.${rbac}` : `update rolebindings.${rbac}`;
  try {
    await calls.ask(
      permission,
      async () => {
        if (namespace === undefined) await api.replaceClusterRoleBinding({ name, body });
        else await api.replaceNamespacedRoleBinding({ name, namespace, body });
      },
      { repeat: 'throttled' },
    );
  } catch (fault) {
    throw asBind(fault);
  }
};

/** The server says which right was missing only in words. */
const asBind = (fault: unknown): unknown => {
  if (
    !(fault instanceof Error) ||
    !/attempting to grant RBAC permissions not currently held/.test(fault.message)
  )
    return fault;
  return new CountersignError(
    'ERR_SOURCE_DENIED',
    `Kubernetes refused what needs ${BIND}: ${fault.message}`,
    {
      cause: fault,
      detail: { permission: BIND },
    },
  );
};

export const indexOf = (binding: Binding, place: Place, native: string): number =>
  (binding.subjects ?? []).findIndex((one) => subjectOf(one, place.namespace)?.native === native);

export const nativeOf = (target: ActionTarget): string =>
  (target.identityId ?? target.nativeId).replace(
    /^kubernetes:(?:[^/:]{1,100}\/(?=system:|group\/))?/,
    '',
  );

export const needPlace = (text: string): Place => {
  const place = placeOf(text);
  if (place === undefined)
    throw new CountersignError('ERR_INPUT_INVALID', 'the plan names no binding; plan again');
  return place;
};
