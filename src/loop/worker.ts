/**
 * Owns one partition: takes the lease, restores what an earlier life committed, reads blocks, runs the
 * engine and commits state, findings and position in one transaction. Killed anywhere, it repeats nothing.
 */
import type { Archive } from '../archive/index.ts';
import { type Clock, CountersignError, type Log, messageOf, traced } from '../core/index.ts';
import type { Lease, LeaseKeeper, OutboxDraft, TenantStore } from '../store/index.ts';
import type { Block, EventStream } from '../stream/index.ts';
import { turnOf } from './block-turn.ts';
import type { TurnOutput } from './contract.ts';
import type { ControlRecord } from './control.ts';
import type { Engine } from './engine.ts';
import { merge } from './merge.ts';
import { pause, within } from './pause.ts';
import { readAhead } from './read-ahead.ts';

/** One committed turn, for whoever measures. */
export interface TurnInfo {
  readonly partition: number;
  /** Judging, archive and commit. */
  readonly tookMs: number;
  readonly commitMs: number;
  /** When each block of it was taken in, epoch ms. */
  readonly receivedAt: readonly number[];
}

export type LeaseChange = 'taken' | 'released' | 'lost';

export interface WorkerOptions {
  readonly store: TenantStore;
  readonly stream: EventStream;
  readonly archive: Archive;
  readonly partition: number;
  /** Names this process in the lease. */
  readonly holder: string;
  readonly clock: Clock;
  readonly log: Log;
  buildEngine(): Engine;
  /** What others are to be told of it; committed with it. */
  outbox?(output: TurnOutput): readonly OutboxDraft[];
  /** After the commit, never before: what it says is durable. */
  onTurn?(output: TurnOutput, info: TurnInfo): void;
  onLease?(partition: number, change: LeaseChange): void;
  /** The time in which leases are measured, epoch ms: one clock for all nodes. Absent = `clock`. */
  leaseTime?(): Promise<number>;
  readonly leaseMs?: number;
  /** Renews while a turn computes; absent: leases are renewed between turns alone, by `leaseTime`. */
  readonly keeper?: LeaseKeeper;
  readonly maxBatchRecords?: number;
}

export interface Worker {
  /** Runs until the signal aborts. Throws ERR_FENCED when another process has taken the partition over. */
  run(signal: AbortSignal): Promise<void>;
  /** The engine in force; undefined before the lease is held. */
  readonly engine: Engine | undefined;
  /** Next block to read; all before it is committed. */
  readonly position: number;
  /** Of the last commit in this life, epoch ms. */
  readonly committedAt: number | undefined;
}

export const createWorker = (options: WorkerOptions): Worker => {
  const {
    store,
    stream,
    archive,
    partition,
    holder,
    clock,
    log,
    leaseMs = 15_000,
    keeper,
    maxBatchRecords = 20_000,
  } = options;
  let engine: Engine | undefined;
  let position = 0;
  let committedAt: number | undefined;
  const leaseTime = options.leaseTime ?? (async () => clock.now());

  const acquire = async (signal: AbortSignal): Promise<Lease | undefined> => {
    while (!signal.aborted) {
      const lease = await store.leases.acquire(partition, holder, leaseMs, await leaseTime());
      if (lease) return lease;
      log.info({ partition }, 'partition is held by another process; waiting for its lease to end');
      await pause(Math.min(leaseMs / 3, 2_000), signal);
    }
    return undefined;
  };

  const runBatch = async (
    live: Engine,
    epoch: number,
    blocks: readonly Block[],
  ): Promise<{ readonly output: TurnOutput; readonly commitMs: number }> => {
    const outputs: TurnOutput[] = [];
    let expected = position;
    for (const block of blocks) {
      keeper?.lives(partition);
      if (block.position !== expected++)
        throw new CountersignError(
          'ERR_STREAM_CORRUPT',
          `partition ${partition}: block ${expected - 1} is missing, ${block.position} came`,
        );
      const output = turnOf(live, block);
      outputs.push(output);
      const rows = output.events.map(({ event, lineage, raw }) => ({ event, lineage, raw }));
      if (rows.length > 0) await archive.write(store.tenant, partition, block.position, rows);
    }
    await traced('archive.flush', { partition }, () => archive.flush());
    const output = merge(outputs);
    keeper?.lives(partition);
    const next = (blocks.at(-1)?.position ?? position - 1) + 1;
    const began = performance.now();
    const commit = {
      partition,
      epoch,
      ...(keeper ? { leaseMs } : {}),
      position: next,
      state: live.takeState(),
      facts: output.facts,
      principals: output.principals,
      postures: output.postures,
      findings: output.findings,
      incidents: output.incidents,
      respond: output.respond,
      suppressions: output.suppressions,
      ledger: output.ledger,
      changes: output.changes,
      ...(options.outbox ? { outbox: options.outbox(output) } : {}),
      counters: {
        'events.read': output.read,
        'events.parsed': output.parsed,
        'events.set_aside': output.setAside.length,
      },
      at: clock.now(),
    };
    await traced('commit', { partition, position: next }, () => store.commit(commit));
    position = next;
    committedAt = clock.now();
    return { output, commitMs: performance.now() - began };
  };

  const tell = (output: TurnOutput, info: TurnInfo): void => {
    for (const fault of output.setAside.slice(0, 3))
      log.warn({ partition, ...fault }, 'record set aside');
    options.onTurn?.(output, info);
  };

  /** In the stream like everything else, so that a replay goes on at the same place. */
  const settle = async (): Promise<void> => {
    const record: ControlRecord = { type: 'settle', at: clock.now() };
    const payload = Buffer.from(JSON.stringify(record));
    const { tenant } = store;
    await stream.append(
      partition,
      { tenant, kind: 'control', source: 'countersign', receivedAt: record.at, count: 1 },
      payload,
    );
  };

  const consume = async (live: Engine, epoch: number, signal: AbortSignal): Promise<void> => {
    const ahead = readAhead(stream.read(partition, position, signal), 256);
    let renewed = clock.now();
    let pending: Promise<readonly Block[]> | undefined;
    for (;;) {
      keeper?.lives(partition);
      // Held across lease renewals: a batch once asked for is never dropped.
      pending ??= ahead.next(maxBatchRecords);
      const blocks = await within(pending, leaseMs / 3, signal);
      if (clock.now() - renewed > leaseMs / 4 || blocks === undefined) {
        if (!(await store.leases.renew(partition, epoch, leaseMs, await leaseTime()))) {
          options.onLease?.(partition, 'lost');
          throw new CountersignError(
            'ERR_FENCED',
            `partition ${partition} was taken over by another process`,
          );
        }
        renewed = clock.now();
      }
      if (blocks === undefined) {
        if (signal.aborted) break;
        continue;
      }
      pending = undefined;
      if (blocks.length === 0) break;
      const began = performance.now();
      const { output, commitMs } = await traced(
        'turn',
        { partition, blocks: blocks.length },
        async (span) => {
          const done = await runBatch(live, epoch, blocks);
          span.setAttributes({
            records: done.output.read,
            set_aside: done.output.setAside.length,
            findings: done.output.findings.length,
            incidents: done.output.incidents.length,
          });
          return done;
        },
      );
      const receivedAt = blocks.map(({ header }) => header.receivedAt);
      tell(output, { partition, tookMs: performance.now() - began, commitMs, receivedAt });
      if (ahead.isIdle && live.waiting() > 0) await settle();
    }
    await ahead.done;
  };

  const restored = async (lease: Lease): Promise<Engine> => {
    keeper?.hold(partition, lease.epoch);
    const live = options.buildEngine();
    // A large state comes in many pages.
    const living = setInterval(() => keeper?.lives(partition), leaseMs);
    try {
      live.restore(Object.fromEntries(await store.leases.loadState(partition)));
    } finally {
      clearInterval(living);
    }
    position = lease.position;
    engine = live;
    log.info({ partition, epoch: lease.epoch, position }, 'partition taken');
    options.onLease?.(partition, 'taken');
    return live;
  };

  return {
    get engine() {
      return engine;
    },
    get position() {
      return position;
    },
    get committedAt() {
      return committedAt;
    },
    async run(signal) {
      const lease = await acquire(signal);
      if (!lease) return;
      try {
        const live = await restored(lease);
        await consume(live, lease.epoch, signal);
        keeper?.drop(partition);
        await store.leases.release(partition, lease.epoch);
        options.onLease?.(partition, 'released');
      } catch (error) {
        engine = undefined;
        log.error({ partition, because: messageOf(error) }, 'partition worker stopped');
        throw error;
      } finally {
        keeper?.drop(partition);
      }
    },
  };
};
