/** Everything one twin holds, passed to whatever needs it. */
import type { Ids } from './ids.ts';
import type { PolicyReader } from './policy-document.ts';
import type { Propagation } from './propagation.ts';
import type { SessionTable } from './session-table.ts';
import type { LastUse } from './state.ts';

export interface World {
  readonly now: () => number;
  readonly ids: Ids;
  readonly propagation: Propagation;
  readonly sessions: SessionTable;
  readonly policies: PolicyReader;
  /** Access key id → last use. */
  readonly keyUse: Map<string, LastUse>;
  /** Role unique id → last use. */
  readonly roleUse: Map<string, LastUse>;
  /** Unique id of a user or role → permission → last attempt, as access advisor keeps them. */
  readonly attempts: Map<string, Map<string, number>>;
  /** Reports of access advisor, by job: of whom, and whether it was asked for once already. */
  readonly accessJobs: Map<
    string,
    { readonly arn: string; readonly actions: boolean; asked: boolean }
  >;
  /** Account id → credential report. */
  readonly reports: Map<string, { readonly at: number; readonly text: string }>;
}

/** `2026-01-31T09:00:00Z`. */
export const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
