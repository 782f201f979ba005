/** Detectors make statements (signals); they never decide. */
import type { Stateful } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Event, Finding, Lineage, Posture, Signal } from '../model/index.ts';
import type { VendorFinding } from '../sources/index.ts';
import type { LoadedCorrelation, RuleSet } from './sigma/index.ts';

export interface Place {
  readonly country?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** Kilometres; ≥ 100. A place without a city is unknown, not a country's centre. */
  readonly radiusKm?: number;
  readonly asn?: number;
  readonly asName?: string;
  /**
   * From the AS, or from what the database flags; `unknown` where we cannot say. `relay` hides the address of many
   * ordinary people and keeps their region, `anonymiser` hides both, `mobile` puts a whole country behind few addresses.
   */
  readonly network:
    | 'hosting'
    | 'vpn'
    | 'anonymiser'
    | 'relay'
    | 'mobile'
    | 'isp'
    | 'business'
    | 'cloud_provider'
    | 'unknown';
}

export interface Places {
  /** `undefined` = the databases are absent or the address is not in them: unknown, not new. */
  lookup(ip: string): Place | undefined;
}

/** Everything a detector may read about one event. */
export interface Observation {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly view: InventoryView;
  /** Posture of the root or acting principal, as of this position. */
  posture(principalId: string): Posture | undefined;
  readonly place: Place | undefined;
  /** The vendor's own detection that this event is. Nobody's habit is in it. */
  readonly vendor?: VendorFinding;
  /** Learning only (day-0 backfill): behaviours learn and stay silent. */
  readonly learningOnly: boolean;
  /** The drill it belongs to: judged as any other, and nothing is learned of it. */
  readonly drill?: string;
}

export interface Behaviour {
  /** Same as its file name, e.g. `impossible-travel`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly attack: readonly string[];
  /** OWASP NHI Top 10 2025 (`NHI1`…) and Agentic Top 10 2026 (`ASI01`…), where one names it. */
  readonly owasp?: readonly string[];
  readonly falsePositives: readonly string[];
}

/** What a root habitually does, most habitual first: the known-good side of a selective containment. */
export interface KnownGood {
  /** Autonomous system numbers as text. */
  readonly asn: readonly string[];
  readonly country: readonly string[];
  readonly agent: readonly string[];
  readonly region: readonly string[];
  readonly privilege: readonly string[];
}

/** What a partition runs by; asked for every event, so that it may change between two. */
export interface RulesToRun extends Pick<RuleSet, 'match'> {
  /** As `loadRules` gives them. */
  readonly correlations?: readonly LoadedCorrelation[];
}

export interface Detection extends Stateful {
  /** Rules and behaviours over one event, in order. Learns unless the root is touched by an open incident. */
  observe(observation: Observation): readonly Signal[];
  /**
   * Findings that these signals open or grow, each with every event gathered in its window so far.
   * The gathering is part of this room's state; call once per `observe`, in order.
   */
  findings(signals: readonly Signal[]): readonly Finding[];
  /** Learned habits of a root and of one principal it acts as; what an open incident touched is not in it. */
  habits(rootId: string, actingAs?: string): KnownGood;
  /** What was let go for lack of room. */
  evicted(): Readonly<Record<string, number>>;
  /**
   * Hold back learning for a root (open incident), let it go, or unlearn back to a time. `raised`: people are told of
   * it, so what spoke of the root lately counts for no detector's rate in peace until the verdict.
   */
  hold(rootId: string, since: number, raised?: boolean): void;
  release(rootId: string, verdict: 'true_positive' | 'false_positive'): void;
}
