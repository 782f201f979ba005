/** What a run over one seed leaves behind, small enough to keep for many seeds: peaks and labels, no events. */
import type { AttackTruth } from '../../estate/index.ts';
import type { LikelihoodTerm } from '../../incidents/index.ts';
import type { Attribution, Cause, IdentityClass, Signal, Tier } from '../../model/index.ts';

/** With the posture context (tier, criticality, likelihood) or without any of it. */
export type Arm = 'on' | 'off';

export interface SeedOptions {
  readonly seed: number;
  /** About this many identities; the organisation is built in its usual proportions. */
  readonly identities: number;
  /** Days that are judged, after `learnDays` of history. */
  readonly days: number;
  readonly learnDays: number;
  /** Attacks laid into the judged days; 0 for a quiet estate. */
  readonly attacks: number;
  readonly arm: Arm;
}

/** One attack that was laid into the stream. */
export interface StagedAttack extends AttackTruth {
  /** Its place in the list of its seed. */
  readonly index: number;
  readonly title: string;
  readonly class: IdentityClass;
  /** Credentials and sessions that the attacker's own successful records show. */
  readonly shown: readonly string[];
  /** The credential of the truth stands somewhere in the attacker's records. */
  readonly credentialTold: boolean;
}

/** An accusing or excusing signal, with the attack it rests on; without one it is of ordinary life. */
export interface KeptSignal extends Signal {
  readonly ofAttack: number | undefined;
}

/** One story at the end of its seed, with all that it takes to weigh it again by another table. */
export interface Story {
  readonly id: string;
  readonly rootId: string;
  readonly baseRate: number;
  readonly likelihood: readonly LikelihoodTerm[];
  /** In the order they came. */
  readonly signals: readonly KeptSignal[];
  /** From when on it was of which tier, the first first. */
  readonly tiers: readonly { readonly at: number; readonly tier: Tier }[];
  /** Paged whatever its confidence. */
  readonly always: boolean;
  /** When the costs as shipped first raised it, and again whenever another attack had come into it. */
  readonly raised: readonly { readonly at: number; readonly attacks: readonly number[] }[];
  readonly attribution: Attribution;
  readonly cause: Cause;
}

/** A story when it was likelier than ever before at its tier, or when another attack came into it. */
export interface High {
  readonly at: number;
  readonly tier: Tier;
  readonly confidence: number;
  readonly attacks: readonly number[];
}

export interface SeedRun {
  readonly seed: number;
  readonly arm: Arm;
  /** Identities and roles in the inventory when the judged days begin. */
  readonly identities: number;
  readonly days: number;
  readonly events: number;
  readonly setAside: number;
  readonly cpuSeconds: number;
  readonly attacks: readonly StagedAttack[];
  readonly stories: readonly Story[];
}

/** Confidence from which a story is an incident, by tier. */
export type Bars = readonly [number, number, number, number];
