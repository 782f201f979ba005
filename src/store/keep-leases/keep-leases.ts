/** Leases that a busy process keeps: a thread with a connection of its own renews them as long as there are signs of life. */
import { Worker } from 'node:worker_threads';
import { type Log, messageOf, SECOND } from '../../core/index.ts';
import type { StoreAddress } from '../connect.ts';
import type { LeaseKeeper } from '../contract.ts';
import { NOT_HELD, slotsFor, slotsOver } from './slots.ts';
import type { ThreadData } from './thread.ts';

export interface KeepLeasesOptions {
  readonly address: StoreAddress;
  readonly tenant: string;
  readonly holder: string;
  readonly partitions: number;
  readonly leaseMs: number;
  /** Without a sign of life for so long, a lease is renewed no more. */
  readonly patienceMs: number;
  readonly log: Log;
}

const AGAIN_AFTER = SECOND;
const STOP_WITHIN = 5 * SECOND;

/** Built, it is JavaScript beside this file; a thread reads sources only with the loader that it registers itself. */
const start = (workerData: ThreadData): Worker => {
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return new Worker(new URL('./thread.js', here), { workerData });
  const [loader, thread] = [import.meta.resolve('tsx/esm/api'), new URL('./thread.ts', here).href];
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(thread)});
  });`;
  return new Worker(code, { eval: true, workerData });
};

export const keepLeases = (options: KeepLeasesOptions): LeaseKeeper => {
  const { log, partitions, ...rest } = options;
  const buffer = slotsFor(partitions);
  const slots = slotsOver(buffer);
  let thread: Worker | undefined;
  let again: NodeJS.Timeout | undefined;
  let isClosing = false;

  const run = (): void => {
    const mine = start({ ...rest, slots: buffer });
    thread = mine;
    mine.on('message', (because: unknown) => log.warn({ because }, 'leases were not renewed'));
    mine.on('error', (error) => log.error({ because: messageOf(error) }, 'leases: thread failed'));
    mine.once('exit', () => {
      thread = undefined;
      if (!isClosing) again = setTimeout(run, AGAIN_AFTER);
    });
  };
  run();

  return {
    hold(partition, epoch) {
      slots.sign(partition);
      slots.setEpoch(partition, epoch);
    },
    lives: (partition) => slots.sign(partition ?? partitions),
    drop: (partition) => slots.setEpoch(partition, NOT_HELD),
    async close() {
      isClosing = true;
      clearTimeout(again);
      const last = thread;
      if (!last) return;
      const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.postMessage('stop');
      const late = setTimeout(() => void last.terminate(), STOP_WITHIN);
      await ended;
      clearTimeout(late);
    },
  };
};
