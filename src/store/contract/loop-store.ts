/** What the loop commits, and who may. */
import type { StateEntry } from '../../core/index.ts';
import type { Lease, NodeAbout, NodeStanding, PartitionCommit, PartitionStanding } from './rows.ts';

/** Renews the leases of a process that may be too busy to: each as long as its worker gives signs of life. */
export interface LeaseKeeper {
  hold(partition: number, epoch: number): void;
  /** A sign of life of who works on it; without a number, of the node itself. */
  lives(partition?: number): void;
  drop(partition: number): void;
  close(): Promise<void>;
}

export interface LoopStore {
  readonly tenant: string;

  /**
   * Exactly-once effect: state, findings and position in one transaction.
   * After any error the outcome may be unknown (the answer to a commit can be lost): drop what is in
   * memory, acquire the lease again and start from its position and state.
   * @throws ERR_FENCED when the epoch is stale, ERR_CONFLICT when the position would go back
   */
  commit(batch: PartitionCommit): Promise<void>;

  readonly leases: {
    /** Take or take over an expired lease; bumps the epoch. Undefined when somebody else holds it. */
    acquire(
      partition: number,
      holder: string,
      ttlMs: number,
      now: number,
    ): Promise<Lease | undefined>;
    renew(partition: number, epoch: number, ttlMs: number, now: number): Promise<boolean>;
    release(partition: number, epoch: number): Promise<void>;
    /** `rooms`: only these; absent = all. */
    loadState(
      partition: number,
      rooms?: readonly string[],
    ): Promise<ReadonlyMap<string, readonly StateEntry[]>>;
    /** The database's clock, epoch ms: the one that all nodes share. */
    now(): Promise<number>;
    /** Bytes of the state of all partitions, as stored. */
    stateBytes(): Promise<number>;
    /** This node lives; the names of all that were heard of within `ttlMs`, in their order. */
    meet(node: string, about: NodeAbout, ttlMs: number): Promise<readonly NodeStanding[]>;
    /** It ends; its partitions are others' at once. */
    leave(node: string): Promise<void>;
    /** Of those that ever had an owner, in the order of their numbers. */
    standing(): Promise<readonly PartitionStanding[]>;
  };
}
