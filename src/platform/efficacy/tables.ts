/** By attack, by class of the victim, by detector, and with one family of attacks left out of the tuning. */
import type { DetectorFigures, LeftOut, ScriptFigures } from '../../cli/index.ts';
import { DAY, groupBy } from '../../core/index.ts';
import type { Bars } from './contract.ts';
import { attacksFound, type FoundAttack, pointAt, secondsTo, shareOf } from './figures.ts';
import { medianOf, sum } from './resample.ts';
import { type Peaked, perThousandWeeks, reaches } from './score.ts';

export const byScript = (found: readonly FoundAttack[]): readonly ScriptFigures[] =>
  [...groupBy(found, ({ attack }) => attack.script)]
    .map(([script, all]) => ({
      script,
      system: all[0]?.attack.system ?? '',
      class: all[0]?.attack.class ?? '',
      family: all[0]?.attack.family ?? '',
      ...shareOf(all),
      medianSecondsToIncident: medianOf(all.flatMap(secondsTo)),
    }))
    .sort((a, b) => a.recall - b.recall || (a.script < b.script ? -1 : 1));

interface Spoken {
  readonly rootDays: Set<string>;
  readonly attacks: Set<string>;
  readonly falses: Set<string>;
}

const newSpoken = (): Spoken => ({ rootDays: new Set(), attacks: new Set(), falses: new Set() });

const hear = (all: readonly Peaked[], bars: Bars): ReadonlyMap<string, Spoken> => {
  const heard = new Map<string, Spoken>();
  for (const { run, stories } of all) {
    for (const { story, quiet } of stories) {
      const isFalse = reaches(quiet, bars);
      for (const signal of story.signals) {
        if (signal.llr <= 0) continue;
        const one = heard.get(signal.detector) ?? newSpoken();
        heard.set(signal.detector, one);
        if (isFalse) one.falses.add(`${run.seed} ${story.id}`);
        if (signal.ofAttack !== undefined) one.attacks.add(`${run.seed} ${signal.ofAttack}`);
        else one.rootDays.add(`${run.seed} ${signal.rootId} ${Math.floor(signal.time / DAY)}`);
      }
    }
  }
  return heard;
};

/** Noisiest first. */
export const byDetector = (
  all: readonly Peaked[],
  found: readonly FoundAttack[],
  bars: Bars,
): readonly DetectorFigures[] => {
  const weeks = sum(all.map(({ run }) => 1 / perThousandWeeks(1, run)));
  const secondsOf = (spoken: Spoken): readonly number[] =>
    found.flatMap((one) =>
      spoken.attacks.has(`${one.seed} ${one.attack.index}`) ? secondsTo(one) : [],
    );
  return [...hear(all, bars)]
    .map(([detector, spoken]) => ({
      detector,
      attacks: spoken.attacks.size,
      rootDays: spoken.rootDays.size,
      per1000PerWeek: spoken.rootDays.size / Math.max(1e-9, weeks),
      inFalseIncidents: spoken.falses.size,
      medianSecondsToIncident: medianOf(secondsOf(spoken)),
    }))
    .sort((a, b) => b.rootDays - a.rootDays || (a.detector < b.detector ? -1 : 1));
};

/** @param without the reported seeds weighed, and the bars tuned, as if the family had never been seen. */
export const leaveOut = (
  families: readonly string[],
  without: (family: string) => { readonly reported: readonly Peaked[]; readonly bars: Bars },
): readonly LeftOut[] =>
  families.map((family) => {
    const { reported, bars } = without(family);
    const found = attacksFound(reported, bars).filter(({ attack }) => attack.family === family);
    const { falseIncidentsPer1000PerWeek } = pointAt(reported, bars);
    return { family, ...shareOf(found), falseIncidentsPer1000PerWeek };
  });
