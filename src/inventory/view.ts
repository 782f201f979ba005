/** The face other rooms read; one for now, one for any time that is asked. */
import type { BlindSpot, Setting, Source } from '../model/index.ts';
import { isBlindTo } from './blind.ts';
import type { InventoryView } from './contract.ts';
import { datedOf } from './dated.ts';
import { systemOfId } from './edges.ts';
import type { FactBook } from './fact-book.ts';
import type { FactsView } from './facts-view.ts';
import type { Graph } from './graph.ts';
import type { OwnKeys } from './key-tree.ts';
import type { LastUse } from './last-use.ts';
import { createLinking } from './linking/index.ts';
import { ownKey, scopeKey, typeKey } from './links.ts';
import { OWNER_RULE, ownersByRule, withRules } from './owner-rules.ts';
import { placeIds, placeOf, placeParts, settingsKey, settingsOf } from './places.ts';
import type { PrivilegeRules } from './privilege-rules.ts';
import type { PrivilegeUse } from './privilege-use.ts';
import { homeOf, type PullLog } from './pull-log.ts';
import { mayDoByGrants } from './questions/may-do.ts';

export interface ViewParts {
  readonly book: FactBook;
  readonly facts: FactsView;
  readonly lastUse: LastUse;
  readonly uses: PrivilegeUse;
  readonly pulls: PullLog;
  readonly unobservable: (system: Source, privilege: string) => string | undefined;
  readonly evaluates: (system: Source) => boolean;
  /** May principals of this system hold rights in other scopes than their own? */
  readonly spans: (system: Source) => boolean;
  readonly privileges: (system: Source) => PrivilegeRules | undefined;
  /** Keys of its system's own, see `AccessEvaluator.keysOf`. */
  readonly keysOf: OwnKeys['of'];
  /** The graph as of a time; undefined = now. */
  readonly graph: (at: number | undefined) => Graph;
  readonly revision: () => number;
  readonly now: () => number;
}

const ofRights = isBlindTo('entitlement', 'membership', 'trust');

/** What pulls could not see of a scope; of rights, of every scope in which its principals may hold them. */
const blindIn = (
  { pulls, spans }: ViewParts,
  system: Source,
  scope: string | undefined,
): readonly BlindSpot[] => {
  const own = pulls.blind(system, scope);
  if (scope === undefined || !spans(system)) return own;
  return [...new Set([...own, ...pulls.blind(system, undefined).filter(ofRights)])];
};

const scopesOf = ({ book, pulls }: ViewParts, system: Source): ReadonlySet<string> => {
  const scopes = new Set(pulls.scopes(system));
  for (const { versions } of book.linked('accounts', system)) {
    const fact = versions.at(-1)?.fact;
    if (fact?.kind === 'resource' && fact.type === 'account') scopes.add(fact.scope);
  }
  return scopes;
};

/** Rules may come from any system that the site declares with. */
const ownerRules = (parts: ViewParts, at: number | undefined): readonly Setting[] =>
  parts.pulls
    .homes()
    .flatMap(({ system, scope }) => settingsOf(parts, settingsKey(system, scope, OWNER_RULE), at));

const MOST_KEPT = 4_096;

/** What somebody keeps who reads without an evaluator's notes: until anything changes. */
class ForRevision {
  readonly #revision: () => number;
  readonly #kept = new Map<string, unknown>();
  #of = -1;

  constructor(revision: () => number) {
    this.#revision = revision;
  }

  get<T>(key: string, make: () => T): T {
    if (this.#of !== this.#revision() || this.#kept.size > MOST_KEPT) this.#kept.clear();
    this.#of = this.#revision();
    if (!this.#kept.has(key)) this.#kept.set(key, make());
    return this.#kept.get(key) as T;
  }
}

/** `when` is the time for questions that name none; undefined = the latest we know. */
export const createView = (parts: ViewParts, when?: number): InventoryView => {
  const { book, facts, uses, pulls } = parts;
  const known = new Map<Source, { revision: number; scopes: ReadonlySet<string> }>();
  const kept = new ForRevision(parts.revision);
  const view: InventoryView = {
    asOf: (at) => createView(parts, at),
    mayDo(asked) {
      const rules = parts.privileges(systemOfId(asked.principalId));
      return rules?.mayDo?.(view, asked) ?? mayDoByGrants(view, asked);
    },
    signInRules: (id) => parts.privileges(systemOfId(id))?.signIn?.(view, id),
    touches: (grant, resource) =>
      parts.privileges(grant.system)?.touches?.(view, grant, resource) ?? 'yes',
    identity: (id, at = when) => facts.identity(id, at),
    role: (id, at = when) => facts.role(id, at),
    principal: (id, at = when) => facts.principal(id, at),
    resource: (id, at = when) => facts.resource(id, at),
    group: (id, at = when) => facts.group(id, at),
    identities: (at = when) => facts.identities(at),
    roles: (at = when) => facts.roles(at),
    groups: (at = when) => facts.groups(at),
    resources: (at = when) => facts.resources(at),
    identitiesUnder: (path, at = when) => facts.identitiesUnder(path, at),
    inScope: (kind, system, scope, at = when) =>
      facts.inScope(kind, scopeKey(system, scope, kind), at),
    resourcesOf: (system, scope, type, at = when) =>
      facts.resourcesOf(typeKey(system, scope, type), at),
    resourcesRunningAs: (id, at = when) => facts.resourcesRunningAs(id, at),
    entitlementsOn: (id, at = when) =>
      facts.entitlementsOn(parts.privileges(systemOfId(id))?.carrier?.(id) ?? id, at),
    keyed: (system, key, at = when) =>
      facts.keyed(ownKey(system, key), at).filter((one) => parts.keysOf(one).includes(key)),
    keysBelow: (system, key) =>
      book.keysBelow(ownKey(system, key)).map((one) => one.slice(ownKey(system, '').length)),
    credentialsOf: (id, at = when) => facts.credentials(id, at),
    credentialByNativeId: (nativeId, at = when) => facts.credentialByNativeId(nativeId, at),
    credentialsByNativeId: (nativeId, at = when) => facts.credentialsByNativeId(nativeId, at),
    endedCredential: (nativeId, at = when) => facts.endedCredential(nativeId, at),
    groupsOf: (id, at = when) => facts.groupsOf(id, at),
    membersOf: (id, at = when) => facts.membersOf(id, at),
    entitlementsOf: (id, at = when) => [
      ...facts.entitlements(id, at),
      ...facts.groupsOf(id, at).flatMap((group) => facts.entitlements(group.id, at)),
    ],
    trustsInto: (id, at = when) => facts.trusts(id, at),
    trustsNaming: (principal, at = when) => facts.trustsNaming(principal, at),
    ownersOf(id, at = when) {
      const found = facts.owners(id, at);
      const rules = ownerRules(parts, at);
      const principal = rules.length === 0 ? undefined : facts.principal(id, at);
      return principal ? withRules(found, ownersByRule(rules, principal)) : found;
    },
    declarationOf: (id, at = when) => facts.declaration(id, at),
    ...createLinking(
      {
        book,
        facts,
        now: parts.now,
        tierOf: (id, at) => parts.graph(at).tierOf(id).tier,
      },
      when,
    ),
    whoIs: (who, at = when) => facts.whoIs(who, at),
    blind: (system, scope) => blindIn(parts, system, scope),
    place: (id, at = when) => placeOf(parts, id, at),
    *places() {
      for (const id of placeIds(parts)) {
        const place = placeOf(parts, id, when);
        if (place) yield place;
      }
    },
    settings: (system, scope, type, at = when) =>
      settingsOf(parts, settingsKey(system, scope, type), at),
    settingsUnseen: (system, scope, type) => pulls.unseen('setting', system, scope, type),
    resourcesUnseen: (system, scope, type) => pulls.unseen('resource', system, scope, type),
    listedBy: (system, scope, kind, at) =>
      pulls.lastBefore(homeOf(system, scope), kind, at + 1) !== undefined,
    evaluates: (system) => parts.evaluates(system),
    knownScopes(system) {
      const kept = known.get(system);
      if (kept?.revision === parts.revision()) return kept.scopes;
      const scopes = scopesOf(parts, system);
      known.set(system, { revision: parts.revision(), scopes });
      return scopes;
    },
    useOf(id, privilege, at = when) {
      const principal = facts.principal(id, at);
      const system = principal?.system ?? systemOfId(id);
      const because = parts.unobservable(system, privilege);
      const who = { id, system, scope: principal?.scope };
      return uses.stateAt(who, privilege, { at, unobservable: because });
    },
    logsOf: (system, scope = '') => uses.observed(system, scope),
    usesOf: (id) => uses.pairsOf(id, when),
    edgesFrom: (id) => parts.graph(when).edgesFrom(id),
    path: (from, to) => parts.graph(when).path(from, to),
    reach: (id, { limit, at = when } = {}) => parts.graph(at).reach(id, limit),
    tierOf: (id, at = when) => parts.graph(at).tierOf(id),
    revision: parts.revision,
    // As of the past, facts change only as late words come in.
    revisionOf: (system, scope) =>
      when === undefined ? parts.graph(undefined).edges.stampOf(system, scope) : parts.revision(),
    derived: (key, make) => kept.get(key, make),
    once: (key, make) => kept.get(key, make),
    history(id) {
      const place = placeParts(id);
      const about = [
        ...(place ? book.linked('settings', settingsKey(place.system, place.scope)) : []),
        book.get('identity', id),
        book.get('role', id),
        ...(
          ['credentials', 'entitlements', 'trusts', 'owners', 'declarations', 'groups'] as const
        ).flatMap((index) => [...book.linked(index, id)]),
      ];
      return about
        .flatMap((timeline) => (timeline ? datedOf(timeline, parts.lastUse) : []))
        .sort((a, b) => a.from - b.from);
    },
  };
  return view;
};
