/** The figures of one arm at its bars, over all reported seeds. */
import type { CurvePoint, EfficacyFigures, Share } from '../../cli/index.ts';
import type { Bars, StagedAttack, Story } from './contract.ts';
import { intervalOf, medianOf, sum } from './resample.ts';
import {
  foundBy,
  isRaised,
  type Peaked,
  perThousandWeeks,
  purityOf,
  reaches,
  toldBy,
} from './score.ts';

export interface FoundAttack {
  readonly attack: StagedAttack;
  readonly seed: number;
  readonly by: { readonly story: Story; readonly at: number } | undefined;
  /** Where one reads what happened. */
  readonly told?: Story | undefined;
}

export const shareOf = (all: readonly FoundAttack[]): Share => {
  const found = all.filter(({ by }) => by !== undefined).length;
  return { of: all.length, found, recall: all.length === 0 ? 0 : found / all.length };
};

export const sharesBy = (
  all: readonly FoundAttack[],
  keyOf: (attack: StagedAttack) => string,
): Readonly<Record<string, Share>> => {
  const keys = [...new Set(all.map(({ attack }) => keyOf(attack)))].sort();
  return Object.fromEntries(
    keys.map((key) => [key, shareOf(all.filter(({ attack }) => keyOf(attack) === key))]),
  );
};

/** Seconds from the first hostile event to the incident. */
export const secondsTo = ({ attack, by }: FoundAttack): readonly number[] =>
  by === undefined ? [] : [Math.max(0, (by.at - attack.firstHostileAt) / 1000)];

export const attacksFound = (all: readonly Peaked[], bars: Bars): readonly FoundAttack[] =>
  all.flatMap((one) =>
    one.attacks.map(({ attack }) => ({
      attack,
      seed: one.run.seed,
      by: foundBy(one, attack.index, bars),
      told: toldBy(one, attack.index, bars),
    })),
  );

/** What one seed adds to the sums; intervals are drawn over these. */
interface SeedSum {
  readonly attacks: number;
  readonly found: number;
  readonly falses: number;
  readonly raised: number;
  readonly weeks: number;
}

const seedSum = ({ attacks, stories, run }: Peaked, bars: Bars): SeedSum => ({
  attacks: attacks.length,
  found: attacks.filter(({ peaks }) => reaches(peaks, bars)).length,
  falses: stories.filter(({ quiet }) => reaches(quiet, bars)).length,
  raised: stories.filter((one) => isRaised(one, bars)).length,
  weeks: 1 / perThousandWeeks(1, run),
});

const total = (seeds: readonly SeedSum[], of: keyof SeedSum): number =>
  sum(seeds.map((one) => one[of]));

const ratio = (seeds: readonly SeedSum[], of: keyof SeedSum, by: keyof SeedSum): number =>
  total(seeds, by) === 0 ? 0 : total(seeds, of) / total(seeds, by);

export const pointAt = (all: readonly Peaked[], bars: Bars): CurvePoint => {
  const seeds = all.map((one) => seedSum(one, bars));
  const raised = total(seeds, 'raised');
  return {
    recall: ratio(seeds, 'found', 'attacks'),
    precision: raised === 0 ? 1 : (raised - total(seeds, 'falses')) / raised,
    falseIncidentsPer1000PerWeek: ratio(seeds, 'falses', 'weeks'),
    bars,
  };
};

export const figuresAt = (all: readonly Peaked[], bars: Bars): EfficacyFigures => {
  const seeds = all.map((one) => seedSum(one, bars));
  const found = attacksFound(all, bars);
  const purities = all.map((one) => purityOf(one, bars));
  const evidence = Math.max(1e-9, sum(purities.map((one) => one.evidence)));
  const falses = total(seeds, 'falses');
  const raised = total(seeds, 'raised');
  return {
    bars,
    recall: shareOf(found).recall,
    recallInterval: intervalOf(seeds, (drawn) => ratio(drawn, 'found', 'attacks')),
    recallTier01: shareOf(found.filter(({ attack }) => attack.tierOfTarget <= 1)),
    byStealth: sharesBy(found, (attack) => attack.stealth),
    falseIncidents: falses,
    falseIncidentsPer1000PerWeek: ratio(seeds, 'falses', 'weeks'),
    falseInterval: intervalOf(seeds, (drawn) => ratio(drawn, 'falses', 'weeks')),
    incidents: raised,
    incidentsPer1000PerWeek: ratio(seeds, 'raised', 'weeks'),
    incidentsPerAttack: (raised - falses) / Math.max(1, total(seeds, 'found')),
    purity: sum(purities.map((one) => one.agreeing)) / evidence,
    purityIfMerged: sum(purities.map((one) => one.agreeingMerged)) / evidence,
    medianSecondsToIncident: medianOf(found.flatMap(secondsTo)),
  };
};

/** As the costs in force raised it while it ran. */
export const figuresAsShipped = (all: readonly Peaked[]) => {
  const found = all.flatMap(({ run }) =>
    run.attacks.map((attack): FoundAttack => {
      const story = run.stories.find(({ raised }) =>
        raised.some(({ attacks }) => attacks.includes(attack.index)),
      );
      return { attack, seed: run.seed, by: story && { story, at: story.raised[0]?.at ?? 0 } };
    }),
  );
  const falses = all.map(
    ({ run }) => run.stories.filter(({ raised }) => raised[0]?.attacks.length === 0).length,
  );
  const weeks = all.map(({ run }) => 1 / perThousandWeeks(1, run));
  return {
    recall: shareOf(found).recall,
    recallTier01: shareOf(found.filter(({ attack }) => attack.tierOfTarget <= 1)),
    falseIncidents: sum(falses),
    falseIncidentsPer1000PerWeek: sum(falses) / Math.max(1e-9, sum(weeks)),
  };
};
