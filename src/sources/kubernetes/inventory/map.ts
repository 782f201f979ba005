/** Objects of a cluster → facts. Pure. Field names: https://kubernetes.io/docs/reference/kubernetes-api/ */
import { DAY, sha256Hex } from '../../../core/index.ts';
import { type InventoryFact, known, unknown } from '../../../model/index.ts';
import { instant, type Raw, str } from '../../record.ts';
import { groupName, idIn, MASTERS, placeOf, serviceAccountName } from '../ids.ts';
import { certificateFact } from './certificates.ts';
import { type Binding, bindingsIn, boundFacts, grantFact, rulesByRole } from './grants.ts';
import { base, type ClusterObjects, type MapOptions, made, metaOf, scopeOf } from './objects.ts';
import { accountFacts, identityFact, nodeFacts, userFact } from './people.ts';
import { namespaceFacts, nodesFact, podFacts, serviceFacts, workloadFacts } from './pods.ts';

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

/** A secret by name and type: what it holds is never read. */
const secretPlace = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace, annotations } = metaOf(object);
  if (name === undefined || namespace === undefined) return [];
  const native = placeOf('secrets', namespace, name);
  const account = str(annotations['kubernetes.io/service-account.name']);
  const type = str(object['type']);
  return [
    {
      ...base,
      kind: 'resource',
      id: idIn(options.cluster, native),
      nativeId: native,
      scope: scopeOf(options),
      name: native,
      type: 'secret',
      tags: {
        namespace,
        ...(type === undefined ? {} : { type }),
        ...(account === undefined ? {} : { tokenOf: serviceAccountName(namespace, account) }),
      },
    },
  ];
};

const roleFacts = (
  object: Raw,
  resource: 'roles' | 'clusterroles',
  rules: ReadonlyMap<string, readonly Raw[]>,
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
      // Steps of whoever may put the role on rest on its rules: a role whose rules changed is another one.
      tags: { rules: sha256Hex(JSON.stringify(rules.get(native) ?? [])).slice(0, 16) },
    },
  ];
};

const AUTHENTICATED = 'system:authenticated';

/** Groups are names too: those that a binding names, and the one that no binding can take away from. */
const groupFacts = (
  bindings: readonly Binding[],
  objects: ClusterObjects,
  options: MapOptions,
): readonly InventoryFact[] => {
  const names = new Set([MASTERS]);
  for (const { subjects } of bindings)
    for (const { kind, name } of subjects) if (kind === 'group') names.add(name);
  const given = (name: string, groups: readonly string[]) =>
    groups.filter((group) => names.has(group)).map((group) => [name, group] as const);
  const nodes = objects.nodes.flatMap((object) => {
    const { name } = metaOf(object);
    return name === undefined ? [] : given(`system:node:${name}`, ['system:nodes', AUTHENTICATED]);
  });
  const users = bindings.flatMap(({ subjects }) =>
    subjects.flatMap(({ kind, name }) =>
      kind !== 'identity' || name.startsWith('system:serviceaccount:')
        ? []
        : given(name, [name === 'system:anonymous' ? 'system:unauthenticated' : AUTHENTICATED]),
    ),
  );
  const accounts = objects.serviceAccounts.flatMap((object) => {
    const { name, namespace } = metaOf(object);
    if (name === undefined || namespace === undefined) return [];
    return given(serviceAccountName(namespace, name), [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      AUTHENTICATED,
    ]);
  });
  const members = new Map(
    [...accounts, ...nodes, ...users].map((one) => [one.join(' '), one] as const),
  );
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
    ...[...members.values()].map(
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
      via: { kind: 'inline', name: 'a rule of the API server itself, which no binding takes away' },
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
    ...objects.secrets.flatMap((one) => secretPlace(one, options)),
    ...objects.pods.flatMap((one) => podFacts(one, options)),
    ...objects.workloads.flatMap((one) => workloadFacts(one, options)),
    ...objects.services.flatMap((one) => serviceFacts(one, options)),
    ...objects.namespaces.flatMap((one) => namespaceFacts(one, options)),
    nodesFact(options),
    ...objects.roles.flatMap((one) => roleFacts(one, 'roles', rules, options)),
    ...objects.clusterRoles.flatMap((one) => roleFacts(one, 'clusterroles', rules, options)),
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
