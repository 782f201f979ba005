/** Evidence → grouping → attribution → cause → decision. */
import type { Stateful } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type {
  Attribution,
  Cause,
  CauseCondition,
  Criticality,
  Event,
  IdentityClass,
  Incident,
  IncidentVerdict,
  Lineage,
  Posture,
  Signal,
  Suppression,
  Tier,
  TimelineEntry,
} from '../model/index.ts';
import type { Evidence, EvidenceInput } from './evidence.ts';

export interface SiteCosts {
  /** Expected damage (0–1 scale: confidence × damage of tier) above which somebody is paged. */
  readonly page: number;
  /** Above which it stands in the queue; below it is a line in the timeline. */
  readonly queue: number;
  /** Damage of tiers 0–3, 0–1. */
  readonly damage: readonly [number, number, number, number];
  /** P(compromise) of a story of this class before its evidence, in place of ours. */
  readonly baseRates?: Readonly<Partial<Record<IdentityClass, number>>>;
  /** How far a detector is believed here, 0 (not at all) to 1 (as it says); it is never believed more. */
  readonly weights?: Readonly<Record<string, number>>;
}

export interface IncidentInput {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly signals: readonly Signal[];
  readonly view: InventoryView;
  posture(principalId: string): Posture | undefined;
  /** Likelihood terms of a posture, from the posture room. */
  likelihood(
    posture: Posture,
  ): readonly { readonly check: string; readonly nats: number; readonly because: string }[];
  /** Cause condition a failed check explains, from the posture room. */
  condition(check: string): CauseCondition | undefined;
  readonly drill: boolean;
  /** When the event reached us: an incident is not opened before it. Absent = the time of the event. */
  readonly receivedAt?: number;
}

export type RegroupInput = Omit<
  IncidentInput,
  'event' | 'lineage' | 'signals' | 'drill' | 'receivedAt'
>;

export interface Incidents extends Stateful {
  /** Signals of one event → incidents opened or grown. Same input, same ids. */
  consider(input: IncidentInput): readonly Incident[];
  get(id: string): Incident | undefined;
  open(): Iterable<Incident>;
  /** Damage and decision again after posture of an identity changed; returns those that changed. */
  reconsider(principalId: string, input: RegroupInput, at: number): readonly Incident[];
  /**
   * Two stories of this partition become one by a person's word; answers what changed, the one that goes on first.
   * Nothing where one of them is not held here, is over, or is a drill and the other is not.
   */
  merge(into: string, from: string, input: RegroupInput, entry: TimelineEntry): readonly Incident[];
  /**
   * What is about these identities becomes a story of its own and is never joined to this one again. Answers both;
   * nothing where no signal is about them, none is left, or the story's own root is among them.
   */
  split(
    id: string,
    identityIds: readonly string[],
    input: RegroupInput,
    entry: TimelineEntry,
  ): readonly Incident[];
  note(id: string, entry: TimelineEntry): Incident | undefined;
  setStatus(id: string, status: Incident['status'], at: number): Incident | undefined;
  close(id: string, verdict: IncidentVerdict, at: number): Incident | undefined;
  /** From now on what it speaks of is told and does not weigh. Answers false where it was not taken. */
  suppress(suppression: Suppression): boolean;
  /** Before its time; undefined where it is over already. */
  endSuppression(
    id: string,
    by: { readonly at: number; readonly by: string; readonly reason: string },
  ): Suppression | undefined;
  /** Stories let go for lack of room. */
  evicted(): number;
}

/**
 * A story as it stands after one more event or a change of posture, whether it is an incident or not. For
 * measuring what other thresholds would have raised; nothing may be decided by it.
 */
export interface Watched {
  readonly id: string;
  readonly rootId: string;
  /** Stories that were folded into it. */
  readonly merged: readonly string[];
  readonly at: number;
  readonly tier: Tier;
  readonly criticality: Criticality;
  readonly class: IdentityClass | undefined;
  readonly emergencyAccess: boolean;
  /** Every signal that it holds. */
  readonly signals: readonly Signal[];
  readonly evidence: Evidence;
  /** What the evidence was worked out from, so that it can be weighed again by other tables. */
  readonly weighed: EvidenceInput;
  readonly attribution: Attribution;
  readonly cause: Cause;
  /** Does it stand as an incident by the costs in force? */
  readonly isIncident: boolean;
}
