/** What `bench efficacy` is asked and what it answers. Shares are 0–1; times are seconds. */

export interface Seeds {
  readonly from: number;
  readonly to: number;
}

export interface EfficacyOptions {
  /** Seeds that are reported. */
  readonly seeds: Seeds;
  /** Seeds on which bars are tuned; undefined = the costs as they are shipped. None of them may be reported. */
  readonly calibrate: Seeds | undefined;
  readonly identities: number;
  readonly days: number;
  readonly learnDays: number;
  /** Attacks laid into each seed. */
  readonly attacks: number;
  /** Run everything once more without posture context, tuned apart. */
  readonly arms: boolean;
  /** Markdown file for the figures. */
  readonly write: string | undefined;
  /** Directory for the runs of single seeds, of one version of the code; those found in it are not made anew. */
  readonly keep?: string | undefined;
  onProgress?(done: { readonly what: string; readonly seconds: number }): void;
}

/** 95 %, by drawing seeds again. */
export interface Interval {
  readonly least: number;
  readonly most: number;
}

export interface Share {
  readonly of: number;
  readonly found: number;
  readonly recall: number;
}

/** How many were said rightly, said to be unknown, and said wrongly. */
export interface Said {
  readonly right: number;
  readonly unknown: number;
  readonly wrong: number;
}

export interface CurvePoint {
  readonly recall: number;
  /** True incidents of all incidents. */
  readonly precision: number;
  readonly falseIncidentsPer1000PerWeek: number;
  readonly bars: readonly number[];
}

export interface EfficacyFigures {
  /** Confidence from which a story is an incident, tiers 0 to 3. */
  readonly bars: readonly number[];
  readonly recall: number;
  readonly recallInterval: Interval;
  readonly recallTier01: Share;
  readonly byStealth: Readonly<Record<string, Share>>;
  readonly falseIncidents: number;
  readonly falseIncidentsPer1000PerWeek: number;
  readonly falseInterval: Interval;
  /** All that was raised, and how much of it for 1,000 identities in a week. */
  readonly incidents: number;
  readonly incidentsPer1000PerWeek: number;
  /** Incidents for each attack found: 1 is one story each. */
  readonly incidentsPerAttack: number;
  /** Evidence that speaks of what most of its incident speaks of; one incident for everything would have the second. */
  readonly purity: number;
  readonly purityIfMerged: number;
  readonly medianSecondsToIncident: number | null;
}

export interface ScriptFigures extends Share {
  readonly script: string;
  readonly system: string;
  readonly class: string;
  readonly family: string;
  readonly medianSecondsToIncident: number | null;
}

export interface DetectorFigures {
  readonly detector: string;
  /** Attacks about which it spoke. */
  readonly attacks: number;
  /** Root-days of ordinary life on which it spoke, and that for 1,000 identities in a week. */
  readonly rootDays: number;
  readonly per1000PerWeek: number;
  /** False incidents that it has a part in. */
  readonly inFalseIncidents: number;
  /** Of the incidents that it has a part in, from the first hostile event on. */
  readonly medianSecondsToIncident: number | null;
}

export interface LeftOut extends Share {
  readonly family: string;
  readonly falseIncidentsPer1000PerWeek: number;
}

/** Stories by the highest confidence that they had. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly stories: number;
  /** Their mean confidence. */
  readonly said: number;
  /** Share of them that held an attack. */
  readonly hostile: number;
}

export interface ContextWorth {
  readonly off: EfficacyFigures;
  readonly offCurve: readonly CurvePoint[];
  /** The highest recall that both reach. */
  readonly atRecall: number;
  readonly falseOn: number;
  readonly falseOff: number;
  /** Share of false incidents that posture context takes away at that recall. */
  readonly reduction: number;
  readonly reductionInterval: Interval;
}

export interface EfficacyResult extends EfficacyFigures {
  readonly seeds: Seeds;
  readonly calibrated: Seeds | null;
  readonly asked: Pick<EfficacyOptions, 'identities' | 'days' | 'learnDays' | 'attacks'>;
  /** In the inventory of a seed, on average. */
  readonly identities: number;
  readonly attacks: number;
  readonly events: number;
  readonly setAside: number;
  readonly cpuSeconds: number;
  readonly machine: string;
  readonly asShipped: Pick<
    EfficacyFigures,
    'recall' | 'recallTier01' | 'falseIncidents' | 'falseIncidentsPer1000PerWeek'
  >;
  readonly attribution: { readonly credential: Said; readonly who: Said };
  readonly cause: { readonly entry: Said; readonly primary: Said };
  readonly scripts: readonly ScriptFigures[];
  readonly classes: Readonly<Record<string, Share>>;
  readonly detectors: readonly DetectorFigures[];
  readonly leftOut: readonly LeftOut[];
  readonly curve: readonly CurvePoint[];
  readonly reliability: readonly ReliabilityBin[];
  readonly context?: ContextWorth;
}
