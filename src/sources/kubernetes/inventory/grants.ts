/** Who may do what: rules of roles, and the bindings that give them. */
import type { Entitlement, InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw, strings } from '../../record.ts';
import { idIn, placeOf, roleRefOf, subjectsOf } from '../ids.ts';
import { base, type ClusterObjects, type MapOptions, metaOf } from './objects.ts';

/** Rights of one rule: every verb on every resource of every group, and on plain URLs. */
const privilegesOf = (rule: Raw): readonly string[] => {
  const verbs = strings(rule['verbs']);
  const groups = strings(rule['apiGroups']).map((one) => (one === '' ? 'core' : one));
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

const matches = (labels: Raw, selector: Raw): boolean => {
  const wanted = Object.entries(obj(selector['matchLabels']));
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
};

/** The API server fills aggregated roles in; a manifest leaves that to it. */
const rulesOf = (role: Raw, all: readonly Raw[]): readonly Raw[] => {
  const own = list(role['rules']).map(obj);
  const selectors = list(obj(role['aggregationRule'])['clusterRoleSelectors']).map(obj);
  if (own.length > 0 || selectors.length === 0) return own;
  return all
    .filter((one) => one !== role && selectors.some((each) => matches(metaOf(one).labels, each)))
    .flatMap((one) => list(one['rules']).map(obj));
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

export const boundFacts = (
  bindings: readonly Binding[],
  rules: RulesByRole,
  options: MapOptions,
): readonly InventoryFact[] =>
  bindings.flatMap((binding) =>
    binding.subjects.flatMap((subject) =>
      (rules.get(binding.role ?? '') ?? []).map((rule, index) =>
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
