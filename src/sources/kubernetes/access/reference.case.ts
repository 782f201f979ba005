/**
 * The rules of RBAC read a second time, from the objects themselves and as plainly as they are written:
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/ and, for aggregation,
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles. Test only.
 */
export interface PlainRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface PlainRole {
  readonly name: string;
  /** Absent = a ClusterRole. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rules: readonly PlainRule[];
  readonly aggregates?: Readonly<Record<string, string>>;
}

export interface PlainSubject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
}

export interface PlainBinding {
  readonly name: string;
  /** Absent = a ClusterRoleBinding. */
  readonly namespace?: string;
  readonly role: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  readonly subject: PlainSubject;
}

export interface PlainCluster {
  readonly roles: readonly PlainRole[];
  readonly bindings: readonly PlainBinding[];
}

export interface PlainUser {
  readonly name: string;
  readonly groups: readonly string[];
}

export type PlainRequest =
  | {
      readonly verb: string;
      readonly group: string;
      /** With its subresource: `pods/exec`. */
      readonly resource: string;
      readonly namespace?: string;
      readonly name?: string;
    }
  | { readonly verb: string; readonly url: string };

const rulesOf = (role: PlainRole, all: readonly PlainRole[]): readonly PlainRule[] => {
  if (role.aggregates === undefined) return role.rules;
  const wanted = Object.entries(role.aggregates);
  const rules = [...role.rules];
  for (const other of all) {
    if (other === role || other.namespace !== undefined) continue;
    let fits = true;
    for (const [key, value] of wanted) if (other.labels[key] !== value) fits = false;
    if (fits) rules.push(...other.rules);
  }
  return rules;
};

const isSubject = ({ subject, namespace }: PlainBinding, user: PlainUser): boolean => {
  if (subject.kind === 'User') return subject.name === user.name;
  if (subject.kind === 'Group') return user.groups.indexOf(subject.name) >= 0;
  const home = subject.namespace ?? namespace;
  return home !== undefined && user.name === `system:serviceaccount:${home}:${subject.name}`;
};

const anyOf = (words: readonly string[] | undefined, fits: (word: string) => boolean): boolean => {
  for (const word of words ?? []) if (fits(word)) return true;
  return false;
};

const fitsResource = (word: string, asked: string): boolean => {
  if (word === '*') return true;
  if (word === asked) return true;
  const parts = asked.split('/');
  return parts.length === 2 && word === ['*', parts[1]].join('/');
};

const ruleAllows = (rule: PlainRule, request: PlainRequest): boolean => {
  if (!anyOf(rule.verbs, (verb) => verb === '*' || verb === request.verb)) return false;
  if ('url' in request)
    return anyOf(rule.nonResourceURLs, (url) => {
      if (url === '*' || url === request.url) return true;
      return url.endsWith('*') && request.url.indexOf(url.slice(0, url.length - 1)) === 0;
    });
  if (!anyOf(rule.apiGroups, (group) => group === '*' || group === request.group)) return false;
  if (!anyOf(rule.resources, (resource) => fitsResource(resource, request.resource))) return false;
  if (rule.resourceNames === undefined || rule.resourceNames.length === 0) return true;
  return request.name !== undefined && rule.resourceNames.indexOf(request.name) >= 0;
};

const roleOf = (binding: PlainBinding, all: readonly PlainRole[]): PlainRole | undefined => {
  const isOfNamespace = binding.role.kind === 'Role';
  if (isOfNamespace && binding.namespace === undefined) return undefined;
  const home = isOfNamespace ? binding.namespace : undefined;
  for (const role of all)
    if (role.name === binding.role.name && role.namespace === home) return role;
  return undefined;
};

export const allows = (cluster: PlainCluster, user: PlainUser, request: PlainRequest): boolean => {
  const asked = 'url' in request ? undefined : request.namespace;
  for (const binding of cluster.bindings) {
    if (!isSubject(binding, user)) continue;
    if (binding.namespace !== undefined && binding.namespace !== asked) continue;
    const role = roleOf(binding, cluster.roles);
    if (role === undefined) continue;
    for (const rule of rulesOf(role, cluster.roles)) if (ruleAllows(rule, request)) return true;
  }
  return false;
};
