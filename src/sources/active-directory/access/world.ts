/** What a step rests on beside the principal itself: only what is asked, and kept until that changes. */
import type { AccessEvaluator, InventoryView } from '../../../inventory/index.ts';
import type { Group, Identity, InventoryFact, Resource } from '../../../model/index.ts';
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
  /** Machines whose administrator's password is kept in the directory (LAPS). */
  lapsMachines(scope: string): readonly Identity[];
  /** Accounts and groups right in a container, and the containers in it. By distinguished name in small letters. */
  inside(dn: string): Inside;
  /** Containers to which a policy is linked. */
  linksOf(policyId: string): readonly PolicyLink[];
  /** Is there an administrator whose tickets may be passed on? Protected Users and marked ones may not (MS-SFU). */
  hasDelegatableAdmin(scope: string): boolean;
  /** Kept until something that it rests on changes. */
  memo<T>(key: string, make: () => T): T;
  /** The same where it is about a group, which many ask about; about an account only for the question at hand. */
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

const RULING = /-(?:512|519|544)$/;
const PROTECTED_USERS = /-525$/;

const IN = 'in|';
const inKey = (dn: string): string => `${IN}${dn}`;
const dnOfKey = (key: string): string => key.slice(IN.length);
const lapsKey = (scope: string): string => `laps|${scope}`;
const typeKey = (type: string): string => `type|${type}`;
const RULERS = 'rulers';

const keysOf = (fact: InventoryFact): readonly string[] => {
  if (fact.kind === 'resource') return [typeKey(fact.type)];
  if (fact.kind !== 'identity' && fact.kind !== 'group') return [];
  const above = parentDn(dnOf(fact) ?? '');
  return [
    ...(above === undefined ? [] : [inKey(above)]),
    ...(fact.kind === 'identity' && fact.tags['laps'] === 'yes' ? [lapsKey(fact.scope)] : []),
    ...(fact.kind === 'group' && RULING.test(fact.id) ? [RULERS] : []),
  ];
};

/** How objects are found: by the container they lie in, containers in containers, and the few kinds asked for by kind. */
export const keys: NonNullable<AccessEvaluator['keys']> = {
  of: keysOf,
  above(key) {
    if (!key.startsWith(IN) || dnOfKey(key).startsWith('dc=')) return undefined;
    const above = parentDn(dnOfKey(key));
    return above === undefined ? undefined : inKey(above);
  },
};

const found = (view: InventoryView, key: string) => view.keyed(SYSTEM, key);

export const baseOf = (scope: string): string =>
  scope
    .toLowerCase()
    .split('.')
    .map((part) => `dc=${part}`)
    .join(',');

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

const resourcesOf = (view: InventoryView, type: string): readonly Resource[] =>
  found(view, typeKey(type)).filter((one) => one.kind === 'resource');

const inside = (view: InventoryView, dn: string): Inside => {
  const objects = found(view, inKey(dn));
  return {
    accounts: objects.filter((one) => one.kind === 'identity'),
    groups: objects.filter((one) => one.kind === 'group'),
    containers: view.keysBelow(SYSTEM, inKey(dn)).map(dnOfKey),
  };
};

const isDelegatable = (world: AdWorldView, one: Identity): boolean =>
  one.status === 'active' &&
  !flagsOf(one).includes('not_delegated') &&
  ![...world.tokenOf(one.id)].some((id) => PROTECTED_USERS.test(id));

/** Walked down from the groups that rule: those in them are few beside all. */
const hasDelegatableAdmin = (world: AdWorldView, scope: string): boolean => {
  const { view } = world;
  const rulers = found(view, RULERS).map(({ id }) => id);
  const seen = new Set(rulers);
  for (const group of seen) {
    // Nobody lists who is in these.
    if (impliedNames.has(sidPart(group)))
      return view
        .inScope('identity', SYSTEM, scope)
        .some((one) => world.tokenOf(one.id).has(group) && isDelegatable(world, one));
    for (const member of view.membersOf(group)) {
      const account = view.identity(member);
      if (account === undefined) seen.add(member);
      else if (account.scope === scope && isDelegatable(world, account)) return true;
    }
  }
  return false;
};

const build = (view: InventoryView): AdWorldView => {
  const memo = <T>(key: string, make: () => T): T => view.derived(key, make);
  const memoOf = <T>(id: string, what: string, make: () => T): T =>
    view.identity(id) === undefined
      ? view.derived(`${what} ${id}`, make)
      : view.once(`${what} ${id}`, make);
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
  const world: AdWorldView = {
    view,
    scopeOf,
    groupsOf,
    tokenOf,
    memo,
    memoOf,
    resourcesOf: (type) => resourcesOf(view, type),
    lapsMachines: (scope) => found(view, lapsKey(scope)).filter((one) => one.kind === 'identity'),
    nameOf: (id) => names(id) ?? names(readNode(id)?.of ?? '') ?? sidPart(id),
    domainOf: (scope) => view.resource(adId(scope)),
    inside: (dn) => inside(view, dn),
    linksOf: (policyId) =>
      memo('links', () =>
        policyLinks(
          [...resourcesOf(view, 'organizational-unit'), ...resourcesOf(view, 'domain')],
          resourcesOf(view, 'group-policy'),
        ),
      ).get(policyId) ?? [],
    hasDelegatableAdmin: (scope) =>
      memo(`delegatable ${scope}`, () => hasDelegatableAdmin(world, scope)),
  };
  return world;
};

const worlds = new WeakMap<InventoryView, AdWorldView>();

export const worldOf = (view: InventoryView): AdWorldView => {
  const kept = worlds.get(view);
  if (kept) return kept;
  const world = build(view);
  worlds.set(view, world);
  return world;
};

/** The domains that were read, and those that only a trust names. */
export const domainsOf = (world: AdWorldView): readonly Resource[] => [
  ...world.resourcesOf('domain'),
  ...world.resourcesOf('trusted-domain'),
];
