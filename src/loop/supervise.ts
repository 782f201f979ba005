/** Keeps one worker per partition running: a fault restarts it from its last commit, with growing pauses. */
import { isCountersignError, type Log, messageOf } from '../core/index.ts';
import { pause as pauseFor } from './pause.ts';
import { createWorker, type Worker, type WorkerOptions } from './worker.ts';

export interface Supervisor {
  /** The worker in force per partition. */
  readonly workers: ReadonlyMap<number, Worker>;
  /** Last fault per partition, while it has not recovered. */
  readonly faults: ReadonlyMap<number, string>;
  readonly done: Promise<void>;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;

export const supervise = (
  partitions: readonly number[],
  options: Omit<WorkerOptions, 'partition'> & { readonly log: Log },
  signal: AbortSignal,
): Supervisor => {
  const workers = new Map<number, Worker>();
  const faults = new Map<number, string>();

  const keep = async (partition: number): Promise<void> => {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const worker = createWorker({
        ...options,
        partition,
        onTurn(output) {
          faults.delete(partition);
          pause = FIRST_PAUSE_MS;
          options.onTurn?.(output);
        },
      });
      workers.set(partition, worker);
      try {
        await worker.run(signal);
      } catch (error) {
        faults.set(partition, messageOf(error));
        const fenced = isCountersignError(error, 'ERR_FENCED');
        options.log.warn(
          { partition, pause, fenced, because: messageOf(error) },
          'partition worker will start again',
        );
      }
      if (signal.aborted) break;
      await pauseFor(pause, signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  };

  return { workers, faults, done: Promise.all(partitions.map(keep)).then(() => undefined) };
};
