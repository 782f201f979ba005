/**
 * What a subject's grants allow, read as the RBAC authorizer reads rules: only allows, each rule by itself.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
import type { Entitlement } from '../../../model/index.ts';

/** One rule as one binding gives it. */
export interface Grant {
  /** Undefined = in all namespaces, and of what is in none. */
  readonly namespace: string | undefined;
  /** `resourceNames`; undefined = whatever the name. */
  readonly names: ReadonlySet<string> | undefined;
  readonly entitlement: Entitlement;
}

interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

interface Rule {
  readonly rights: readonly Right[];
  readonly urls: readonly { readonly url: string; readonly verb: string }[];
  readonly grants: readonly Grant[];
}

/** `apps/deployments:create`, `core/pods/exec:create`, `url/metrics:get`. */
export const rightOf = (privilege: string): Right | undefined => {
  const slash = privilege.indexOf('/');
  const colon = privilege.lastIndexOf(':');
  if (slash < 0 || colon < slash) return undefined;
  const group = privilege.slice(0, slash);
  return {
    group: group === 'core' ? '' : group,
    resource: privilege.slice(slash + 1, colon),
    verb: privilege.slice(colon + 1),
  };
};

export const urlOf = (privilege: string): Rule['urls'][number] | undefined => {
  if (!privilege.startsWith('url/') && !privilege.startsWith('url*')) return undefined;
  const colon = privilege.lastIndexOf(':');
  return { url: privilege.slice('url'.length, colon), verb: privilege.slice(colon + 1) };
};

// "*", "*/name", "namespace/shop", "namespace/shop/name"
const placeOf = (
  resource: string,
): { readonly namespace: string | undefined; readonly name: string | undefined } => {
  const [first, ...rest] = resource.split('/');
  if (first !== 'namespace') return { namespace: undefined, name: rest.join('/') || undefined };
  const [namespace, ...name] = rest;
  return { namespace, name: name.join('/') || undefined };
};

const grantsOf = (entitlement: Entitlement): readonly Grant[] => {
  const places = entitlement.resources.map(placeOf);
  const whole = places.filter(({ name }) => name === undefined);
  const [first] = places;
  if (whole.length > 0 || first === undefined)
    return whole.map(({ namespace }) => ({ namespace, names: undefined, entitlement }));
  const names = new Set(places.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return [{ namespace: first.namespace, names, entitlement }];
};

const read = new WeakMap<Entitlement, Rule>();

const ruleOf = (entitlement: Entitlement): Rule => {
  const before = read.get(entitlement);
  if (before !== undefined) return before;
  const rule: Rule = {
    rights: entitlement.privileges.flatMap((one) =>
      urlOf(one) === undefined ? (rightOf(one) ?? []) : [],
    ),
    urls: entitlement.privileges.flatMap((one) => urlOf(one) ?? []),
    grants: grantsOf(entitlement),
  };
  read.set(entitlement, rule);
  return rule;
};

// "pods" is not "pods/exec"; "*" is both, and "*/scale" the scale of anything.
const coversResource = (held: string, asked: string): boolean => {
  if (held === '*' || held === asked) return true;
  const slash = asked.indexOf('/');
  return slash >= 0 && held === `*${asked.slice(slash)}`;
};

const covers = (held: Right, asked: Right): boolean =>
  (held.verb === '*' || held.verb === asked.verb) &&
  (held.group === '*' || held.group === asked.group) &&
  coversResource(held.resource, asked.resource);

const coversUrl = (held: string, asked: string): boolean =>
  held === '*' || held === asked || (held.endsWith('*') && asked.startsWith(held.slice(0, -1)));

export interface Request extends Right {
  /** Undefined = of the cluster, or of all namespaces at once. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export class Rights {
  readonly #rules: readonly Rule[];

  constructor(entitlements: readonly Entitlement[]) {
    this.#rules = entitlements.filter(({ effect }) => effect === 'allow').map(ruleOf);
  }

  /** Roles that bindings give, and where. */
  worn(): readonly { readonly role: string; readonly namespace: string | undefined }[] {
    return this.#rules.flatMap(({ grants }) =>
      grants.flatMap(({ namespace, entitlement: { via } }) =>
        via.kind === 'assignment' ? [{ role: via.name, namespace }] : [],
      ),
    );
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Every grant of this right, wherever and of whatever name. */
  grants(verb: string, group: string, resource: string): readonly Grant[] {
    const asked = { verb, group, resource };
    return this.#rules.flatMap(({ rights, grants }) =>
      rights.some((held) => covers(held, asked)) ? grants : [],
    );
  }

  /** Grants that let one request through; none = the authorizer refuses. */
  allowing({ verb, group, resource, namespace, name }: Request): readonly Grant[] {
    return this.grants(verb, group, resource).filter(
      (grant) =>
        (grant.namespace === undefined || grant.namespace === namespace) &&
        (grant.names === undefined || (name !== undefined && grant.names.has(name))),
    );
  }

  allows(request: Request): boolean {
    return this.allowing(request).length > 0;
  }

  /** Paths of the API server itself; a grant in a namespace gives none. */
  allowingUrl(verb: string, url: string): readonly Grant[] {
    return this.#rules.flatMap(({ urls, grants }) =>
      urls.some((held) => (held.verb === '*' || held.verb === verb) && coversUrl(held.url, url))
        ? grants.filter(({ namespace }) => namespace === undefined)
        : [],
    );
  }

  /** Does it change anything at all, but notes of what happened and questions? */
  changing(): Grant | undefined {
    for (const { rights, grants } of this.#rules) if (rights.some(isChange)) return grants[0];
    return undefined;
  }
}

const changes = new Set(['*', 'create', 'update', 'patch', 'delete', 'deletecollection']);
const asides = /^(?:events|(?:self|local)?subject\w*reviews|tokenreviews|leases)$/;

const isChange = ({ verb, resource }: Right): boolean =>
  changes.has(verb) && !asides.test(resource);
