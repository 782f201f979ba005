/** What the verbs `behaviours …` ask of the platform. */
import type { Bar, Needed } from '../incidents/index.ts';
import type { Disposition, TelemetryKind, Tier } from '../model/index.ts';

export interface BehaviourLine {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly attack: readonly string[];
  readonly owasp: readonly string[];
  /** Kinds of telemetry that it can speak of; empty = all. */
  readonly kinds: readonly TelemetryKind[];
  readonly falsePositives: readonly string[];
}

export interface BehaviourExplained extends BehaviourLine {
  /** How far it is believed at this site, 0–1. */
  readonly weight: number;
  /** What its word is worth on top of what: evidence that each class needs before somebody is paged, by tier 0–3. */
  readonly needed: readonly Needed[];
  /** Confidence at which a story of this tier and criticality is queued and pages. */
  readonly bars: readonly Bar[];
}

export interface CostOptions {
  /** File of the proposed settings; undefined = those in force alone. */
  readonly settings: string | undefined;
  /** Settings in force; undefined = ours. */
  readonly inForce: string | undefined;
  /** Logs and inventory exports. */
  readonly paths: readonly string[];
  /** Data dir of a platform that is not running: its archive is read too. */
  readonly dataDir: string | undefined;
  /** How far back, and how much before that is learnt from first, ms. */
  readonly since: number;
  readonly learn: number;
  onProgress?(events: number): void;
}

/** How many stories each settings would have raised. */
export interface CostCount {
  readonly page: number;
  readonly queue: number;
  /** People paged: two for emergency access. */
  readonly people: number;
}

export interface CostChange {
  readonly story: string;
  readonly root: string;
  readonly tier: Tier;
  readonly before: Disposition;
  readonly after: Disposition;
  readonly confidence: number;
  readonly detectors: readonly string[];
}

export interface BehaviourCost {
  readonly events: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly stories: number;
  readonly before: CostCount;
  readonly after: CostCount;
  /** Those that the settings move, at most 100, the most confident first; `changedTotal` counts all. */
  readonly changed: readonly CostChange[];
  readonly changedTotal: number;
  /** Of each behaviour or rule: stories that would page by the proposed settings and in which it speaks. */
  readonly byDetector: Readonly<Record<string, number>>;
  readonly complete: boolean;
  readonly because: string;
}

export interface BehaviourDoor {
  list(): readonly BehaviourLine[];
  /** Undefined = there is no such behaviour. Throws ERR_CONFIG_INVALID naming the field at fault. */
  explain(id: string, settings: string | undefined): Promise<BehaviourExplained | undefined>;
  cost(options: CostOptions): Promise<BehaviourCost>;
}
