/** `drill run`: a platform of its own in a temporary folder, on the embedded stores, removed when the drills are over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillOutcome } from '../cli/index.ts';
import { type Clock, CountersignError, type Log, MINUTE } from '../core/index.ts';
import { type DrillDefinition, drills } from '../drill/index.ts';
import type { DrillRun } from '../store/index.ts';
import { demoDefaults, openDemo } from './demo.ts';
import { demoDrills } from './demo-drills.ts';
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

const caughtUp = async (platform: Platform): Promise<void> => {
  const end = performance.now() + PATIENCE_MS;
  while ((await platform.behind()) > 0 || platform.engine() === undefined) {
    if (performance.now() > end)
      throw new CountersignError('ERR_TIMEOUT', 'the history could not be learned in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

export const runOwnDrills = async (
  ids: readonly string[],
  { version, clock, log, env, onDone }: OwnDrillParts,
): Promise<readonly DrillOutcome[]> => {
  const wanted = drills.filter((drill) => ids.includes(drill.id));

  const folder = await mkdtemp(join(tmpdir(), 'countersign-drill-'));
  const demo = await openDemo({
    ...demoDefaults,
    historyDays: HISTORY_DAYS,
    propagationMs: PROPAGATION_MS,
    clock,
    log,
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
    const life = demo.live(platform, stopping.signal);
    const outcomes: DrillOutcome[] = [];
    for (const drill of wanted) {
      const outcome = outcomeOf(drill, await onDemo.run(drill));
      outcomes.push(outcome);
      onDone(outcome);
    }
    const cells = onDemo.cells().filter((one) => ids.includes(one.id));
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let drill = cells[next++]; drill !== undefined; drill = cells[next++]) {
        const outcome = outcomeOf(drill, await onDemo.runCell(drill));
        outcomes.push(outcome);
        onDone(outcome);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    stopping.abort();
    await life;
    return outcomes;
  } finally {
    stopping.abort();
    await platform?.stop();
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
};
