/**
 * Which partitions a node works on: each node reads who lives and who holds what, and takes or gives so that all have
 * the same number, give or take one. Nobody decides for the others: two that saw a different moment may want the same
 * partition, and the lease gives it to one of them.
 */
import { type Log, messageOf } from '../core/index.ts';
import type { LeaseKeeper, NodeAbout, PartitionStanding, TenantStore } from '../store/index.ts';
import { pause } from './pause.ts';

/**
 * What `me` should work on. `live` holds `me`. What it holds stays with it as far as its share goes, so that a node
 * that joins moves no more than it must; a lease that has run out is free, whoever held it.
 */
export const shareOf = (
  me: string,
  {
    live,
    standing,
    partitions,
    now,
  }: {
    readonly live: readonly string[];
    readonly standing: readonly Pick<PartitionStanding, 'partition' | 'holder' | 'expiresAt'>[];
    readonly partitions: number;
    readonly now: number;
  },
): readonly number[] => {
  const holderOf = new Map(
    standing.flatMap(({ partition, holder, expiresAt }) =>
      // Our own of an earlier life are ours to take back at once.
      holder !== undefined && (expiresAt > now || holder === me) ? [[partition, holder]] : [],
    ),
  );
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  const heldBy = (node: string): number[] => all.filter((one) => holderOf.get(one) === node);
  const ranked = [...live].sort((a, b) => heldBy(b).length - heldBy(a).length || (a < b ? -1 : 1));
  const rank = ranked.indexOf(me);
  const least = Math.floor(partitions / ranked.length);
  const share = least + (rank < partitions % ranked.length ? 1 : 0);
  const mine = heldBy(me).slice(0, share);
  const free = all.filter((one) => !holderOf.has(one));
  // Each begins elsewhere, so that they seldom reach for the same one.
  const from = free.length === 0 ? 0 : Math.floor((rank * free.length) / ranked.length);
  const reached = [...free.slice(from), ...free.slice(0, from)].slice(0, share - mine.length);
  return [...mine, ...reached].sort((a, b) => a - b);
};

/**
 * A lease has run out where it was seen to have twice: after a moment in which the database answered nobody, who lives
 * renews before another takes.
 */
export const createTwice = () => {
  let before: ReadonlySet<string> = new Set();
  return <T extends Pick<PartitionStanding, 'partition' | 'epoch' | 'expiresAt'>>(
    standing: readonly T[],
    now: number,
  ): readonly T[] => {
    const nameOf = ({ partition, epoch }: T): string => `${partition}@${epoch}`;
    const over = new Set(standing.filter((one) => one.expiresAt <= now).map(nameOf));
    const seen = before;
    before = over;
    return standing.map((one) =>
      over.has(nameOf(one)) && !seen.has(nameOf(one)) ? { ...one, expiresAt: now + 1 } : one,
    );
  };
};

export interface Share {
  /** In force; empty until the first look. */
  readonly wanted: ReadonlySet<number>;
  /** How many nodes live, this one among them. */
  readonly nodes: number;
  /** Called whenever `wanted` has changed. */
  onChange(hear: () => void): void;
  readonly done: Promise<void>;
}

/** Looks until the signal aborts; then says that this node leaves. */
export const keepShare = (
  {
    store,
    holder,
    about,
    partitions,
    leaseMs,
    keeper,
    log,
  }: {
    readonly store: TenantStore;
    readonly holder: string;
    readonly about: NodeAbout;
    readonly partitions: number;
    readonly leaseMs: number;
    readonly keeper?: LeaseKeeper;
    readonly log: Log;
  },
  signal: AbortSignal,
): Share => {
  let wanted: ReadonlySet<number> = new Set();
  let nodes = 1;
  const listeners: (() => void)[] = [];
  const twice = createTwice();

  const look = async (): Promise<void> => {
    const live = await store.leases.meet(holder, about, leaseMs);
    keeper?.lives();
    const now = Math.max(...live.map((one) => one.seenAt));
    const standing = twice(await store.leases.standing(), now);
    const next = shareOf(holder, {
      ...{ live: live.map((one) => one.node), standing, partitions, now },
    });
    nodes = live.length;
    if (next.length === wanted.size && next.every((one) => wanted.has(one))) return;
    log.info({ nodes, wanted: next }, 'share of the partitions');
    wanted = new Set(next);
    for (const hear of listeners) hear();
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await look();
      } catch (error) {
        log.warn({ because: messageOf(error) }, 'the share of the partitions is not known anew');
      }
      await pause(leaseMs / 5, signal);
    }
  };

  return {
    get wanted() {
      return wanted;
    },
    get nodes() {
      return nodes;
    },
    onChange: (hear) => void listeners.push(hear),
    done: run(),
  };
};
