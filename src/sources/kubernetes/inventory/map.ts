/** Objects of a cluster → facts. Pure. Field names: https://kubernetes.io/docs/reference/kubernetes-api/ */
import { DAY } from '../../../core/index.ts';
import { type InventoryFact, known, unknown } from '../../../model/index.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { groupName, idIn, placeOf, serviceAccountName } from '../ids.ts';
import { certificateFact } from './certificates.ts';
import { type Binding, bindingsIn, boundFacts, grantFact, rulesByRole } from './grants.ts';
import { base, type ClusterObjects, type MapOptions, made, metaOf, scopeOf } from './objects.ts';
import { accountFacts, identityFact, nodeFacts, userFact } from './people.ts';

/** Labels the API server keeps since 1.26 (legacy token tracking); a day is all they tell. */
const secretFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace, createdAt, annotations, labels } = metaOf(object);
  const account = str(annotations['kubernetes.io/service-account.name']);
  if (name === undefined || namespace === undefined || account === undefined) return [];
  const used = instant(labels['kubernetes.io/legacy-token-last-used']);
  const invalid = str(labels['kubernetes.io/legacy-token-invalid-since']);
  const native = placeOf('secrets', namespace, name);
  return [
    {
      ...base,
      kind: 'credential',
      id: idIn(options.cluster, native),
      ofId: idIn(options.cluster, serviceAccountName(namespace, account)),
      type: 'api_token',
      nativeId: native,
      status: invalid === undefined ? 'active' : 'inactive',
      issuer: 'kubernetes/serviceaccount',
      createdAt: made(createdAt),
      lastUsedAt:
        used === undefined
          ? unknown('no use was noted on the secret (tracked since 1.26)')
          : known(used),
      lastUsedPrecision: DAY,
      expiresAt: known(null),
      rotatedAt: unknown('a token secret is not rotated'),
      storedIn: 'unknown',
      binding: 'bearer',
      revocability: 'now',
    },
  ];
};

const podFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace } = metaOf(object);
  if (name === undefined || namespace === undefined) return [];
  const spec = obj(object['spec']);
  const account = str(spec['serviceAccountName']) ?? 'default';
  const native = placeOf('pods', namespace, name);
  const node = str(spec['nodeName']);
  return [
    {
      ...base,
      kind: 'resource',
      id: idIn(options.cluster, native),
      nativeId: native,
      scope: scopeOf(options),
      name: native,
      type: 'pod',
      runsAs: idIn(options.cluster, serviceAccountName(namespace, account)),
      tags: {
        namespace,
        ...(node === undefined ? {} : { node }),
        ...(spec['automountServiceAccountToken'] === false ? { automount: 'false' } : {}),
      },
    },
  ];
};

const roleFacts = (
  object: Raw,
  resource: 'roles' | 'clusterroles',
  options: MapOptions,
): readonly InventoryFact[] => {
  const { name, namespace, createdAt, labels } = metaOf(object);
  if (name === undefined) return [];
  const native = placeOf(resource, resource === 'roles' ? namespace : undefined, name);
  return [
    {
      ...base,
      kind: 'role',
      id: idIn(options.cluster, native),
      nativeId: native,
      scope: scopeOf(options),
      name: native,
      managedBy: labels['kubernetes.io/bootstrapping'] === 'rbac-defaults' ? 'vendor' : 'customer',
      createdAt: made(createdAt),
      lastUsedAt: unknown('use of a role stands in the audit log only'),
      maxSessionSeconds: unknown('a role is not put on for a time'),
      tags: {},
    },
  ];
};

const MASTERS = 'system:masters';

/** Groups are names too: those that a binding names, and the one that no binding can take away from. */
const groupFacts = (
  bindings: readonly Binding[],
  objects: ClusterObjects,
  options: MapOptions,
): readonly InventoryFact[] => {
  const names = new Set([MASTERS]);
  for (const { subjects } of bindings)
    for (const { kind, name } of subjects) if (kind === 'group') names.add(name);
  const members = objects.serviceAccounts.flatMap((object) => {
    const { name, namespace } = metaOf(object);
    if (name === undefined || namespace === undefined) return [];
    const own = [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      'system:authenticated',
    ];
    return own
      .filter((group) => names.has(group))
      .map((group) => [serviceAccountName(namespace, name), group] as const);
  });
  return [
    ...[...names].map(
      (name): InventoryFact => ({
        ...base,
        kind: 'group',
        id: idIn(options.cluster, groupName(name)),
        nativeId: name,
        scope: scopeOf(options),
        name,
      }),
    ),
    ...members.map(
      ([member, group]): InventoryFact => ({
        kind: 'membership',
        id: idIn(options.cluster, `member/${group}/${member}`),
        memberId: idIn(options.cluster, member),
        groupId: idIn(options.cluster, groupName(group)),
      }),
    ),
    grantFact({
      id: idIn(options.cluster, `grant/built-in/${MASTERS}`),
      holderId: idIn(options.cluster, groupName(MASTERS)),
      rule: { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      namespace: undefined,
      via: { kind: 'inline', name: 'built into the API server; no binding takes it away' },
    }),
  ];
};

/** Users and accounts that bindings and certificates name, and that no object stands for. */
const namedFacts = (
  bindings: readonly Binding[],
  known_: ReadonlySet<string>,
  options: MapOptions,
): readonly InventoryFact[] => {
  const names = new Set(
    bindings.flatMap(({ subjects }) =>
      subjects.flatMap((one) => (one.kind === 'identity' ? [one.native] : [])),
    ),
  );
  return [...names]
    .filter((name) => !known_.has(idIn(options.cluster, name)))
    .flatMap((name) => {
      if (!name.startsWith('system:serviceaccount:')) return [userFact(options, name)];
      // Where accounts were not listed, it may well be there.
      if (options.unread.has('serviceAccounts')) return [];
      return [
        identityFact(options, name, {
          class: 'workload',
          why: 'a binding names it, and no such service account is there: whoever makes one of that name gets its rights',
          status: 'deleted',
          createdAt: undefined,
        }),
      ];
    });
};

export const mapCluster = (
  objects: ClusterObjects,
  options: MapOptions,
): readonly InventoryFact[] => {
  const bindings = bindingsIn(objects);
  const rules = rulesByRole(objects);
  const accounts = [
    ...objects.serviceAccounts.flatMap((one) => accountFacts(one, options)),
    ...objects.nodes.flatMap((one) => nodeFacts(one, options)),
  ];
  const ids = new Set(accounts.map(({ id }) => id));
  const named = namedFacts(bindings, ids, options);
  for (const { id } of named) ids.add(id);
  const certificates = objects.certificateRequests.flatMap((one) =>
    certificateFact(one, options, ids),
  );
  return [
    ...accounts,
    ...named,
    ...certificates,
    ...groupFacts(bindings, objects, options),
    ...objects.secrets.flatMap((one) => secretFacts(one, options)),
    ...objects.pods.flatMap((one) => podFacts(one, options)),
    ...objects.roles.flatMap((one) => roleFacts(one, 'roles', options)),
    ...objects.clusterRoles.flatMap((one) => roleFacts(one, 'clusterroles', options)),
    ...[...rules].flatMap(([role, all]) =>
      all.map((rule, index) =>
        grantFact({
          id: idIn(options.cluster, `rule/${role}/${index}`),
          holderId: idIn(options.cluster, role),
          rule,
          namespace: role.startsWith('roles/') ? role.split('/')[1] : undefined,
          via: { kind: 'inline', name: role },
        }),
      ),
    ),
    ...boundFacts(bindings, rules, options),
  ];
};
