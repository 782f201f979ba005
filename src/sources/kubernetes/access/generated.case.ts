/** Generated clusters and questions in which every part of a rule matters now and then. Test only. */
import fc from 'fast-check';
import type { Raw } from '../../record.ts';
import type {
  PlainBinding,
  PlainCluster,
  PlainRequest,
  PlainRole,
  PlainRule,
  PlainUser,
} from './reference.case.ts';

const verbs = fc.constantFrom('get', 'get', 'list', 'create', '*');
const groups = fc.constantFrom('', '', 'apps', '*', 'core');
const resources = fc.constantFrom('pods', 'pods/exec', 'secrets', '*', '*/exec', '*/log', 'pods/*');
const names = fc.constantFrom('a', 'b', 'view');
const spaces = fc.constantFrom('shop', 'ops');
const words = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });

const rule: fc.Arbitrary<PlainRule> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        apiGroups: words(groups),
        resources: words(resources),
        verbs: words(verbs),
        resourceNames: fc.array(names, { maxLength: 2 }),
      },
      { requiredKeys: ['apiGroups', 'resources', 'verbs'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      nonResourceURLs: words(fc.constantFrom('/metrics', '/healthz/*', '*')),
      verbs: words(verbs),
    }),
  },
);

const LABEL = 'rbac.example.com/into';
const label = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  { [LABEL]: 'one' },
  { [LABEL]: 'two' },
);

const role = (name: string, namespace?: string): fc.Arbitrary<PlainRole> =>
  fc
    .record({
      labels: label,
      rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
      isWhole: fc.integer({ max: 4, min: 0 }),
    })
    .map(({ labels, rules, isWhole }) => ({
      name,
      labels,
      rules: namespace === undefined && isWhole === 0 ? [] : rules,
      ...(namespace === undefined ? {} : { namespace }),
      ...(namespace === undefined && isWhole === 0 ? { aggregates: { [LABEL]: 'one' } } : {}),
    }));

const roles: fc.Arbitrary<readonly PlainRole[]> = fc
  .tuple(role('r'), role('s'), role('t'), role('r', 'shop'), role('s', 'shop'), role('r', 'ops'))
  .map((all) => {
    // Aggregated roles that gather each other never settle: of those one is enough here.
    let isFirst = true;
    return all.map((one) => {
      if (one.aggregates === undefined) return one;
      const keeps = isFirst;
      isFirst = false;
      const { aggregates: _, ...plain } = one;
      return keeps ? { ...one, labels: {} } : plain;
    });
  });

const subject: fc.Arbitrary<PlainBinding['subject']> = fc.oneof(
  fc.constantFrom<PlainBinding['subject']>(
    { kind: 'User', name: 'nadia' },
    { kind: 'User', name: 'system:serviceaccount:shop:web' },
    { kind: 'Group', name: 'system:serviceaccounts' },
    { kind: 'Group', name: 'system:serviceaccounts:shop' },
    { kind: 'Group', name: 'system:authenticated' },
    { kind: 'Group', name: 'developers' },
    { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
    { kind: 'ServiceAccount', name: 'web', namespace: 'ops' },
    { kind: 'ServiceAccount', name: 'web' },
  ),
);

const binding = fc
  .record({
    namespace: fc.option(spaces, { nil: undefined }),
    kind: fc.constantFrom<'Role' | 'ClusterRole'>('Role', 'ClusterRole'),
    role: fc.constantFrom('r', 'r', 's', 't'),
    subject,
  })
  .map(({ namespace, kind, role: name, subject: who }) => ({
    ...(namespace === undefined ? {} : { namespace }),
    role: { kind, name },
    subject: who,
  }));

export const cluster: fc.Arbitrary<PlainCluster> = fc
  .tuple(roles, fc.array(binding, { minLength: 3, maxLength: 6 }))
  .map(([all, bindings]) => ({
    roles: all,
    bindings: bindings.map((one, index) => ({ name: `b${index}`, ...one })),
  }));

export const users: readonly PlainUser[] = [
  { name: 'nadia', groups: ['system:authenticated'] },
  {
    name: 'system:serviceaccount:shop:web',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
  },
  {
    name: 'system:serviceaccount:ops:web',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:ops', 'system:authenticated'],
  },
];

export const request: fc.Arbitrary<PlainRequest> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        verb: fc.constantFrom('get', 'list', 'create'),
        group: fc.constantFrom('', '', 'apps'),
        resource: fc.constantFrom('pods', 'pods/exec', 'pods/log', 'secrets', 'deployments/scale'),
        namespace: spaces,
        name: names,
      },
      { requiredKeys: ['verb', 'group', 'resource'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constantFrom('get', 'list'),
      url: fc.constantFrom('/metrics', '/healthz/live', '/healthz', '/api'),
    }),
  },
);

const RBAC = 'rbac.authorization.k8s.io/v1';

/** The same as manifests. */
export const manifestsOf = ({ roles: all, bindings }: PlainCluster): readonly Raw[] => [
  ...['shop', 'ops'].map((namespace) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'web', namespace },
  })),
  ...all.map(({ name, namespace, labels, rules, aggregates }) => ({
    apiVersion: RBAC,
    kind: namespace === undefined ? 'ClusterRole' : 'Role',
    metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
    rules,
    ...(aggregates === undefined
      ? {}
      : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregates }] } }),
  })),
  // Whom no binding names is not known to be there.
  {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'names' },
    roleRef: { kind: 'ClusterRole', name: 'gone' },
    subjects: [{ kind: 'User', name: 'nadia' }],
  },
  ...bindings.map(({ name, namespace, role: ref, subject: who }) => ({
    apiVersion: RBAC,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: ref,
    subjects: [who],
  })),
];
