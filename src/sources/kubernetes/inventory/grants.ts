/** Who may do what: rules of roles, and the bindings that give them. */
import type { Entitlement, InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw, strings } from '../../record.ts';
import { idIn, placeOf, roleRefOf, subjectsOf } from '../ids.ts';
import { selects } from './labels.ts';
import { base, type ClusterObjects, type MapOptions, metaOf } from './objects.ts';

/** Rights of one rule: every verb on every resource of every group, and on plain URLs. */
const privilegesOf = (rule: Raw): readonly string[] => {
  const verbs = strings(rule['verbs']);
  // Who writes `core` means the group without a name and gets nothing: no group of the API is called so.
  const groups = list(rule['apiGroups'])
    .filter((one): one is string => typeof one === 'string' && one !== 'core')
    .map((one) => (one === '' ? 'core' : one));
  return [
    ...groups.flatMap((group) =>
      strings(rule['resources']).flatMap((resource) =>
        verbs.map((verb) => `${group}/${resource}:${verb}`),
      ),
    ),
    ...strings(rule['nonResourceURLs']).flatMap((url) => verbs.map((verb) => `url${url}:${verb}`)),
  ];
};

const reachOf = (rule: Raw, namespace: string | undefined): readonly string[] => {
  const where = namespace === undefined ? '*' : `namespace/${namespace}`;
  const names = strings(rule['resourceNames']);
  return names.length === 0 ? [where] : names.map((name) => `${where}/${name}`);
};

interface Grant {
  readonly id: string;
  readonly holderId: string;
  readonly rule: Raw;
  readonly namespace: string | undefined;
  readonly via: Entitlement['via'];
}

export const grantFact = ({ id, holderId, rule, namespace, via }: Grant): Entitlement => ({
  ...base,
  kind: 'entitlement',
  id,
  holderId,
  effect: 'allow',
  privileges: privilegesOf(rule),
  privilegesInverted: false,
  resources: reachOf(rule, namespace),
  resourcesInverted: false,
  conditions: undefined,
  via,
  standing: 'standing',
});

const rulesIn = (role: Raw): readonly Raw[] => list(role['rules']).map(obj);

/** The API server fills aggregated roles in; a manifest leaves that to it. */
const rulesOf = (
  role: Raw,
  all: readonly Raw[],
  seen: ReadonlySet<Raw> = new Set(),
): readonly Raw[] => {
  const selectors = list(obj(role['aggregationRule'])['clusterRoleSelectors']).map(obj);
  if (selectors.length === 0) return rulesIn(role);
  const known = new Set([...seen, role]);
  const found = all
    .filter((one) => !known.has(one) && selectors.some((each) => selects(each, metaOf(one).labels)))
    .flatMap((one) => rulesOf(one, all, known));
  const distinct = new Map([...rulesIn(role), ...found].map((one) => [JSON.stringify(one), one]));
  return [...distinct.values()];
};

type RulesByRole = ReadonlyMap<string, readonly Raw[]>;

export const rulesByRole = (objects: ClusterObjects): RulesByRole =>
  new Map([
    ...objects.roles.map((role) => {
      const { name, namespace } = metaOf(role);
      return [placeOf('roles', namespace, name), list(role['rules']).map(obj)] as const;
    }),
    ...objects.clusterRoles.map(
      (role) =>
        [
          placeOf('clusterroles', undefined, metaOf(role).name),
          rulesOf(role, objects.clusterRoles),
        ] as const,
    ),
  ]);

/** Rules of a role in a namespace, given to one subject by one binding. */
export const grantId = (
  options: { readonly cluster: string | undefined },
  binding: string,
  holder: string,
  index: number,
) => idIn(options.cluster, `grant/${binding}/${holder}/${index}`);

export interface Binding {
  readonly native: string;
  readonly namespace: string | undefined;
  readonly role: string | undefined;
  readonly subjects: ReturnType<typeof subjectsOf>;
}

export const bindingOf = (
  object: Raw,
  resource: 'rolebindings' | 'clusterrolebindings',
): Binding | undefined => {
  const { name, namespace: own } = metaOf(object);
  if (name === undefined) return undefined;
  const namespace = resource === 'rolebindings' ? own : undefined;
  return {
    native: placeOf(resource, namespace, name),
    namespace,
    role: roleRefOf(object, namespace),
    subjects: subjectsOf(object, namespace),
  };
};

export const bindingsIn = (objects: ClusterObjects): readonly Binding[] => [
  ...objects.roleBindings.flatMap((one) => bindingOf(one, 'rolebindings') ?? []),
  ...objects.clusterRoleBindings.flatMap((one) => bindingOf(one, 'clusterrolebindings') ?? []),
];

/** The role stands in another file, or is gone: the grant says whose and where, and no right. */
const notSeen: Raw = {};

const rulesGiven = (
  role: string | undefined,
  rules: RulesByRole,
  { unread }: MapOptions,
): readonly Raw[] => {
  const found = role === undefined ? [] : rules.get(role);
  if (found !== undefined) return found;
  return unread.has(role?.startsWith('roles/') ? 'roles' : 'clusterRoles') ? [] : [notSeen];
};

export const boundFacts = (
  bindings: readonly Binding[],
  rules: RulesByRole,
  options: MapOptions,
): readonly InventoryFact[] =>
  bindings.flatMap((binding) =>
    binding.subjects.flatMap((subject) =>
      rulesGiven(binding.role, rules, options).map((rule, index) =>
        grantFact({
          id: grantId(options, binding.native, subject.native, index),
          holderId: idIn(options.cluster, subject.native),
          rule,
          namespace: binding.namespace,
          via: { kind: 'assignment', name: binding.role ?? '', nativeId: binding.native },
        }),
      ),
    ),
  );
