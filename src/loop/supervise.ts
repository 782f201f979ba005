/** Keeps a worker on each partition of this node's share: a fault restarts it from its last commit, with growing pauses. */
import { isCountersignError, type Log, messageOf } from '../core/index.ts';
import { pause as pauseFor } from './pause.ts';
import type { Share } from './share.ts';
import { createWorker, type Worker, type WorkerOptions } from './worker.ts';

export interface Supervisor {
  /** The worker in force per partition. */
  readonly workers: ReadonlyMap<number, Worker>;
  /** Last fault per partition, while it has not recovered. */
  readonly faults: ReadonlyMap<number, string>;
  readonly done: Promise<void>;
}

export interface SuperviseOptions extends Omit<WorkerOptions, 'partition'> {
  readonly log: Log;
  /** Absent: all partitions are this node's. */
  readonly share?: Share;
  /** What was acknowledged is not in the log any more. */
  onLost?(partition: number): void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;

/** Aborts when the node stops or the partition is no longer of its share. */
const turnOf = (signal: AbortSignal) => {
  const over = new AbortController();
  const stop = (): void => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    signal: over.signal,
    give: stop,
    end: () => signal.removeEventListener('abort', stop),
  };
};

export const supervise = (
  partitions: readonly number[],
  { share, onLost, ...options }: SuperviseOptions,
  signal: AbortSignal,
): Supervisor => {
  const workers = new Map<number, Worker>();
  const faults = new Map<number, string>();
  const running = new Map<number, ReturnType<typeof turnOf>>();
  let wake: (() => void)[] = [];
  const isMine = (partition: number): boolean => share?.wanted.has(partition) ?? true;
  share?.onChange(() => {
    for (const [partition, turn] of running) if (!isMine(partition)) turn.give();
    const waiting = wake;
    wake = [];
    for (const go of waiting) go();
  });
  signal.addEventListener('abort', () => {
    for (const go of wake) go();
  });
  const untilMine = async (partition: number): Promise<void> => {
    while (!(isMine(partition) || signal.aborted))
      await new Promise<void>((resolve) => {
        wake.push(resolve);
      });
  };

  const runOnce = async (partition: number, worker: Worker): Promise<boolean> => {
    const turn = turnOf(signal);
    running.set(partition, turn);
    try {
      await worker.run(turn.signal);
      return true;
    } catch (error) {
      faults.set(partition, messageOf(error));
      const fenced = isCountersignError(error, 'ERR_FENCED');
      if (
        isCountersignError(error, 'ERR_STREAM_CORRUPT') ||
        isCountersignError(error, 'ERR_NOT_FOUND')
      )
        onLost?.(partition);
      options.log.warn(
        { partition, fenced, because: messageOf(error) },
        'partition worker will start again',
      );
      return false;
    } finally {
      running.delete(partition);
      turn.end();
    }
  };

  const keep = async (partition: number): Promise<void> => {
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      await untilMine(partition);
      if (signal.aborted) break;
      const worker = createWorker({
        ...options,
        partition,
        onTurn(output, info) {
          faults.delete(partition);
          pause = FIRST_PAUSE_MS;
          options.onTurn?.(output, info);
        },
      });
      workers.set(partition, worker);
      const isWell = await runOnce(partition, worker);
      if (!isMine(partition)) {
        // Somebody else's now: neither its graph nor its fault is ours to tell.
        workers.delete(partition);
        faults.delete(partition);
      }
      if (signal.aborted) break;
      if (isWell && !isMine(partition)) continue;
      await pauseFor(pause, signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  };

  return { workers, faults, done: Promise.all(partitions.map(keep)).then(() => undefined) };
};
