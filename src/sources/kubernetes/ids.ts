/**
 * Ids of a cluster's identities and things. A record seldom says of which cluster it is: where a shipper writes
 * `cluster_name` into it (or AKS its resource id), that name stands in every id, else none does.
 */
import { list, obj, type Raw, str } from '../record.ts';

/** The scope where no record and no configuration names the cluster. */
export const ONE_CLUSTER = 'cluster';

/** Areas of blind spots that steps rest on. */
export const REST_OF_CLUSTER = 'the rest of the cluster';
export const TOKEN_SECRETS = 'token secrets';

export const idIn = (cluster: string | undefined, native: string): string =>
  `kubernetes:${cluster === undefined ? '' : `${cluster}/`}${native}`;

export const serviceAccountName = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`;

/** `pods/shop/web-1`, `clusterroles/view`, `secrets/shop` for all of a namespace, `secrets` for all. */
export const placeOf = (
  resource: string,
  namespace: string | undefined,
  name: string | undefined,
): string => [resource, namespace, name].filter((part) => part !== undefined).join('/');

/** No binding takes anything away from it. */
export const MASTERS = 'system:masters';

export const groupName = (name: string): string => `group/${name}`;

/** Whom a binding names: User, Group or ServiceAccount, as `<what>` of an id. */
export const subjectOf = (
  value: unknown,
  ownNamespace: string | undefined,
):
  | { readonly kind: 'identity' | 'group'; readonly native: string; readonly name: string }
  | undefined => {
  const subject = obj(value);
  const name = str(subject['name']);
  if (name === undefined) return undefined;
  if (subject['kind'] === 'Group') return { kind: 'group', native: groupName(name), name };
  if (subject['kind'] !== 'ServiceAccount') return { kind: 'identity', native: name, name };
  const namespace = str(subject['namespace']) ?? ownNamespace;
  if (namespace === undefined) return undefined;
  const native = serviceAccountName(namespace, name);
  return { kind: 'identity', native, name: native };
};

export const subjectsOf = (binding: Raw, ownNamespace: string | undefined) =>
  list(binding['subjects']).flatMap((one) => {
    const subject = subjectOf(one, ownNamespace);
    return subject === undefined ? [] : [subject];
  });

/** The role that a binding gives: a Role of its own namespace, or a ClusterRole. */
export const roleRefOf = (binding: Raw, ownNamespace: string | undefined): string | undefined => {
  const ref = obj(binding['roleRef']);
  const name = str(ref['name']);
  if (name === undefined) return undefined;
  if (ref['kind'] !== 'Role') return placeOf('clusterroles', undefined, name);
  // The API server takes no ClusterRoleBinding of a Role.
  return ownNamespace === undefined ? undefined : placeOf('roles', ownNamespace, name);
};
