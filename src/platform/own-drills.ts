/** `drill run`: a platform of its own in a temporary folder, on the embedded stores, removed when the drills are over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillOutcome } from '../cli/index.ts';
import { type Clock, CountersignError, type Log, MINUTE } from '../core/index.ts';
import { type DrillDefinition, drills } from '../drill/index.ts';
import { RESPONSE_SETTINGS_KEY, readResponseSettings } from '../response/index.ts';
import type { DrillRun } from '../store/index.ts';
import { demoDefaults, openDemo } from './demo.ts';
import { type DemoDrills, demoDrills } from './demo-drills.ts';
import { openPlatform } from './open-platform.ts';
import type { Platform } from './platform-contract.ts';

export interface OwnDrillParts {
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  onDone(outcome: DrillOutcome): void;
}

/** Days that behaviours learn from: enough for a rhythm, quick to read. */
const HISTORY_DAYS = 4;
const PROPAGATION_MS = 2_000;
const PATIENCE_MS = 3 * MINUTE;
/** Playbooks on stand-ins of their own do not get in each other's way. */
const LANES = 12;
/** Nobody else calls the simulated vendor: no burst has to be spread. */
const CHANGES_PER_MINUTE = 10_000;

const outcomeOf = (
  drill: Pick<DrillDefinition, 'id' | 'title' | 'class'>,
  run: DrillRun,
): DrillOutcome => ({
  id: drill.id,
  title: drill.title,
  class: drill.class,
  result: run.result === 'pass' ? 'pass' : 'fail',
  times: run.times,
  because: run.because,
});

/** As long as it goes on. */
const caughtUp = async (platform: Platform): Promise<void> => {
  let end = performance.now() + PATIENCE_MS;
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const behind = await platform.behind();
    if (behind === 0 && platform.engine() !== undefined) return;
    if (behind < before) end = performance.now() + PATIENCE_MS;
    before = behind;
    if (performance.now() > end)
      throw new CountersignError('ERR_TIMEOUT', 'the history could not be learned in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

export interface DrillGround {
  /** Playbooks that are to run at once, each on a stand-in of its own. */
  readonly standIns: number;
  /** Automatic actions in an hour, where the site's own limit is in the way. */
  readonly automaticPerHour?: number;
  /** Forgotten administrators, so that no attack finds one who was attacked before. */
  readonly forgotten?: number;
}

/** A platform on the simulated organisation that has learned its habits, for as long as the work takes. */
export const onDrillGround = async <T>(
  { version, clock, log, env }: Omit<OwnDrillParts, 'onDone'>,
  { standIns, automaticPerHour, forgotten }: DrillGround,
  work: (ground: DemoDrills) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-drill-'));
  const demo = await openDemo({
    ...demoDefaults,
    historyDays: HISTORY_DAYS,
    propagationMs: PROPAGATION_MS,
    ...{ standIns, clock, log },
    ...(forgotten === undefined ? {} : { forgotten }),
  });
  const onDemo = demoDrills({ demo, clock, log });
  const stopping = new AbortController();
  let platform: Platform | undefined;
  try {
    platform = await openPlatform({
      dataDir: join(folder, 'data'),
      host: '127.0.0.1',
      port: 0,
      demo: true,
      version,
      clock,
      log,
      env,
      connections: [demo.connection],
      drills: onDemo.door,
    });
    onDemo.attach(platform);
    await demo.prepare(platform);
    await caughtUp(platform);
    await platform.store.settings.put(RESPONSE_SETTINGS_KEY, {
      ...(await readResponseSettings(platform.store)),
      changesPerMinute: CHANGES_PER_MINUTE,
      ...(automaticPerHour === undefined ? {} : { automaticPerHour }),
    });
    const life = demo.live(platform, stopping.signal);
    const done = await work(onDemo);
    stopping.abort();
    await life;
    return done;
  } finally {
    stopping.abort();
    await platform?.stop();
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
};

export const runOwnDrills = (
  ids: readonly string[],
  { onDone, ...parts }: OwnDrillParts,
): Promise<readonly DrillOutcome[]> => {
  const wanted = drills.filter((drill) => ids.includes(drill.id));
  return onDrillGround(parts, { standIns: ids.length - wanted.length }, async (ground) => {
    const outcomes: DrillOutcome[] = [];
    const inTurn = async <T extends Pick<DrillDefinition, 'id' | 'title' | 'class'>>(
      left: T[],
      run: (drill: T) => Promise<DrillRun>,
    ): Promise<void> => {
      for (let drill = left.shift(); drill !== undefined; drill = left.shift()) {
        const outcome = outcomeOf(drill, await run(drill));
        outcomes.push(outcome);
        onDone(outcome);
      }
    };
    const cells = ground.cells().filter((one) => ids.includes(one.id));
    // Attacks one after another on the organisation, playbooks beside them on stand-ins that it does not know.
    await Promise.all([
      inTurn([...wanted], ground.run),
      ...Array.from({ length: LANES }, () => inTurn(cells, ground.runCell)),
    ]);
    return outcomes;
  });
};
