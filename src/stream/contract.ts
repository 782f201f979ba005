/**
 * The event log: blocks of raw bytes in partitions, durable before acknowledged.
 * The contract fits local segment files and JetStream alike: one message is one block.
 */

/** `events` are vendor log lines; `snapshot` one inventory pull; `control` our own facts (verdict, containment, declaration). */
export type BlockKind = 'events' | 'snapshot' | 'control';

export interface BlockHeader {
  readonly tenant: string;
  readonly kind: BlockKind;
  /** Source id (`aws`), or `countersign` for control blocks. */
  readonly source: string;
  /** Epoch ms when we took it in. */
  readonly receivedAt: number;
  /** Records in the payload. */
  readonly count: number;
  /** Day-0 history: learn from it, alert on none of it. */
  readonly backfill?: boolean;
  /** Marks synthetic traffic: `demo`, or a drill id. */
  readonly mark?: string;
}

export interface Block {
  /** Position in its partition, from 0, without gaps. */
  readonly position: number;
  readonly header: BlockHeader;
  /** NDJSON lines or one JSON document, UTF-8, uncompressed. */
  readonly payload: Uint8Array;
}

export interface EventStream {
  readonly partitions: number;
  /**
   * Durable when the promise resolves (group-commit fsync, or a JetStream ack).
   * Until then the payload must not be changed.
   * `dedupKey` (usually the hash of the payload) makes a repeated append return the first position.
   */
  append(
    partition: number,
    header: BlockHeader,
    payload: Uint8Array,
    dedupKey?: string,
  ): Promise<number>;
  /**
   * Blocks from `from` on, in order; waits for new ones until `signal` aborts.
   * @throws ERR_NOT_FOUND when `from` was trimmed, ERR_STREAM_CORRUPT when it lies beyond the end
   * (then the reader has seen more than this stream ever held) or a block cannot be read
   */
  read(partition: number, from: number, signal: AbortSignal): AsyncIterable<Block>;
  /** Position that the next append will get. */
  end(partition: number): Promise<number>;
  /** Blocks below `position` are no longer needed by the loop and may be dropped. */
  trim(partition: number, position: number): Promise<void>;
  close(): Promise<void>;
}
