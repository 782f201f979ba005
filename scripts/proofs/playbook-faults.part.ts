/** Every playbook, killed or stopped at every boundary: the runner, the store or the target. Counts what went wrong. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadPlaybooks, type Playbook } from '../../src/response/index.ts';
import { thinned } from './playbook-faults-plan.part.ts';
import {
  type Blow,
  blows,
  type FaultPoint,
  type PointOutcome,
  runPoint,
  type Victim,
  victims,
} from './playbook-faults-point.part.ts';
import { openWorld, type World } from './playbook-faults-world.part.ts';

const here = import.meta.dirname;
/** About this many boundaries for each step; the last ones may fall after the end, which is a point too. */
const BOUNDARIES_A_STEP = 14;

interface Strike {
  readonly playbook: Playbook;
  readonly point: FaultPoint;
}

const randomOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    // Numerical Recipes' LCG: even enough to choose points by.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const strikeAt = (playbook: Playbook, boundary: number, victim: Victim, blow: Blow): Strike => ({
  playbook,
  point: { playbook: playbook.id, boundary, victim, blow },
});

/** Victims and blows in turn, playbooks and boundaries by chance. */
const sampled = (acting: readonly Playbook[], points: number, seed: number): readonly Strike[] => {
  const random = randomOf(seed);
  return Array.from({ length: points }, (_, turn) => {
    const playbook = acting[random(acting.length)] as Playbook;
    const boundary = 1 + random(playbook.steps.length * BOUNDARIES_A_STEP);
    const victim = victims[turn % victims.length] ?? 'runner';
    const blow = blows[Math.floor(turn / victims.length) % blows.length] ?? 'kill';
    return strikeAt(playbook, boundary, victim, blow);
  });
};

const every = victims.flatMap((victim) => blows.map((blow) => ({ victim, blow })));

/** Each sort of boundary once, early and late by turns: polls and ledger entries come by the dozen. */
const sortsOf = ({ names }: PointOutcome, turn: number): readonly number[] =>
  [...new Set(names)].map((name, nth) => {
    const places = names.flatMap((one, index) => (one === name ? [index + 1] : []));
    return places[(turn * 7 + nth * 3) % places.length] ?? 0;
  });

/**
 * The boundaries that a run of it has when nothing happens to it. `all`: every one of them, with each victim and blow;
 * `each`: each sort of boundary, victims and blows in turn, beginning with another for each playbook.
 */
const whole = (
  { playbook }: Strike,
  outcome: PointOutcome,
  { all, turn }: { readonly all: boolean; readonly turn: number },
): readonly Strike[] => {
  const places = all
    ? Array.from({ length: outcome.boundaries }, (_, nth) => nth + 1)
    : sortsOf(outcome, turn);
  return places.flatMap((boundary, nth) =>
    (all ? every : [every[(nth + turn) % every.length]]).flatMap((one) =>
      one ? [strikeAt(playbook, boundary, one.victim, one.blow)] : [],
    ),
  );
};

const summary = (acting: readonly Playbook[], outcomes: readonly PointOutcome[]) => {
  const struck = outcomes.filter((one) => one.where !== '');
  const sum = (key: 'doubled' | 'unreported' | 'lostApprovals'): number =>
    outcomes.reduce((total, one) => total + one[key].length, 0);
  return {
    playbooks: acting.length,
    playbooksStruck: new Set(struck.map((one) => one.playbook)).size,
    points: outcomes.length,
    struck: struck.length,
    byVictim: Object.fromEntries(
      victims.flatMap((victim) =>
        blows.map((blow) => [
          `${victim} ${blow}`,
          struck.filter((one) => one.victim === victim && one.blow === blow).length,
        ]),
      ),
    ),
    kindsOfBoundary: new Set(struck.map((one) => one.where)).size,
    effectsDoubled: sum('doubled'),
    halfDoneUnreported: sum('unreported'),
    lostApprovals: sum('lostApprovals'),
    unfinished: outcomes.filter((one) => one.unfinished).length,
    bad: outcomes
      .filter(
        (one) =>
          one.doubled.length + one.unreported.length + one.lostApprovals.length > 0 ||
          one.unfinished,
      )
      .map(({ names: _, ...one }) => one),
  };
};

export interface FaultOptions {
  /** A sample; `each`: each sort of boundary of every playbook; `all`: every boundary, each victim and blow. */
  readonly points: number | 'each' | 'all';
  readonly seed: number;
  /** Worlds side by side, each with a store and a target of its own. */
  readonly lanes?: number;
  /** Takes no further point after so long; in an order by chance, so that what is left out is no one playbook's. */
  readonly minutes?: number;
  /** A file of outcomes, one a line: what stands there is not struck again, and what is struck is added. */
  readonly progress?: string;
  readonly say: (text: string) => void;
}

const keyOf = ({ playbook, boundary, victim, blow }: FaultPoint): string =>
  JSON.stringify([playbook, boundary, victim, blow]);

/** What an earlier run of the same seed came to; a run without a blow that found no end in time counted nothing. */
const outcomesIn = (file: string | undefined): readonly PointOutcome[] =>
  file === undefined || !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as PointOutcome)
        .filter((one) => one.boundary > 0 || !one.unfinished);

export const provePlaybookFaults = async ({
  points,
  seed,
  lanes = 2,
  minutes = Number.POSITIVE_INFINITY,
  progress,
  say,
}: FaultOptions) => {
  const end = Date.now() + minutes * 60_000;
  const random = randomOf(seed);
  const { playbooks } = await loadPlaybooks(resolve(here, '../../content/playbooks'));
  const acting = [...playbooks.values()]
    .map((playbook, index) => thinned(playbook, index + seed))
    .filter((playbook) => playbook.steps.length > 0);
  const first: readonly Strike[] =
    typeof points === 'string'
      ? acting.map((playbook) => strikeAt(playbook, 0, 'runner', 'kill'))
      : sampled(acting, points, seed);
  const outcomes: PointOutcome[] = [...outcomesIn(progress)];
  const done = new Set(outcomes.map(keyOf));
  const waiting: Strike[] = first.filter(({ point }) => !done.has(keyOf(point)));
  let counting = typeof points === 'string' ? waiting.length : 0;
  /** Of an undisturbed run: where the same playbook is struck. */
  const follow = (one: Strike, outcome: PointOutcome): void => {
    const turn = acting.indexOf(one.playbook);
    const places = whole(one, outcome, { all: points === 'all', turn });
    waiting.push(...places.filter(({ point }) => !done.has(keyOf(point))));
  };
  for (const one of first)
    for (const outcome of outcomes)
      if (one.point.boundary === 0 && keyOf(outcome) === keyOf(one.point)) follow(one, outcome);
  /** First one undisturbed run of each; then, of what those showed, by chance. */
  const next = (): Strike | undefined => {
    if (Date.now() > end) return undefined;
    if (counting === 0 && typeof points === 'number') return waiting.shift();
    if (counting-- > 0) return waiting.shift();
    return waiting.splice(random(Math.max(1, waiting.length)), 1)[0];
  };
  const lane = async (world: World): Promise<void> => {
    for (let one = next(); one !== undefined; one = next()) {
      const outcome = await runPoint(world, one.playbook, one.point);
      outcomes.push(outcome);
      if (progress !== undefined) appendFileSync(progress, `${JSON.stringify(outcome)}\n`);
      if (one.point.boundary === 0) follow(one, outcome);
      const { playbook, victim, blow } = one.point;
      const where = outcome.where || 'after the end';
      say(`${outcomes.length}, ${waiting.length} left: ${playbook}, ${victim} ${blow} ${where}`);
    }
  };
  const worlds: World[] = [];
  try {
    for (let nth = 0; nth < lanes; nth++) worlds.push(await openWorld());
    await Promise.all(worlds.map(lane));
  } finally {
    for (const world of worlds) await world.close();
  }
  return { ...summary(acting, outcomes), left: waiting.length, fromEarlierRuns: done.size };
};
