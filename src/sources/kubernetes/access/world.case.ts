/** Small clusters written as manifests, and what follows from them. Test only. */
import { createInventory, type InventoryView } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { inventoryFile } from '../inventory/file.ts';
import { kubernetesAccess } from './index.ts';

const AT = Date.UTC(2026, 5, 1);
const RBAC = 'rbac.authorization.k8s.io/v1';

/** Each argument is one file. */
export const viewOf = (...files: readonly (readonly Raw[])[]): InventoryView => {
  const inventory = createInventory({ access: { kubernetes: kubernetesAccess }, now: () => AT });
  for (const [index, items] of files.entries()) {
    const json = { apiVersion: 'v1', kind: 'List', items };
    const snapshot = inventoryFile({ path: `${index}.json`, text: '' }, json)?.(AT + index);
    if (snapshot !== undefined) inventory.applySnapshot(snapshot);
  }
  return inventory.view;
};

export const account = (name: string, namespace = 'shop', more: Raw = {}): Raw => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
  ...more,
});

export const idOf = (name: string, namespace = 'shop'): string =>
  `kubernetes:system:serviceaccount:${namespace}:${name}`;

export const rule = (
  apiGroup: string,
  resources: string,
  verbs: string,
  resourceNames?: readonly string[],
): Raw => ({
  apiGroups: [apiGroup],
  resources: resources.split(' '),
  verbs: verbs.split(' '),
  ...(resourceNames === undefined ? {} : { resourceNames }),
});

export const role = (name: string, rules: readonly Raw[], namespace = 'shop'): Raw => ({
  apiVersion: RBAC,
  kind: 'Role',
  metadata: { name, namespace },
  rules,
});

export const clusterRole = (name: string, rules: readonly Raw[], more: Raw = {}): Raw => ({
  apiVersion: RBAC,
  kind: 'ClusterRole',
  metadata: { name, ...more },
  rules,
});

type RoleRef = readonly [kind: 'Role' | 'ClusterRole', name: string];

const subjectOf = (name: string): Raw =>
  name.includes(':')
    ? { kind: 'Group', name }
    : { kind: 'ServiceAccount', name, namespace: 'shop' };

export const bind = (namespace: string | undefined, [kind, name]: RoleRef, who: string): Raw => ({
  apiVersion: RBAC,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name: `${who}-${name}`, ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { kind, name },
  subjects: [subjectOf(who)],
});

/** The account `sam` of `shop` with these rules: cluster-wide, or in a namespace. */
export const sam = (rules: readonly Raw[], namespace?: string): readonly Raw[] => [
  account('sam'),
  clusterRole('given', rules),
  bind(namespace, ['ClusterRole', 'given'], 'sam'),
];

export const pod = (name: string, spec: Raw = {}, container: Raw = {}): Raw => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name: 'main', ...container }], ...spec },
});

export const hostMount = (path: string, readOnly = false): readonly [spec: Raw, container: Raw] => [
  { volumes: [{ name: 'v', hostPath: { path } }] },
  { volumeMounts: [{ name: 'v', mountPath: '/x', readOnly }] },
];

export const namespace = (name: string, enforce?: string): Raw => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    ...(enforce === undefined ? {} : { labels: { 'pod-security.kubernetes.io/enforce': enforce } }),
  },
});

const shown = ({ technique, kind, to, certain }: AccessEdge): string =>
  `${technique ?? kind}${certain ? '' : '?'} ${to.replace(/^kubernetes:/, '')}`;

/** `TECHNIQUE target`, `TECHNIQUE? target` where the step is only possible. */
export const stepsFrom = (view: InventoryView, id: string): readonly string[] =>
  view.edgesFrom(id).map(shown).sort();

export const stepsOfSam = (rules: readonly Raw[], namespace?: string, ...more: readonly Raw[]) =>
  stepsFrom(viewOf([...sam(rules, namespace), ...more]), idOf('sam')).filter(
    (step) => !step.startsWith('can_do write:'),
  );

export const stepsOfPod = (spec: Raw, container: Raw = {}, ...more: readonly Raw[]) =>
  stepsFrom(viewOf([pod('web', spec, container), ...more]), 'kubernetes:pods/shop/web').filter(
    (step) => !step.startsWith('can_become system:serviceaccount'),
  );
