/**
 * The inventory of one connection, on its way into the stream. Where it comes in parts, the place after each durable
 * part is kept, so that a killed pull goes on from there as the same pull.
 */
import { type Clock, DAY, isObject } from '../../core/index.ts';
import { type AppendOptions, type PullReport, pullInventory } from '../../loop/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { InventoryFeed } from '../platform-contract.ts';

export interface InventoryPullDeps extends AppendOptions {
  readonly settings: TenantStore['settings'];
  readonly clock: Clock;
}

interface Unfinished {
  readonly at: number;
  readonly resume: string;
}

/** Older than this it is begun anew: the vendor's own page marks do not live that long. */
const STALE = DAY;

const unfinishedOf = (value: unknown, now: number): Unfinished | undefined => {
  if (!isObject(value)) return undefined;
  const { at, resume } = value;
  if (typeof at !== 'number' || typeof resume !== 'string' || now - at > STALE) return undefined;
  return { at, resume };
};

export const pullFeed = async (
  source: string,
  feed: InventoryFeed,
  { settings, clock, ...options }: InventoryPullDeps,
): Promise<PullReport> => {
  const key = `pull:${source}:${feed.name}`;
  const now = clock.now();
  const unfinished = unfinishedOf(await settings.get(key), now);
  const at = unfinished?.at ?? now;
  const pulled = feed.pull(at, unfinished === undefined ? {} : { resume: unfinished.resume });
  return pullInventory(pulled, {
    ...options,
    async onDurable({ part }) {
      if (part === undefined) return;
      await settings.put(key, part.last ? null : { at, resume: part.resume });
    },
  });
};
