/** A person's own question over the archive: one SELECT, read in a process that can do nothing else. */

/** What the process that reads is told, as one line of JSON. */
export interface HuntRequest {
  readonly sql: string;
  /** Parquet files of one tenant, and nothing else that may be read. */
  readonly files: readonly string[];
  /** They are shares of a rollup, in the table of this name. */
  readonly rollup?: string;
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly memoryMb: number;
}

export interface HuntColumn {
  readonly name: string;
  /** As DuckDB names it. */
  readonly type: string;
}

export interface HuntAnswer {
  readonly columns: readonly HuntColumn[];
  readonly rows: readonly (readonly unknown[])[];
  /** There were more rows, or they were too large. */
  readonly truncated: boolean;
  /** Counted ahead, or read from every event that it is about. */
  readonly from: 'rollups' | 'events';
}

/** What the process answers, as one line of JSON. */
export type HuntReply =
  | { readonly ok: true; readonly answer: Omit<HuntAnswer, 'from'> }
  | { readonly ok: false; readonly because: string };

export interface HuntQuery {
  readonly tenant: string;
  /** One SELECT over `events`. */
  readonly sql: string;
  readonly limits?: Partial<HuntLimits>;
}

export interface HuntLimits {
  readonly seconds: number;
  readonly memoryMb: number;
  readonly rows: number;
  readonly bytes: number;
}

export const huntLimits: HuntLimits = {
  seconds: 30,
  memoryMb: 768,
  rows: 10_000,
  bytes: 8 * 1024 * 1024,
};
export const MAX_SQL = 20_000;
