/** What the drills add up to: when each playbook was last run in one, how it went, and how long each stage took. Pure. */
import { DAY, hashId } from '../core/index.ts';
import type { InventoryChange } from '../model/index.ts';
import type { Playbook } from '../response/index.ts';
import type { DrillRun } from '../store/index.ts';

export interface DrilledPlaybook {
  readonly playbook: string;
  readonly class: string;
  readonly situation: string;
  readonly runs: number;
  readonly passed: number;
  /** Of those that passed; exercises at the table count apart. */
  readonly lastPassedAt?: number;
  readonly lastResult?: 'pass' | 'fail';
  readonly lastBecause?: string;
  readonly exercises: number;
  /** Stage → median ms over the runs that passed. */
  readonly times: Readonly<Record<string, number>>;
  readonly stale: boolean;
}

export interface DrillReport {
  readonly staleDays: number;
  readonly playbooks: readonly DrilledPlaybook[];
  readonly stale: number;
}

const EXERCISE = 'tabletop:';
export const isExercise = ({ drill }: Pick<DrillRun, 'drill'>): boolean =>
  drill.startsWith(EXERCISE);
export const exerciseOf = (playbook: string): string => `${EXERCISE}${playbook}`;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;

const timesOf = (runs: readonly DrillRun[]): Readonly<Record<string, number>> => {
  const stages = new Set(runs.flatMap((run) => Object.keys(run.times)));
  return Object.fromEntries(
    [...stages].map((stage) => [stage, median(runs.flatMap((run) => run.times[stage] ?? []))]),
  );
};

const rowOf = (
  { id, class: of, situation }: Playbook,
  all: readonly DrillRun[],
  staleAt: number,
): DrilledPlaybook => {
  const mine = all.filter((run) => run.playbooks?.includes(id) && run.result !== 'running');
  const runs = mine
    .filter((run) => !isExercise(run))
    .sort((a, b) => (b.finishedAt ?? b.startedAt) - (a.finishedAt ?? a.startedAt));
  const passed = runs.filter((run) => run.result === 'pass');
  const [last] = runs;
  const at = passed[0] && (passed[0].finishedAt ?? passed[0].startedAt);
  return {
    ...{ playbook: id, class: of, situation },
    ...{ runs: runs.length, passed: passed.length },
    ...(at === undefined ? {} : { lastPassedAt: at }),
    ...(last && last.result !== 'running'
      ? { lastResult: last.result, lastBecause: last.because }
      : {}),
    exercises: mine.length - runs.length,
    times: timesOf(passed),
    stale: (at ?? Number.NEGATIVE_INFINITY) < staleAt,
  };
};

export const drillReport = (facts: {
  readonly playbooks: Iterable<Playbook>;
  readonly runs: readonly DrillRun[];
  readonly staleDays: number;
  readonly now: number;
}): DrillReport => {
  const staleAt = facts.now - facts.staleDays * DAY;
  const playbooks = [...facts.playbooks]
    .map((one) => rowOf(one, facts.runs, staleAt))
    .sort((a, b) => (a.playbook < b.playbook ? -1 : 1));
  return {
    staleDays: facts.staleDays,
    playbooks,
    stale: playbooks.filter((one) => one.stale).length,
  };
};

/** Countersign's own place in the inventory, and what stands there of each playbook. */
const SYSTEM = 'countersign';
const SCOPE = 'response';

/** For posture: only what changed since it was last told. `known`: setting id → the value that stands. */
export const reportChanges = (
  { playbooks, staleDays }: DrillReport,
  known: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  at: number,
): readonly InventoryChange[] =>
  playbooks.flatMap(({ playbook, lastPassedAt = null }): readonly InventoryChange[] => {
    const id = hashId('set', [SYSTEM, 'playbook', playbook]);
    const before = known.get(id);
    const since = typeof before?.['since'] === 'number' ? before['since'] : at;
    if (before?.['lastDrilledAt'] === lastPassedAt && before['staleDays'] === staleDays) return [];
    return [
      {
        op: 'put',
        at,
        eventId: `drills:${at}`,
        fact: {
          ...{ kind: 'setting', id, system: SYSTEM, scope: SCOPE, type: 'playbook' },
          ...{ nativeId: playbook, name: playbook },
          value: { lastDrilledAt: lastPassedAt, staleDays, since },
        },
      },
    ];
  });

export const ownPlace = { system: SYSTEM, scope: SCOPE, type: 'playbook' } as const;
