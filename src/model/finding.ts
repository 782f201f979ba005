/** What detectors state, what people act on, and the stories they make. */
import type { CredentialKind } from './access.ts';
import type { Verdict } from './fact.ts';
import type { Criticality, IdentityClass, Tier } from './identity.ts';

export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';
export const severities: readonly Severity[] = [
  'informational',
  'low',
  'medium',
  'high',
  'critical',
];
export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** One detector's statement about one event or window. */
export interface Signal {
  readonly id: string;
  /** Rule id or behaviour name. */
  readonly detector: string;
  readonly kind: 'rule' | 'behaviour' | 'vendor' | 'posture';
  readonly title: string;
  readonly description: string;
  readonly time: number;
  /** The identity or role acting. */
  readonly actorId: string;
  /** Lineage root; equals actorId where nothing stands behind. */
  readonly rootId: string;
  /** Identities this touches besides the actor (created user, assumed role). */
  readonly targetIds: readonly string[];
  /** Everybody whose events it rests on, where it rests on more than one. */
  readonly principals?: readonly string[];
  /** Our event ids and the vendor's, same order. */
  readonly eventIds: readonly string[];
  readonly vendorEventIds: readonly string[];
  readonly severity: Severity;
  /** ATT&CK v19 technique ids, `T1098.001`. */
  readonly attack: readonly string[];
  /**
   * What the statement rests on, e.g. `asn:64500`, `ip:203.0.113.9`, `credential:AKIA…`.
   * Signals resting on one observable count as one vote.
   */
  readonly observables: readonly string[];
  /** Log-likelihood ratio in nats before site calibration: ln P(signal|attack)/P(signal|benign). */
  readonly llr: number;
  /** A hard fact (leaked key, honeytoken) does not decay. */
  readonly hardFact: boolean;
  /** Negative evidence has llr < 0 (managed device, change window). */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  /** Id of the suppression it came under: it is told and does not weigh. */
  readonly suppressed?: string;
}

/** Whom a suppression is about: one root, all of a class in one account or tenant, or everybody. */
export type Suppressed =
  | { readonly kind: 'root'; readonly rootId: string }
  | { readonly kind: 'peers'; readonly class: IdentityClass; readonly scope: string }
  | { readonly kind: 'site' };

/** A person's word that what a detector states is expected for a while. It only ever makes quieter. */
export interface Suppression {
  readonly id: string;
  readonly detector: string;
  readonly about: Suppressed;
  /** Events of `from` and later, before `until`, epoch ms. */
  readonly from: number;
  readonly until: number;
  readonly reason: string;
  readonly by: string;
  /** Ended before its time by somebody; `until` is then when. */
  readonly endedBy?: string;
  readonly endedBecause?: string;
}

/** As `scan --format json` prints it; `events` are the vendor's own ids. */
export interface Finding {
  readonly id: string;
  readonly kind: 'detection' | 'posture';
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly attack: readonly string[];
  readonly identities: readonly string[];
  readonly events: readonly string[];
  readonly time: number;
  readonly status: 'open' | 'closed' | 'excepted';
  readonly because: string;
  /** The incident that opened this posture item; it never raises that incident's confidence. */
  readonly openedBy?: string;
}

/** One check's answer for one subject. */
export interface CheckVerdict {
  readonly check: string;
  readonly subjectId: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
}

/** The parts that risk is a sum of. */
export type RiskDimension =
  | 'privilege'
  | 'blast_radius'
  | 'ownership'
  | 'rotation'
  | 'inheritance_depth'
  | 'exposure'
  | 'sharing'
  | 'dormancy';

export interface ScoreTerm {
  readonly name: string;
  /** The part it belongs to; absent in postures judged before terms had one. */
  readonly dimension?: RiskDimension;
  readonly points: number;
  readonly because: string;
}

/** Posture of one identity: tier says damage, risk says how exposed; never mixed with confidence. */
export interface Posture {
  readonly identityId: string;
  readonly tier: Tier;
  readonly tierBecause: string;
  readonly criticality: Criticality;
  readonly criticalityBecause: string;
  /** 0–100. */
  readonly risk: number;
  readonly terms: readonly ScoreTerm[];
  readonly verdicts: readonly CheckVerdict[];
  readonly judgedAt: number;
}

/** Each part right or unknown, said plainly. */
export type Said<T> =
  | { readonly said: true; readonly value: T; readonly because: string }
  | { readonly said: false; readonly because: string };

export interface Attribution {
  readonly credential: Said<{
    readonly type: CredentialKind;
    readonly nativeId: string;
    readonly ofId: string;
  }>;
  readonly who: Said<{
    readonly rootId: string;
    readonly actingAs: string;
    readonly lineage: readonly string[];
  }>;
  readonly context: Said<{
    readonly ip?: string;
    readonly asn?: string;
    readonly place?: string;
    readonly userAgent?: string;
    readonly service?: string;
  }>;
  /** As of the event. */
  readonly privilege: Said<{ readonly tier: Tier; readonly via: readonly string[] }>;
  readonly did: readonly string[];
}

export type CauseEntry =
  | 'phished'
  | 'leaked'
  | 'stuffed'
  | 'vendor'
  | 'forged'
  | 'insider'
  | 'unknown';
export type CauseCondition =
  | 'direct_misuse'
  | 'overprivilege'
  | 'stale_trust_path'
  | 'no_rotation'
  | 'no_strong_authenticator'
  | 'unowned'
  | 'dormant'
  | 'shared'
  | 'exposed_secret';

export interface Cause {
  readonly entry: CauseEntry;
  readonly conditions: readonly {
    readonly condition: CauseCondition;
    readonly because: string;
    readonly check?: string;
    readonly subjectId: string;
  }[];
  readonly primary: CauseCondition;
}

/** One named term of the confidence sum. */
export interface EvidenceTerm {
  readonly name: string;
  readonly from: 'prior' | 'signal' | 'negative';
  readonly nats: number;
  readonly because: string;
  readonly signalId?: string;
  /** Terms merged into this one because they rest on the same observable. */
  readonly sameObservableAs?: readonly string[];
}

export interface TimelineEntry {
  readonly time: number;
  readonly kind: 'event' | 'signal' | 'decision' | 'action' | 'note';
  readonly text: string;
  readonly ref?: string;
  /** Id of the suppression that its signal came under. */
  readonly suppressed?: string;
}

export type Disposition = 'page' | 'queue' | 'timeline';

export interface Decision {
  readonly disposition: Disposition;
  /** confidence × damage, compared with the site's cost. */
  readonly expectedDamage: number;
  readonly because: string;
  /** How many people are paged: two for emergency access. */
  readonly pagePeople: number;
}

export type IncidentStatus = 'open' | 'containing' | 'contained' | 'closed';
export type IncidentVerdict = 'true_positive' | 'false_positive' | 'benign' | 'test' | 'undecided';

export interface Incident {
  readonly id: string;
  readonly title: string;
  /** One sentence a person can read out. */
  readonly story: string;
  readonly status: IncidentStatus;
  readonly verdict: IncidentVerdict;
  /** From damage × confidence. */
  readonly severity: Severity;
  /** Probability of compromise, 0–1. */
  readonly confidence: number;
  /** The highest stake since its first event: what was possible, whatever was taken away afterwards. */
  readonly tier: Tier;
  /** Where it is another by now; the decision follows it. */
  readonly tierNow?: Tier;
  readonly rootId: string;
  readonly identities: readonly string[];
  readonly credentials: readonly string[];
  readonly evidence: readonly EvidenceTerm[];
  readonly attribution: Attribution;
  readonly cause: Cause;
  readonly decision: Decision;
  readonly findings: readonly string[];
  readonly signals: readonly Signal[];
  readonly timeline: readonly TimelineEntry[];
  readonly attack: readonly string[];
  readonly firstEventAt: number;
  readonly lastEventAt: number;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly drill: boolean;
}
