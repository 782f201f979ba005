/** What is known of one story; an incident once it is worth one. Plain JSON, nothing held twice. */
import type {
  Attribution,
  CauseCondition,
  Criticality,
  IdentityClass,
  Incident,
  Signal,
  Tier,
  TimelineEntry,
} from '../model/index.ts';
import type { LikelihoodTerm } from './evidence.ts';

export interface Weakness {
  readonly condition: CauseCondition;
  readonly check: string;
  readonly because: string;
  readonly subjectId: string;
}

/** Somebody who acted in it. */
export interface Member {
  readonly id: string;
  readonly role: 'root' | 'acting';
}

/** What was done with one credential or session of one root: its own attribution, and the signals that rest on it. */
export interface Strand {
  readonly key: string;
  readonly rootId: string;
  /** Of its first event that accuses; of its first at all until there is one. */
  at: number;
  accuses: boolean;
  attribution: Attribution;
  signals: string[];
  /** Somebody got in by it without a second factor. */
  passwordAlone?: true;
}

export type Published = Omit<Incident, 'signals' | 'timeline' | 'attribution'>;

export interface Case {
  /** `hashId('inc', [root, first signal])`. */
  readonly id: string;
  readonly rootId: string;
  readonly drill: boolean;
  members: Member[];
  /** Native ids of credentials shown in events that were signalled. */
  credentials: string[];
  /** Principals that its writes reached, its own included. */
  touched: string[];
  /** Join keys: root, credential, session, reached principal. */
  keys: string[];
  signals: Signal[];
  /** Signals not kept beyond the bounds. */
  moreSignals: number;
  class: IdentityClass | undefined;
  /** As of each member's first event here; what the story itself opened never enters. */
  likelihood: LikelihoodTerm[];
  weaknesses: Weakness[];
  /** Of the strand that the evidence speaks of. */
  attribution: Attribution;
  /** Absent in records of before: the attribution is all there is. */
  strands?: Strand[];
  timeline: TimelineEntry[];
  moreTimeline: number;
  /** Of the first event that accuses more than it excuses; of the first at all until there is one. */
  firstAt: number;
  /** `firstAt` and the attribution are of a hostile event. Absent in records of before: they are. */
  anchored?: boolean;
  lastAt: number;
  /** Best known stake of members and of what was reached. */
  tier: Tier;
  tierBecause: string;
  /** The highest `tier` so far; absent until somebody in it was found in the inventory. */
  tierThen?: Tier;
  criticality: Criticality;
  emergencyAccess: boolean;
  /** No pull has listed what anybody who acted in it may do: what is at stake is assumed. */
  unlisted?: boolean;
  incident: Published | undefined;
  /** Ids of stories that were folded into this one. */
  merged: string[];
}

/** Signals that accuse; the rest speaks against or says nothing. */
export const accusing = (one: Pick<Case, 'signals'>): readonly Signal[] =>
  one.signals.filter((signal) => signal.llr > 0);

export const addOnce = (list: string[], values: readonly string[], cap: number): boolean => {
  let added = false;
  for (const value of values) {
    if (list.length >= cap) break;
    if (list.includes(value)) continue;
    list.push(value);
    added = true;
  }
  return added;
};
