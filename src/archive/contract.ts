/** Every event kept for hunting: raw lines in compressed segments, narrow columns by identity and time. */
import type { Event, Lineage } from '../model/index.ts';
import type { HuntAnswer, HuntQuery } from './hunt/contract.ts';

export interface ArchiveRow {
  readonly event: Event;
  readonly lineage: Lineage;
  /** The raw line as received (UTF-8, no newline). */
  readonly raw: string;
}

export interface ArchivedEvent {
  readonly id: string;
  readonly vendorId: string;
  readonly source: string;
  readonly time: number;
  readonly classUid: number;
  readonly activityId: number;
  readonly service: string;
  readonly operation: string;
  readonly outcome: string;
  readonly errorCode: string | undefined;
  readonly rootId: string;
  readonly actorId: string;
  readonly credential: string | undefined;
  readonly session: string | undefined;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Who acted as whom, and by what. */
export type ActedEvent = Pick<
  ArchivedEvent,
  'id' | 'time' | 'rootId' | 'actorId' | 'credential' | 'session'
>;

export interface TimelineQuery {
  readonly tenant: string;
  /** Events whose root OR actor is this id. */
  readonly identityId: string;
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
}

export type TopColumn =
  | 'ip'
  | 'operation'
  | 'service'
  | 'rootId'
  | 'actorId'
  | 'userAgent'
  | 'errorCode'
  | 'region'
  | 'account';

export interface TopQuery {
  readonly tenant: string;
  readonly column: TopColumn;
  readonly from?: number;
  readonly to?: number;
  readonly identityId?: string;
  readonly limit: number;
}

export interface PivotQuery {
  readonly tenant: string;
  /** An address, credential, session, client, identity, operation … exactly as the archive has it. */
  readonly value: string;
  readonly limit: number;
}

export interface Pivot {
  /** Columns that hold the value, the one with most events first. */
  readonly places: readonly {
    readonly column: string;
    readonly events: number;
    /** Different roots. */
    readonly identities: number;
    readonly systems: readonly string[];
    readonly firstAt: number;
    readonly lastAt: number;
  }[];
  /** Newest first. */
  readonly events: readonly ArchivedEvent[];
}

export interface ScanQuery {
  readonly tenant: string;
  /** From this time on, and before that one. */
  readonly from: number;
  readonly to: number;
  /** Only events of these systems; absent = of all. */
  readonly sources?: readonly string[];
  /** Events in memory at a time. */
  readonly pageSize?: number;
}

export interface ScannedEvent {
  readonly event: ArchivedEvent;
  /** The raw line; undefined where its segment is damaged. */
  readonly raw: string | undefined;
}

export interface Archive {
  /**
   * Rows of one block. `(partition, position)` is remembered with them: writing a block again
   * after a crash adds nothing.
   */
  write(
    tenant: string,
    partition: number,
    position: number,
    rows: readonly ArchiveRow[],
  ): Promise<void>;
  /** Make everything written so far durable. */
  flush(): Promise<void>;
  /** Newest first. */
  timeline(query: TimelineQuery): Promise<readonly ArchivedEvent[]>;
  /** The same events, of which less is read. */
  lineage(query: TimelineQuery): Promise<readonly ActedEvent[]>;
  top(query: TopQuery): Promise<readonly { readonly value: string; readonly count: number }[]>;
  /** Where a value turns up, whatever it is. */
  pivot(query: PivotQuery): Promise<Pivot>;
  /** The vendor's own record, exactly as received. */
  raw(tenant: string, eventId: string): Promise<string | undefined>;
  /** Every event of a span of time with its raw line, oldest first, one page at a time. */
  scan(query: ScanQuery): AsyncIterable<readonly ScannedEvent[]>;
  count(tenant: string): Promise<number>;
  /**
   * One SELECT over `events` (the columns of `ArchivedEvent` in snake case, and `ts` as a timestamp), in a process of
   * its own that can read the files of this tenant and do nothing else.
   * @throws ERR_INPUT_INVALID with the reason
   */
  hunt(query: HuntQuery): Promise<HuntAnswer>;
  /** Days before `before` move from the hot table to Parquet sorted by (identity, time), and are counted in rollups. */
  compact(before: number): Promise<{ readonly days: number; readonly rows: number }>;
  /** Makes the rollups of closed days that have none. @returns how many files had none */
  rollUp(): Promise<{ readonly files: number }>;
  close(): Promise<void>;
}
