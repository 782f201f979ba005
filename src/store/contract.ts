/** The one door to the database. Every read and write is inside a tenant. */
import type { StateEntry } from '../core/index.ts';
import type {
  AccessReview,
  AccessReviewItem,
  Approval,
  ChangeCase,
  DatedFact,
  Decoy,
  EstateChange,
  ExistenceReview,
  FactKind,
  Finding,
  Identity,
  Incident,
  LedgerEntry,
  OwnerTask,
  PlanStep,
  Posture,
  PreAuthorisation,
  ResponsePlan,
  RiskException,
  Suppression,
  Tier,
} from '../model/index.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** Opaque; absent on the last page. */
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string;
}

/** What one turn of the loop over some blocks changed; committed whole or not at all. */
export interface PartitionCommit {
  readonly partition: number;
  /** Lease epoch; a stale one throws ERR_FENCED and writes nothing. */
  readonly epoch: number;
  /** Next block to read. */
  readonly position: number;
  /** Room state that changed, per room. */
  readonly state: Readonly<Record<string, readonly StateEntry[]>>;
  readonly facts: readonly DatedFact[];
  /** Current summary rows of identities and roles touched (for lists and search). */
  readonly principals: readonly PrincipalRow[];
  readonly postures: readonly Posture[];
  readonly findings: readonly Finding[];
  readonly incidents: readonly Incident[];
  /** Incidents the response room must look at; written as a queue. */
  readonly respond: readonly { readonly incidentId: string; readonly reason: string }[];
  readonly suppressions?: readonly Suppression[];
  readonly ledger: readonly LedgerDraft[];
  /** What others are to be told of it. */
  readonly outbox?: readonly OutboxDraft[];
  readonly counters: Readonly<Record<string, number>>;
  /** Changes of high risk that were found; one that is known already is left as people have it. */
  readonly changes?: readonly EstateChange[];
  readonly at: number;
}

export interface LedgerDraft {
  readonly at: number;
  readonly actor: string;
  readonly verb: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** How often the ledger holds a verb, and when last. */
export interface LedgerVerb {
  readonly verb: string;
  readonly count: number;
  readonly lastAt: number;
}

export interface PrincipalRow {
  readonly id: string;
  /** `scope`: a whole tenant, account or the like. */
  readonly kind: 'identity' | 'role' | 'scope';
  readonly system: string;
  readonly scope: string;
  readonly name: string;
  readonly class: string;
  readonly status: string;
  readonly flags: readonly string[];
  readonly tier: Tier;
  readonly risk: number;
  readonly criticality: string;
  readonly owner?: string;
  readonly ownerBasis?: string;
  readonly lastUsedAt?: number;
  readonly openIncidents: number;
  readonly failedChecks: number;
  readonly unknownChecks: number;
}

/** How risk stood: identities and roles judged, those at risk, and their verdicts. */
export interface RiskSample {
  readonly at: number;
  readonly judged: number;
  readonly atRisk: number;
  /** Mean risk, 0–100. */
  readonly mean: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface PrincipalFilter {
  readonly search?: string;
  readonly kind?: 'identity' | 'role' | 'scope';
  readonly class?: readonly string[];
  readonly tier?: readonly number[];
  readonly system?: readonly string[];
  readonly flag?: readonly string[];
  readonly owned?: boolean;
  readonly sort?: 'risk' | 'tier' | 'name' | 'lastUsed';
}

export interface IncidentFilter {
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
  readonly identityId?: string;
  readonly drill?: boolean;
  readonly disposition?: readonly string[];
}

/** What an incident is known by: `detector:…`, `technique:…`, `identity:…`, `cause:<entry>/<primary>`. */
export interface SimilarIncident {
  readonly incident: Incident;
  readonly shared: readonly string[];
  /** 0–1: how much of what the first is known by it bears too, the rare marks weighing more. */
  readonly likeness: number;
}

export interface FindingFilter {
  readonly kind?: 'detection' | 'posture';
  readonly rule?: string;
  readonly identityId?: string;
  readonly status?: readonly string[];
  readonly severity?: readonly string[];
}

export interface Lease {
  readonly partition: number;
  readonly epoch: number;
  readonly position: number;
}

/** What a node says of itself. */
export interface NodeAbout {
  readonly version: string;
  readonly startedAt: number;
}

export interface NodeStanding extends NodeAbout {
  readonly node: string;
  /** By the database's clock. */
  readonly seenAt: number;
}

/** How one partition stands. */
export interface PartitionStanding {
  readonly partition: number;
  /** Who works on it; absent = nobody. */
  readonly holder?: string;
  readonly epoch: number;
  /** Next block to read. */
  readonly position: number;
  readonly expiresAt: number;
}

/** Sealed bytes: encrypted with a key from outside the database. */
export interface Sealed {
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly data: Uint8Array;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Identity ids in the estate that are this person's own: barred from approving on themselves. */
  readonly identityIds: readonly string[];
  readonly createdAt: number;
  readonly disabled: boolean;
}

export interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly kind: 'one_time' | 'session' | 'api';
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt?: number;
  readonly revokedAt?: number;
}

export interface DrillRun {
  readonly id: string;
  readonly drill: string;
  readonly class: string;
  readonly result: 'running' | 'pass' | 'fail';
  /** Stage → ms since injection. */
  readonly times: Readonly<Record<string, number>>;
  readonly because: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Of the incident, or of the request where nobody attacked. */
  readonly incidentId?: string;
  /** What was run in it. */
  readonly playbooks?: readonly string[];
}

/** One account or group that another system pushed to us. */
export interface ProvisionedRow {
  readonly id: string;
  /** From 1, one more with each change. */
  readonly version: number;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** Those of one type that came in by one connection. */
export interface ProvisionedOf {
  readonly connection: string;
  readonly type: string;
}

/** Something that is written only over the version that was read; 0 = it is new. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

/** One that we send to or hear from: an output, a stream we transmit, an issuer we receive. */
export interface Counterpart {
  readonly id: string;
  /** As its kind says; never a secret. */
  readonly value: Readonly<Record<string, unknown>>;
  /** What proves us to it or it to us. */
  readonly sealed?: Sealed;
}

export interface OutboxDraft {
  /** Whom it is for: `<kind>:<counterpart>`. */
  readonly channel: string;
  /** The same twice in one channel is one message. */
  readonly id: string;
  /** Messages of one subject are sent one after another, in the order in which they were put. */
  readonly subject: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

export interface OutboxMessage extends OutboxDraft {
  /** Tries so far, this one among them. */
  readonly attempts: number;
  /** Why the last one failed; empty = none did. */
  readonly because: string;
}

export interface OutboxCount {
  readonly waiting: number;
  readonly sent: number;
  readonly setAside: number;
  /** When the oldest that waits was put. */
  readonly oldestAt?: number;
  /** Why something of it is not through. */
  readonly because?: string;
}

/** A Security Event Token that was told to us. */
export interface ReceivedSignal {
  readonly issuer: string;
  readonly jti: string;
  /** SHA-256 of the token as it came. */
  readonly digest: string;
  readonly outcome: string;
  readonly because: string;
  readonly receivedAt: number;
  readonly signal: Readonly<Record<string, unknown>>;
}

export interface TenantStore {
  readonly tenant: string;

  /**
   * Exactly-once effect: state, findings and position in one transaction.
   * After any error the outcome may be unknown (the answer to a commit can be lost): drop what is in
   * memory, acquire the lease again and start from its position and state.
   * @throws ERR_FENCED when the epoch is stale, ERR_CONFLICT when the position would go back
   */
  commit(batch: PartitionCommit): Promise<void>;

  readonly leases: {
    /** Take or take over an expired lease; bumps the epoch. Undefined when somebody else holds it. */
    acquire(
      partition: number,
      holder: string,
      ttlMs: number,
      now: number,
    ): Promise<Lease | undefined>;
    renew(partition: number, epoch: number, ttlMs: number, now: number): Promise<boolean>;
    release(partition: number, epoch: number): Promise<void>;
    /** `rooms`: only these; absent = all. */
    loadState(
      partition: number,
      rooms?: readonly string[],
    ): Promise<ReadonlyMap<string, readonly StateEntry[]>>;
    /** The database's clock, epoch ms: the one that all nodes share. */
    now(): Promise<number>;
    /** Bytes of the state of all partitions, as stored. */
    stateBytes(): Promise<number>;
    /** This node lives; the names of all that were heard of within `ttlMs`, in their order. */
    meet(node: string, about: NodeAbout, ttlMs: number): Promise<readonly NodeStanding[]>;
    /** It ends; its partitions are others' at once. */
    leave(node: string): Promise<void>;
    /** Of those that ever had an owner, in the order of their numbers. */
    standing(): Promise<readonly PartitionStanding[]>;
  };

  readonly inventory: {
    /**
     * By kind, id and time. With `at`, the versions valid then; without, every version ever (history).
     * `ofId` finds all that is about one principal: itself, its credentials, memberships, entitlements,
     * trusts into it, owners and declarations. Without `limit` there is none.
     */
    facts(filter: {
      readonly kind?: FactKind;
      readonly ofId?: string;
      readonly at?: number;
      readonly limit?: number;
    }): Promise<readonly DatedFact[]>;
    principals(filter: PrincipalFilter, page: PageRequest): Promise<Page<PrincipalRow>>;
    principal(id: string): Promise<PrincipalRow | undefined>;
    /** As of `at`; without it, as it stands now. An ended identity is found by `at` or by `facts`. */
    identity(id: string, at?: number): Promise<Identity | undefined>;
    /** Facet (`kind class tier system status criticality owned flag`) → value → count, under the filter. */
    facets(
      filter: PrincipalFilter,
    ): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
  };

  readonly postures: {
    get(principalId: string): Promise<Posture | undefined>;
    all(): AsyncIterable<Posture>;
    /** One an hour is kept, of days before yesterday one a day; the first word of an hour stands. */
    putSample(sample: RiskSample): Promise<void>;
    /** Oldest first. */
    samples(since: number): Promise<readonly RiskSample[]>;
  };

  readonly findings: {
    list(filter: FindingFilter, page: PageRequest): Promise<Page<Finding>>;
    get(id: string): Promise<Finding | undefined>;
    /** `<kind>.<status>.<severity>` → count, e.g. `detection.open.high`. */
    counts(): Promise<Readonly<Record<string, number>>>;
  };

  readonly incidents: {
    list(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
    get(id: string): Promise<Incident | undefined>;
    /**
     * Others that bear most of the same marks, the rare ones first; never a drill beside a real one. Of a mark that
     * very many bear only the newest are looked at.
     */
    similar(to: Incident, limit: number): Promise<readonly SimilarIncident[]>;
    /** What is expected, and until when: those whose time is not over at `now`; without it all that were ever made. */
    suppressions(now?: number): Promise<readonly Suppression[]>;
    suppression(id: string): Promise<Suppression | undefined>;
    /** Claim queued incidents for response; a claim not finished by `until` is offered again. */
    claim(
      limit: number,
      until: number,
      now: number,
    ): Promise<readonly { readonly incidentId: string; readonly reason: string }[]>;
    finish(incidentId: string): Promise<void>;
  };

  readonly response: {
    /** Insert if absent; answers false when the plan exists already. */
    createPlan(plan: ResponsePlan): Promise<boolean>;
    plan(id: string): Promise<ResponsePlan | undefined>;
    plansOf(incidentId: string): Promise<readonly ResponsePlan[]>;
    plans(
      filter: { readonly state?: readonly string[] },
      page: PageRequest,
    ): Promise<Page<ResponsePlan>>;
    setPlan(id: string, state: ResponsePlan['state'], authority: string, at: number): Promise<void>;
    /** Journal one step under the runner's epoch; `sealed` holds undo state. @throws ERR_FENCED */
    journal(step: PlanStep, epoch: number, sealed?: Sealed): Promise<void>;
    sealedOf(stepId: string): Promise<Sealed | undefined>;
    /** For a runner that starts: plans not in a final state, and any with a step under way. */
    unfinished(): Promise<readonly ResponsePlan[]>;
    createApproval(approval: Approval): Promise<boolean>;
    approval(id: string): Promise<Approval | undefined>;
    approvals(filter: { readonly state?: readonly string[] }): Promise<readonly Approval[]>;
    /** Answers false when it was no longer waiting. */
    decideApproval(
      id: string,
      decision: 'approved' | 'denied' | 'expired',
      by: string,
      reason: string,
      at: number,
    ): Promise<boolean>;
    preAuthorisations(): Promise<readonly PreAuthorisation[]>;
    putPreAuthorisation(grant: PreAuthorisation): Promise<void>;
    /** Runner lease: one runner acts at a time. */
    acquireRunner(holder: string, ttlMs: number, now: number): Promise<number | undefined>;
    renewRunner(epoch: number, ttlMs: number, now: number): Promise<boolean>;
  };

  readonly governance: {
    /** Sequence begins at 1; the first `previousHash` is LEDGER_GENESIS. */
    appendLedger(drafts: readonly LedgerDraft[]): Promise<readonly LedgerEntry[]>;
    ledger(from: number, limit: number): Promise<readonly LedgerEntry[]>;
    ledgerHead(): Promise<LedgerEntry | undefined>;
    /** In the order of verbs. */
    ledgerVerbs(): Promise<readonly LedgerVerb[]>;
    putTask(task: OwnerTask): Promise<void>;
    tasks(filter: {
      readonly state?: readonly string[];
      readonly owner?: string;
      readonly subjectId?: string;
    }): Promise<readonly OwnerTask[]>;
    putException(exception: RiskException): Promise<void>;
    exceptions(now: number): Promise<readonly RiskException[]>;
    /** Those that ended within this time, as far as nobody renewed them. */
    endedExceptions(since: number, now: number): Promise<readonly RiskException[]>;
    putDrill(run: DrillRun): Promise<void>;
    drills(limit: number): Promise<readonly DrillRun[]>;
  };

  /** `put` answers false where another has written since: read it again. */
  readonly existence: {
    get(id: string): Promise<Versioned<ExistenceReview> | undefined>;
    /** Those that moved last first. */
    list(filter: {
      readonly state?: readonly string[];
      readonly subjectId?: string;
    }): Promise<readonly Versioned<ExistenceReview>[]>;
    put(review: Versioned<ExistenceReview>): Promise<boolean>;
  };

  readonly decoys: {
    get(id: string): Promise<Versioned<Decoy> | undefined>;
    list(): Promise<readonly Versioned<Decoy>[]>;
    put(decoy: Versioned<Decoy>): Promise<boolean>;
  };

  readonly reviews: {
    put(review: AccessReview): Promise<void>;
    get(id: string): Promise<AccessReview | undefined>;
    /** Those that began last first. */
    list(): Promise<readonly AccessReview[]>;
    /** Leaves alone what is there already. */
    addItems(reviewId: string, items: readonly AccessReviewItem[]): Promise<void>;
    /** In the order of ids. */
    items(
      reviewId: string,
      filter?: { readonly state?: readonly string[] },
    ): Promise<readonly AccessReviewItem[]>;
    /** Answers false where it is in none of these states any more. */
    setItem(
      reviewId: string,
      item: AccessReviewItem,
      from: readonly AccessReviewItem['state'][],
    ): Promise<boolean>;
  };

  /** `new` is what the loop found and nobody has taken up yet. */
  readonly changes: {
    found(limit: number): Promise<readonly Versioned<EstateChange>[]>;
    get(id: string): Promise<Versioned<ChangeCase> | undefined>;
    /** Latest first. */
    list(filter: {
      readonly state?: readonly string[];
      readonly limit?: number;
    }): Promise<readonly Versioned<ChangeCase>[]>;
    /** Answers false where another has written since it was read. */
    put(change: Versioned<ChangeCase>): Promise<boolean>;
  };

  readonly provisioned: {
    get(of: ProvisionedOf, id: string): Promise<ProvisionedRow | undefined>;
    named(of: ProvisionedOf, name: string): Promise<ProvisionedRow | undefined>;
    /** In the order of ids, from the place `from`, which counts from 0. */
    page(of: ProvisionedOf, from: number, count: number): Promise<Page<ProvisionedRow>>;
    /** In the order of ids. */
    all(of: ProvisionedOf): AsyncIterable<ProvisionedRow>;
    /**
     * `version` is the one that was read, 0 for a new one. `taken`: the name is another's; `changed`: it is no longer
     * at this version; neither writes.
     */
    put(
      of: ProvisionedOf,
      row: ProvisionedRow & { readonly name?: string },
    ): Promise<'kept' | 'taken' | 'changed'>;
    remove(of: ProvisionedOf, id: string): Promise<void>;
  };

  readonly counterparts: {
    get(kind: string, id: string): Promise<Versioned<Counterpart> | undefined>;
    /** In the order of ids. */
    list(kind: string): Promise<readonly Versioned<Counterpart>[]>;
    /** False where another has written since. */
    put(kind: string, one: Versioned<Counterpart>, at: number): Promise<boolean>;
    /** With everything that waits in `<kind>:<id>`. False when there was none. */
    remove(kind: string, id: string): Promise<boolean>;
  };

  /** What is to be sent, kept until it is taken. */
  readonly outbox: {
    /** Answers how many were new. */
    put(drafts: readonly OutboxDraft[]): Promise<number>;
    /** Those that are due, each the first of its subject; a claim that is not ended by `until` is offered again. */
    claim(options: {
      readonly channels: readonly string[];
      readonly limit: number;
      readonly until: number;
      readonly now: number;
    }): Promise<readonly OutboxMessage[]>;
    /** Those that wait in one channel, oldest first. */
    waiting(channel: string, limit: number): Promise<readonly OutboxMessage[]>;
    /** Taken by the other side. Answers how many waited. */
    sent(channel: string, ids: readonly string[], at: number): Promise<number>;
    /** Not taken: again at `nextAt`. */
    again(
      channel: string,
      id: string,
      later: { readonly because: string; readonly nextAt: number },
    ): Promise<void>;
    /** Not taken, and not tried again by itself. */
    setAside(channel: string, id: string, because: string, at: number): Promise<void>;
    /** What was set aside waits anew. Answers how many. */
    retry(channel: string, now: number): Promise<number>;
    /** Channel → what became of what was put there. */
    counts(): Promise<Readonly<Record<string, OutboxCount>>>;
    state(channel: string, id: string): Promise<string | undefined>;
    /** Forgets what ended before. */
    prune(before: number): Promise<void>;
  };

  readonly signals: {
    /** `new`, or what stands under this issuer and `jti` already. Written once, never changed. */
    put(signal: ReceivedSignal): Promise<'new' | ReceivedSignal>;
    get(issuer: string, jti: string): Promise<ReceivedSignal | undefined>;
    /** Issuer → outcome → count. */
    counts(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
    /** Newest first. */
    recent(limit: number): Promise<readonly ReceivedSignal[]>;
  };

  readonly settings: {
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    getSealed(key: string): Promise<Sealed | undefined>;
    putSealed(key: string, sealed: Sealed): Promise<void>;
    counters(): Promise<Readonly<Record<string, number>>>;
  };

  readonly access: {
    putUser(user: UserRow): Promise<void>;
    user(id: string): Promise<UserRow | undefined>;
    users(): Promise<readonly UserRow[]>;
    putToken(token: TokenRow): Promise<void>;
    tokenByHash(hash: string): Promise<TokenRow | undefined>;
    tokens(userId?: string): Promise<readonly TokenRow[]>;
    /** One-time tokens: marks used, answers false when already used, revoked or expired. */
    useToken(id: string, now: number): Promise<boolean>;
    revokeToken(id: string, now: number): Promise<void>;
  };
}

export interface Store {
  /** @throws ERR_TENANT_REQUIRED when the id is empty. */
  tenant(id: string): TenantStore;
  /** Create if absent. */
  ensureTenant(id: string, name: string): Promise<void>;
  /** One round trip, for health. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
