/** What a step rests on beside the principal itself; worked out once for each revision, and only what is asked. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Group, Identity, Resource } from '../../../model/index.ts';
import { adId, SYSTEM, sidId } from '../names.ts';
import { readNode } from './nodes.ts';

export const flagsOf = (identity: Identity | undefined): readonly string[] =>
  identity?.tags['flags']?.split(' ') ?? [];

export const kindOf = ({ tags, class: of }: Identity): string =>
  tags['accountKind'] ?? (of === 'workload' ? 'computer' : 'user');

export const goalOf = (scope: string): string => `control-plane:${SYSTEM}:${scope}`;

/** `<domain>/S-1-5-32-544` and `S-1-5-21-…` alike. */
export const sidPart = (id: string): string =>
  id.slice(id.lastIndexOf(':') + 1).replace(/^.*\//, '');

const AUTHENTICATED = 'S-1-5-11';
const EVERYONE = 'S-1-1-0';
const CONTROLLERS = 'S-1-5-9';
const GUEST = /^S-1-5-21-.*-501$/;

/** Groups that nobody lists: whoever signed in is in them (MS-DTYP 2.4.2.4). */
const impliedSids = (sid: string, identity: Identity | undefined): readonly string[] => {
  if (sid === AUTHENTICATED) return [EVERYONE];
  if (identity === undefined) return [];
  if (GUEST.test(sid)) return [EVERYONE];
  return flagsOf(identity).includes('domain_controller')
    ? [AUTHENTICATED, CONTROLLERS]
    : [AUTHENTICATED];
};

export interface Belongs {
  readonly id: string;
  readonly name: string;
  readonly isImplied: boolean;
}

const impliedNames: ReadonlyMap<string, string> = new Map([
  [AUTHENTICATED, 'Authenticated Users'],
  [EVERYONE, 'Everyone'],
  [CONTROLLERS, 'Enterprise Domain Controllers'],
]);

export interface AdWorldView {
  readonly view: InventoryView;
  scopeOf(id: string): string | undefined;
  nameOf(id: string): string;
  /** Direct groups, listed and implied. */
  groupsOf(id: string): readonly Belongs[];
  /** The principal and all groups that its token holds. */
  tokenOf(id: string): ReadonlySet<string>;
  domainOf(scope: string): Resource | undefined;
  resourcesOf(type: string): readonly Resource[];
  /** Accounts and groups right in a container, and the containers in it. By distinguished name in small letters. */
  inside(dn: string): Inside;
  /** Containers to which a policy is linked. */
  linksOf(policyId: string): readonly PolicyLink[];
  /** Is there an administrator whose tickets may be passed on? Protected Users and marked ones may not (MS-SFU). */
  hasDelegatableAdmin(scope: string): boolean;
  /** Kept for this revision. */
  memo<T>(key: string, make: () => T): T;
  /** Kept for this revision where it is about a group; about an account only while few others were asked for. */
  memoOf<T>(id: string, what: string, make: () => T): T;
}

export interface Inside {
  readonly accounts: readonly Identity[];
  readonly groups: readonly Group[];
  readonly containers: readonly string[];
}

export interface PolicyLink {
  readonly dn: string;
  readonly enforced: boolean;
}

const dnOf = (one: Identity | Group): string | undefined =>
  one.tags?.['distinguishedName']?.toLowerCase();

/** `ou=a,dc=b` of `cn=x\,y,ou=a,dc=b`. */
const parentDn = (dn: string): string | undefined => /^(?:\\.|[^,\\])*,(.+)$/.exec(dn)?.[1];

export const baseOf = (scope: string): string =>
  scope
    .toLowerCase()
    .split('.')
    .map((part) => `dc=${part}`)
    .join(',');

interface Filling {
  readonly accounts: Identity[];
  readonly groups: Group[];
  readonly containers: Set<string>;
}

const treeOf = (view: InventoryView): ReadonlyMap<string, Filling> => {
  const tree = new Map<string, Filling>();
  const at = (dn: string): Filling => {
    const known = tree.get(dn);
    if (known) return known;
    const made = { accounts: [], groups: [], containers: new Set<string>() };
    tree.set(dn, made);
    const above = parentDn(dn);
    if (above !== undefined && !dn.startsWith('dc=')) at(above).containers.add(dn);
    return made;
  };
  const home = (one: Identity | Group): Filling | undefined => {
    const above = parentDn(dnOf(one) ?? '');
    return above === undefined ? undefined : at(above);
  };
  for (const one of view.identities()) if (one.system === SYSTEM) home(one)?.accounts.push(one);
  for (const one of view.groups()) if (one.system === SYSTEM) home(one)?.groups.push(one);
  return tree;
};

const policyLinks = (
  containers: readonly Resource[],
  policies: readonly Resource[],
): ReadonlyMap<string, readonly PolicyLink[]> => {
  const byGuid = new Map(policies.map(({ id, tags }) => [tags['objectGUID'] ?? id, id]));
  const links = new Map<string, PolicyLink[]>();
  for (const { tags, type, scope, nativeId } of containers) {
    const dn = type === 'domain' ? baseOf(scope) : nativeId;
    for (const line of (tags['policyLinks'] ?? '').split('\n')) {
      const [, ref = '', how] = /^(.+);(\w+)$/.exec(line) ?? [];
      const policy = byGuid.get(ref) ?? adId(ref);
      const link = { dn, enforced: how === 'enforced' };
      links.set(policy, [...(links.get(policy) ?? []), link]);
    }
  }
  return links;
};

const byType = (view: InventoryView): ReadonlyMap<string, readonly Resource[]> => {
  const out = new Map<string, Resource[]>();
  for (const one of view.resources()) {
    if (one.system !== SYSTEM) continue;
    const list = out.get(one.type);
    if (list) list.push(one);
    else out.set(one.type, [one]);
  }
  return out;
};

const RULING = /-(?:512|519|544)$/;
const PROTECTED_USERS = /-525$/;

/** Accounts are many, and each is asked for a few times in a row. */
const MAX_RECENT = 256;

const build = (view: InventoryView): AdWorldView => {
  const kept = new Map<string, unknown>();
  const memo = <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  };
  const recent = new Map<string, Map<string, unknown>>();
  const recentOf = (id: string): Map<string, unknown> => {
    const known = recent.get(id);
    if (known) return known;
    if (recent.size >= MAX_RECENT) recent.clear();
    const made = new Map<string, unknown>();
    recent.set(id, made);
    return made;
  };
  const memoOf = <T>(id: string, what: string, make: () => T): T => {
    if (view.identity(id) === undefined) return memo(`${what} ${id}`, make);
    const own = recentOf(id);
    if (!own.has(what)) own.set(what, make());
    return own.get(what) as T;
  };
  const resourcesOf = (type: string) =>
    memo('resources', () => byType(view)).get(type) ?? ([] as readonly Resource[]);
  const scopeOf = (id: string): string | undefined =>
    view.identity(id)?.scope ?? view.group(id)?.scope ?? /^[^:]+:([^/:=\\]+)\/S-1-/.exec(id)?.[1];
  const listGroups = (id: string): readonly Belongs[] => {
    const listed = view
      .groupsOf(id)
      .map((one) => ({ id: one.id, name: one.name, isImplied: false }));
    const scope = scopeOf(id);
    const implied = impliedSids(sidPart(id), view.identity(id)).map((sid) => ({
      id: sidId(sid, scope),
      name: impliedNames.get(sid) ?? sid,
      isImplied: true,
    }));
    const seen = new Set(listed.map((one) => one.id));
    return [...listed, ...implied.filter((one) => !seen.has(one.id))];
  };
  const groupsOf = (id: string) => memoOf(id, 'groups', () => listGroups(id));
  const closureOf = (id: string): ReadonlySet<string> => {
    const token = new Set([id]);
    for (const one of token) for (const group of groupsOf(one)) token.add(group.id);
    return token;
  };
  const tokenOf = (id: string): ReadonlySet<string> =>
    memoOf(id, 'token', () =>
      view.identity(id) === undefined
        ? closureOf(id)
        : new Set([id, ...groupsOf(id).flatMap((group) => [...tokenOf(group.id)])]),
    );
  const names = (id: string): string | undefined =>
    (view.principal(id) ?? view.group(id) ?? view.resource(id))?.name;
  return {
    view,
    scopeOf,
    groupsOf,
    tokenOf,
    memo,
    memoOf,
    resourcesOf,
    nameOf: (id) => names(id) ?? names(readNode(id)?.of ?? '') ?? sidPart(id),
    domainOf: (scope) => view.resource(adId(scope)),
    inside(dn) {
      const filling = memo('tree', () => treeOf(view)).get(dn);
      return {
        accounts: filling?.accounts ?? [],
        groups: filling?.groups ?? [],
        containers: [...(filling?.containers ?? [])],
      };
    },
    linksOf: (policyId) =>
      memo('links', () =>
        policyLinks(
          [...resourcesOf('organizational-unit'), ...resourcesOf('domain')],
          resourcesOf('group-policy'),
        ),
      ).get(policyId) ?? [],
    hasDelegatableAdmin: (scope) =>
      memo(`delegatable ${scope}`, () =>
        [...view.identities()].some((one) => {
          if (one.scope !== scope || one.system !== SYSTEM || one.status !== 'active') return false;
          const token = [...tokenOf(one.id)];
          return (
            token.some((id) => RULING.test(id)) &&
            !token.some((id) => PROTECTED_USERS.test(id)) &&
            !flagsOf(one).includes('not_delegated')
          );
        }),
      ),
  };
};

const worlds = new WeakMap<InventoryView, { revision: number; world: AdWorldView }>();

export const worldOf = (view: InventoryView): AdWorldView => {
  const revision = view.revision();
  const kept = worlds.get(view);
  if (kept?.revision === revision) return kept.world;
  const world = build(view);
  worlds.set(view, { revision, world });
  return world;
};

/** The domains that were read, and those that only a trust names. */
export const domainsOf = (world: AdWorldView): readonly Resource[] => [
  ...world.resourcesOf('domain'),
  ...world.resourcesOf('trusted-domain'),
];
