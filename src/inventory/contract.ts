/**
 * How other rooms read the identity graph. Every question takes `at`; without it, the latest we know.
 * Before the first pull of a scope, facts are answered as first seen: a pull cannot say since when.
 */
import type { Stateful } from '../core/index.ts';
import type {
  AccessEdge,
  BlindSpot,
  Credential,
  DatedFact,
  Declaration,
  Entitlement,
  Event,
  FactKind,
  Group,
  Identity,
  InventoryChange,
  InventoryFact,
  Lineage,
  Owner,
  Place,
  Resource,
  Role,
  Setting,
  Snapshot,
  Source,
  Tier,
  Trust,
  TrustPrincipal,
  UseState,
} from '../model/index.ts';
import type { LinkView } from './linking/contract.ts';
import type { MayDo, PrivilegeAsked, Touch } from './privilege-rules.ts';
import type { SignInRules } from './sign-in-rules.ts';

export type Principal = Identity | Role;

/** One acting principal with who stood behind it, as uses were seen. */
export interface UsePair {
  readonly acting: string;
  /** `*`: of many more than are kept apart. */
  readonly root: string;
  /** Distinct ones. */
  readonly privileges: number;
  readonly lastAt: number;
}

export interface InventoryView extends LinkView {
  /** The same graph as it was at a time, for all questions. */
  asOf(at: number): InventoryView;
  /** By the vendor's own evaluation where there is one; else by the grants alone, which leaves conditions open. */
  mayDo(asked: PrivilegeAsked): MayDo;
  /** `yes` where the system has no rule of it. */
  touches(grant: Entitlement, resource: Resource): Touch;
  /** Undefined where the system has no rules of sign-in that are judged here. */
  signInRules(principalId: string): SignInRules | undefined;
  identity(id: string, at?: number): Identity | undefined;
  role(id: string, at?: number): Role | undefined;
  principal(id: string, at?: number): Principal | undefined;
  resource(id: string, at?: number): Resource | undefined;
  group(id: string, at?: number): Group | undefined;
  identities(at?: number): Iterable<Identity>;
  roles(at?: number): Iterable<Role>;
  groups(at?: number): Iterable<Group>;
  resources(at?: number): Iterable<Resource>;
  /** Identities whose id goes on below this one: of `x:a`, `x:a/b` and `x:a/b/c`. */
  identitiesUnder(path: string, at?: number): readonly Identity[];
  /** Principals, groups or resources of one scope. */
  inScope<K extends 'identity' | 'role' | 'group' | 'resource'>(
    kind: K,
    system: Source,
    scope: string,
    at?: number,
  ): readonly Extract<InventoryFact, { readonly kind: K }>[];
  resourcesOf(system: Source, scope: string, type: string, at?: number): readonly Resource[];
  /** Principals, groups and resources that the system's evaluator finds by a key of its own (`keys`). */
  keyed(system: Source, key: string, at?: number): readonly (Identity | Role | Group | Resource)[];
  /** Keys right below this one, in which something is or was. */
  keysBelow(system: Source, key: string): readonly string[];
  /** What runs as this principal by itself, not through something it names. */
  resourcesRunningAs(principalId: string, at?: number): readonly Resource[];
  /** What the policy of this resource, or of what carries its policy, says: by `<system>:<native id>`. */
  entitlementsOn(resourceId: string, at?: number): readonly Entitlement[];
  credentialsOf(principalId: string, at?: number): readonly Credential[];
  credentialByNativeId(nativeId: string, at?: number): Credential | undefined;
  /** One key may let in in many places. */
  credentialsByNativeId(nativeId: string, at?: number): readonly Credential[];
  /** The last that was known of a credential that is no more, and when it ended. */
  endedCredential(
    nativeId: string,
    at?: number,
  ): { readonly credential: Credential; readonly endedAt: number } | undefined;
  groupsOf(principalId: string, at?: number): readonly Group[];
  /** Ids of those directly in the group. */
  membersOf(groupId: string, at?: number): readonly string[];
  /** Direct ones and those borne by groups. Boundaries come with `via.kind` `boundary`. */
  entitlementsOf(principalId: string, at?: number): readonly Entitlement[];
  /** Ways to become `targetId`. */
  trustsInto(targetId: string, at?: number): readonly Trust[];
  /** Trusts that name this principal; a federated one by its issuer, written as URL or as a provider's name. */
  trustsNaming(principal: TrustPrincipal, at?: number): readonly Trust[];
  /** Best basis first: declared, tag, creator, … */
  ownersOf(principalId: string, at?: number): readonly Owner[];
  declarationOf(principalId: string, at?: number): Declaration | undefined;
  /**
   * What pulls of this system and scope could not see. Where one pull is blind to an area named after a
   * kind (`credentials`) and another pull of the scope lists such facts, the area counts as seen. Of a scope
   * whose `credentials` or `entitlements` no pull has listed yet, that is a blind spot too.
   */
  blind(system: Source, scope?: string): readonly BlindSpot[];
  /** A whole scope as a subject (`scope:<system>:<scope>`), where a pull or a setting told of it. */
  place(id: string, at?: number): Place | undefined;
  places(): Iterable<Place>;
  /** The scope's own configuration, by id; of one type, or all. */
  settings(system: Source, scope: string, type?: string, at?: number): readonly Setting[];
  /** Why settings of this type may be missing; undefined = a pull listed them whole. */
  settingsUnseen(system: Source, scope: string, type: string): string | undefined;
  /** The same of resources of this type. */
  resourcesUnseen(system: Source, scope: string, type: string): string | undefined;
  /** Do we know this system's own rules of access? Else nobody can say what its identities may do. */
  evaluates(system: Source): boolean;
  /** Had a pull listed this kind of the scope whole by then? */
  listedBy(system: Source, scope: string, kind: FactKind, at: number): boolean;
  /** Scopes (accounts) the organisation is known to have. */
  knownScopes(system: Source): ReadonlySet<string>;
  /** Use of one privilege by a (root, acting) pair, as `used | not_used | unobservable`. */
  useOf(principalId: string, privilege: string, at?: number): UseState;
  /** First and last event that was read of a scope, or of the whole system; undefined = none. */
  logsOf(
    system: Source,
    scope?: string,
  ): { readonly first: number; readonly last: number } | undefined;
  /** As whom it acted, and who acted as it, latest first. */
  usesOf(principalId: string): readonly UsePair[];
  /** Steps out of a principal, under the vendor's own rules. */
  edgesFrom(principalId: string): readonly AccessEdge[];
  /**
   * All that it can get at: itself, whom it can become or take over, and what those can do. At most `limit`
   * nodes are listed (100 where not said); counts are of all.
   */
  reach(id: string, options?: { readonly limit?: number; readonly at?: number }): Reached;
  /**
   * Shortest path by kinds `member_of | can_become | can_escalate | can_do`: of certain steps when there
   * is one, else one with uncertain steps. `to` is a node, or a prefix ending in `*`
   * (`control-plane:*`).
   */
  path(from: string, to: string): readonly AccessEdge[] | undefined;
  /** Damage if abused, with the reason (the path, for shadow admins). */
  tierOf(
    principalId: string,
    at?: number,
  ): {
    readonly tier: Tier;
    readonly because: string;
    /** The steps behind it; none for a declaration, or where nothing is within reach. */
    readonly path: readonly AccessEdge[];
  };
  /** Other identities of the same person or workload, surely enough; linked, never merged. */
  linkedTo(principalId: string, at?: number): readonly Identity[];
  /** Identities that an owner's name may mean: by id, native id, name, e-mail tag or verified e-mail; also gone ones. */
  whoIs(
    who: string,
    at?: number,
  ): readonly { readonly id: string; readonly state: 'active' | 'disabled' | 'deleted' }[];
  /**
   * Grows whenever who-may-do-what may have changed (not with mere use), so that an evaluator may
   * keep an index per (view, revision).
   */
  revision(): number;
  /** The same of one scope's identities, roles, groups, resources and trusts alone, and of who is trusted there. */
  revisionOf(system: Source, scope: string): number;
  /**
   * Worked out once and kept until something changes that it read through this view; `key` names it among all that
   * the system derives. Who asks for it rests on what it rests on.
   */
  derived<T>(key: string, make: () => T): T;
  /** Worked out once for each evaluation or derived thing: kept no longer than that. */
  once<T>(key: string, make: () => T): T;
  /** All versions of everything about one principal, oldest first; the last one closed = a tombstone. */
  history(principalId: string): readonly DatedFact[];
}

export type ReachKind = 'identity' | 'role' | 'group' | 'resource' | 'goal' | 'unlisted';

/** By steps that are all certain, and by ways of which some step is only possible; nothing counts twice. */
export interface ReachCount {
  readonly certain: number;
  readonly possible: number;
}

export interface ReachedNode {
  readonly id: string;
  /** `goal` = a node such as `control-plane:<system>:<scope>`; `unlisted` = named by a rule, in no inventory. */
  readonly kind: ReachKind;
  readonly system: Source;
  /** Length of the shortest way; of a certain one, where there is one. */
  readonly steps: number;
  readonly certain: boolean;
  /** Of goals, and of resources that have one. */
  readonly tier?: Tier;
}

export interface Reached {
  readonly from: string;
  readonly total: ReachCount;
  readonly byKind: ReadonlyMap<ReachKind, ReachCount>;
  readonly bySystem: ReadonlyMap<Source, ReachCount>;
  /** Goals and tiered resources only: principals are counted by kind. */
  readonly byTier: ReadonlyMap<Tier, ReachCount>;
  /** Goals and resources of tier 0 and 1. */
  readonly crownJewels: ReachCount;
  /** Nearest first, certain before possible; at most the limit. */
  readonly nodes: readonly ReachedNode[];
  /** `nodes` leaves some out. */
  readonly truncated: boolean;
  /** Steps of some nodes were not worked out (again) within the bounds of one question: there may be more. */
  readonly atLeast: boolean;
}

/** What an applied snapshot or change touched, and the fact versions to store. */
export interface InventoryDelta {
  /** Principals whose posture must be judged again (the changed ones and those whose paths run over them). */
  readonly principals: ReadonlySet<string>;
  /** Those of whom nothing changed but the time of their last use. */
  readonly used: ReadonlySet<string>;
  /** Places (`scope:…`) to judge again: pulled ones, and those whose settings or grants changed. */
  readonly places: ReadonlySet<string>;
  /**
   * Versions opened or closed, to be written to the store in the same transaction, keyed by
   * (kind, id, from). `to` equal to `from` voids a version that a late change took the place of.
   */
  readonly versions: readonly DatedFact[];
}

/**
 * A vendor's own evaluator, injected by the platform: steps out of one principal.
 * `to` is a principal id, or a goal node:
 *   `control-plane:<system>:<scope>` whoever reaches it is tier 0;
 *   `grants:<system>:<scope>`        decides who may what, without ruling by itself: tier 0 too;
 *   `crown-jewels:<system>:<scope>`  broad read of secrets or data: tier 1;
 *   `write:<system>:<scope>`         can change ordinary things: tier 2.
 * It may read entitlements, memberships and credentials of `principalId` and of its groups, and
 * anything of others but those: what others may do is reached by an edge to them. It answers for ids
 * that no pull has named (an account's root user, say) where the vendor's rules know them.
 *
 * What it reads through the view that it is given is noted, and its steps are worked out again when that
 * changes: by id or key, exactly; who asks for lists, the revision or blind spots, with every identity, role, group,
 * resource and trust of its place. Lists and `revision()` are of its own system. What it keeps, it keeps by `derived`
 * and `once`, or no longer than the revisions it asked for.
 */
export interface AccessEvaluator {
  (view: InventoryView, principalId: string): readonly AccessEdge[];
  /** A principal may hold rights in other scopes than its own: what was not seen there is unseen of it too. */
  readonly spansScopes?: true;
  /** Keys by which `keyed` finds a principal, group or resource of its system; they may form a tree. */
  readonly keys?: {
    /** By the fact's own fields alone. */
    readonly of: (fact: InventoryFact) => readonly string[];
    readonly above?: (key: string) => string | undefined;
  };
}

/** A temporary credential that nobody has seen the end of. */
export interface LiveSession {
  readonly nativeId: string;
  readonly forId: string;
  readonly expiresAt: number;
  readonly sessionName?: string;
}

export interface Inventory extends Stateful {
  readonly view: InventoryView;
  applySnapshot(snapshot: Snapshot): InventoryDelta;
  applyChanges(changes: readonly InventoryChange[]): InventoryDelta;
  /**
   * Learn credential joins and uses from an event; answer who is behind it. Call once per event, in order. Of a drill only
   * the joins are learned: what it did is nobody's use.
   */
  observe(
    event: Event,
    options?: { readonly isDrill?: boolean },
  ): { readonly lineage: Lineage; readonly delta: InventoryDelta };
  /**
   * Temporary credentials issued from or for this principal that have not ended at `at`, as far as events told,
   * those that live longest first, at most `limit`.
   */
  liveSessions(principalId: string, at: number, limit?: number): readonly LiveSession[];
  /** How much is known to wait for a later call: of a change that concerns very many, each call tells some. */
  waiting(): number;
  /** Tell some of what waits, where no event comes to do so. */
  work(): InventoryDelta;
  /** Ids of every stored fact kind, for counts. */
  count(kind: FactKind): number;
}
