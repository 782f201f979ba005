/** Rows of the loop and the estate: pages, filters, what a turn commits. */
import type { StateEntry } from '../../core/index.ts';
import type {
  DatedFact,
  EstateChange,
  Finding,
  Incident,
  Posture,
  Suppression,
  Tier,
} from '../../model/index.ts';
import type { OutboxDraft } from './site-rows.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** There are more than `total`: counting them all would take too long. */
  readonly isAtLeast?: boolean;
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
  /** The commit renews the lease for so long, in the database's time; absent = it does not. */
  readonly leaseMs?: number;
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

export interface VerdictCount {
  readonly check: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly total: number;
  /** By id; empty for `pass`. */
  readonly ids: readonly string[];
}

/** Sums over those alike. */
export interface StandingRow {
  readonly kind: string;
  readonly class: string;
  readonly tier: number;
  readonly owned: boolean;
  /** Where the band of risk begins: 0, 25, 50 or 75. */
  readonly band: number;
  readonly total: number;
  readonly risk: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface PrincipalFilter {
  /** In name, id or owner, whatever its case; of one or two characters, where names begin. */
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
