/** Something done again and again until stopped; a failure is logged and the next turn comes all the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, messageOf } from '../core/index.ts';

export interface RepeatOptions {
  readonly log: Log;
  readonly name: string;
  readonly signal: AbortSignal;
  /** Pause before the first turn, ms; default none. */
  readonly first?: number;
  /** Waited for before each turn. */
  until?(): Promise<void>;
}

export const pauseFor = async (ms: number, signal: AbortSignal): Promise<void> => {
  if (ms === 0 || signal.aborted) return;
  await sleep(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
    if ((error as Error).name !== 'AbortError') throw error;
  });
};

export const repeat = async (
  everyMs: number,
  work: () => Promise<void>,
  options: RepeatOptions,
): Promise<void> => {
  const { log, name, signal, first = 0 } = options;
  await pauseFor(first, signal);
  while (!signal.aborted) {
    await options.until?.();
    if (signal.aborted) return;
    try {
      await work();
    } catch (error) {
      log.warn({ because: messageOf(error) }, `${name} failed; it will be tried again`);
    }
    await pauseFor(everyMs, signal);
  }
};
