/** `bench efficacy`: the simulated organisation through the real loop, with the truth beside it. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { EfficacyOptions, EfficacyResult, Seeds } from '../../cli/index.ts';
import { CountersignError, silentLog } from '../../core/index.ts';
import { barsOf, defaultCosts } from '../../incidents/index.ts';
import type { Tier } from '../../model/index.ts';
import { readOwnRules, readPlaces } from '../content.ts';
import { compareArms, type Tuned } from './arms.ts';
import type { Arm, Bars, SeedRun } from './contract.ts';
import { attacksFound, figuresAsShipped, figuresAt, pointAt, sharesBy } from './figures.ts';
import { keptRun } from './kept-runs.ts';
import { reliabilityOf } from './reliability.ts';
import { reportOf } from './report.ts';
import { sum } from './resample.ts';
import { type EfficacyContent, runSeed } from './run-seed.ts';
import { saidRight } from './said-right.ts';
import { type Peaked, peaksOf } from './score.ts';
import { byDetector, byScript, leaveOut } from './tables.ts';
import { type Outcome, tune, within } from './tune.ts';

/** False incidents for 1,000 identities in a week that a site is taken to bear. */
const BUDGET = 1;
/** Confidence at which the costs as shipped raise a story of ordinary criticality; 1 where they never do. */
const shippedBars = (): Bars => {
  const ordinary = barsOf(defaultCosts).filter(({ criticality }) => criticality === 'ordinary');
  const at = (tier: Tier): number => ordinary.find((bar) => bar.tier === tier)?.queueAt ?? 1;
  return [at(0), at(1), at(2), at(3)];
};

const eachSeed = ({ from, to }: Seeds): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const checkSeeds = ({ seeds, calibrate }: EfficacyOptions): void => {
  if (calibrate === undefined) return;
  if (calibrate.from <= seeds.to && seeds.from <= calibrate.to)
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'a seed that is reported may not be calibrated on: choose others for one of them',
    );
};

/** A run with the attacks of one family taken out of what is known of it. */
const without = (one: Peaked, family: string): Peaked => ({
  ...one,
  attacks: one.attacks.filter(({ attack }) => attack.family !== family),
});

const runAll = (
  options: EfficacyOptions,
  content: EfficacyContent,
  seeds: Seeds | undefined,
  arm: Arm,
): readonly SeedRun[] =>
  seeds === undefined
    ? []
    : eachSeed(seeds).map((seed) => {
        const { identities, days, learnDays, attacks } = options;
        const asked = { seed, identities, days, learnDays, attacks, arm };
        const run = keptRun(options.keep, asked, () => runSeed(asked, content));
        options.onProgress?.({ what: `seed ${seed}, context ${arm}`, seconds: run.cpuSeconds });
        return run;
      });

const barsFrom = (curve: readonly Outcome[]): Bars =>
  (within(curve, BUDGET) ?? curve[0])?.bars ?? shippedBars();

interface Played {
  readonly calibration: readonly Peaked[];
  readonly reported: readonly Peaked[];
  readonly cpuSeconds: number;
}

const play = (options: EfficacyOptions, content: EfficacyContent, arm: Arm): Played => {
  const calibration = runAll(options, content, options.calibrate, arm);
  const reported = runAll(options, content, options.seeds, arm);
  return {
    calibration: calibration.map((run) => peaksOf(run)),
    reported: reported.map((run) => peaksOf(run)),
    cpuSeconds: sum([...calibration, ...reported].map((run) => run.cpuSeconds)),
  };
};

const tunedOf = ({ calibration, reported }: Played): Tuned => ({
  reported,
  curve: tune(calibration),
});

const worldOf = (options: EfficacyOptions, { reported, cpuSeconds }: Played) => {
  const runs = reported.map(({ run }) => run);
  const { identities, days, learnDays, attacks } = options;
  return {
    seeds: options.seeds,
    calibrated: options.calibrate ?? null,
    asked: { identities, days, learnDays, attacks },
    identities: Math.round(sum(runs.map((run) => run.identities)) / Math.max(1, runs.length)),
    attacks: sum(runs.map((run) => run.attacks.length)),
    events: sum(runs.map((run) => run.events)),
    setAside: sum(runs.map((run) => run.setAside)),
    cpuSeconds: Math.round(cpuSeconds),
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`,
  };
};

const measure = async (options: EfficacyOptions): Promise<EfficacyResult> => {
  const [{ rules, correlations }, places] = await Promise.all([
    readOwnRules(),
    readPlaces(silentLog),
  ]);
  const content = { rules, correlations, places };
  const on = play(options, content, 'on');
  const tuned = tunedOf(on);
  const { reported, calibration } = on;
  const bars = options.calibrate === undefined ? shippedBars() : barsFrom(tuned.curve);
  const found = attacksFound(reported, bars);
  const families = [...new Set(found.map(({ attack }) => attack.family))].sort();
  const stories = found.flatMap(({ attack, told }) => (told ? [{ attack, story: told }] : []));
  return {
    ...worldOf(options, on),
    ...figuresAt(reported, bars),
    asShipped: figuresAsShipped(reported),
    ...saidRight(stories),
    scripts: byScript(found),
    classes: sharesBy(found, (attack) => attack.class),
    detectors: byDetector(reported, found, bars),
    leftOut:
      calibration.length === 0
        ? []
        : leaveOut(families, (family) => ({
            reported,
            bars: barsFrom(tune(calibration.map((one) => without(one, family)))),
          })),
    reliability: reliabilityOf(reported),
    curve: tuned.curve.map((point) => pointAt(reported, point.bars)),
    ...(options.arms
      ? { context: compareArms(tuned, tunedOf(play(options, content, 'off')), BUDGET) }
      : {}),
  };
};

export const benchEfficacy = async (options: EfficacyOptions): Promise<EfficacyResult> => {
  checkSeeds(options);
  const result = await measure(options);
  if (options.write !== undefined) await writeFile(options.write, reportOf(result));
  return result;
};
