/**
 * What every node answers from. Where one partition holds everything and this node works on it, that is the worker's own
 * engine. Else the committed state of all partitions is read into one engine that no event ever turns: identities of
 * one partition and those who can become them from another stand in one graph, on each node alike.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, messageOf, SECOND, type StateEntry } from '../core/index.ts';
import type { Supervisor } from '../loop/index.ts';
import type { PartitionStanding, TenantStore } from '../store/index.ts';
import type { BuiltEngine } from './engine.ts';

export interface SiteEngine {
  /** Undefined until it was read once. */
  engine(): BuiltEngine | undefined;
  readonly done: Promise<void>;
}

/** What is asked of an engine that stands still: the graph, postures, sessions, habits. */
const ROOMS = ['inventory', 'loop', 'detection'];
const LOOK_MS = SECOND;
/** Of a reading's own length: a large site is read again less often, so that reading never is all that is done. */
const REST = 8;

const marksOf = (standing: readonly PartitionStanding[]): string =>
  standing.map(({ partition, position }) => `${partition}:${position}`).join(' ');

export const keepSiteEngine = (
  {
    store,
    partitions,
    workers,
    build,
    log,
  }: {
    readonly store: TenantStore;
    readonly partitions: number;
    readonly workers: () => Supervisor['workers'];
    readonly build: () => BuiltEngine;
    readonly log: Log;
  },
  signal: AbortSignal,
): SiteEngine => {
  let read: BuiltEngine | undefined;
  let marks: string | undefined;
  const own = (): BuiltEngine | undefined =>
    partitions === 1 ? (workers().get(0)?.engine as BuiltEngine | undefined) : undefined;

  const readAll = async (standing: readonly PartitionStanding[]): Promise<BuiltEngine> => {
    const state: Record<string, StateEntry[]> = {};
    for (const { partition } of standing)
      for (const [room, entries] of await store.leases.loadState(partition, ROOMS)) {
        const all = state[room] ?? [];
        for (const entry of entries) all.push(entry);
        state[room] = all;
      }
    const engine = build();
    engine.restore(state);
    return engine;
  };

  const look = async (): Promise<number> => {
    if (own()) {
      read = undefined;
      marks = undefined;
      return LOOK_MS;
    }
    const standing = await store.leases.standing();
    const now = marksOf(standing);
    // Nobody has worked on anything yet: there is nothing to read.
    if (now === marks || standing.length === 0) return LOOK_MS;
    const began = performance.now();
    read = await readAll(standing);
    marks = now;
    const took = performance.now() - began;
    log.debug(
      { tookMs: Math.round(took), partitions: standing.length },
      'the whole graph was read',
    );
    return Math.max(LOOK_MS, took * REST);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let pause = LOOK_MS;
      try {
        pause = await look();
      } catch (error) {
        log.warn({ because: messageOf(error) }, 'the whole graph could not be read anew');
      }
      await sleep(pause, undefined, { signal, ref: false }).catch((error: unknown) => {
        if ((error as Error).name !== 'AbortError') throw error;
      });
    }
  };
  return { engine: () => own() ?? read, done: run() };
};
