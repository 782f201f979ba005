/** How long a node may be silent before others take its partitions, and what speaks for it while it computes. */
import { type Log, SECOND } from '../core/index.ts';
import { keepLeases, type LeaseKeeper } from '../store/index.ts';

/** Seen to have run out, looked for again and taken: a node that dies is replaced in less than 10 s. */
const LEASE_MS = 4 * SECOND;
/** The embedded database has no other node: there is nobody to make haste for. */
const LONE_LEASE_MS = 15 * SECOND;
/** A block, or a commit, that takes longer than this hangs. */
const PATIENCE_MS = 30 * SECOND;

export interface Leases {
  readonly leaseMs: number;
  readonly keeper?: LeaseKeeper;
}

export const openLeases = ({
  storeUrl,
  ...rest
}: {
  readonly storeUrl: string | undefined;
  readonly tenant: string;
  readonly holder: string;
  readonly partitions: number;
  readonly log: Log;
}): Leases => {
  if (storeUrl === undefined) return { leaseMs: LONE_LEASE_MS };
  const times = { leaseMs: LEASE_MS, patienceMs: PATIENCE_MS };
  return {
    leaseMs: LEASE_MS,
    keeper: keepLeases({ address: { url: storeUrl }, ...rest, ...times }),
  };
};
