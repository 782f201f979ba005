/** All that we know of one connected system stands in one folder behind this contract. */
import type { z } from 'zod';
import type { AccessEvaluator, InventoryView } from '../inventory/index.ts';
import type {
  Action,
  Event,
  InventoryChange,
  Snapshot,
  Source,
  TelemetryKind,
} from '../model/index.ts';

type Telemetry =
  | { readonly given: 'yes' }
  | { readonly given: 'no' }
  | { readonly given: 'needs'; readonly setting: string };

export interface Permissions {
  readonly read: readonly string[];
  readonly act: readonly string[];
  readonly undo: readonly string[];
}

/** One place where a record stands, for set-asides. */
export interface RawFile {
  readonly path: string;
  /** Decoded and bounded; gzip is already opened. */
  readonly text: string;
}

/** One question to a vendor's policy evaluation, with the answer that its file expects. */
export interface JudgedAccessCase {
  readonly name: string;
  readonly expected: string | undefined;
  readonly verdict: {
    /** In the vendor's own words; `unknown` when something needed was not told. */
    readonly answer: string;
    /** The statements that decided. */
    readonly because: readonly {
      readonly origin: string;
      readonly policy: string;
      readonly sid: string | undefined;
      readonly effect: 'allow' | 'deny';
    }[];
    readonly blockedBy: readonly string[];
    readonly missing: readonly string[];
  };
}

export interface SourceDefinition<Config = unknown> {
  readonly id: Source;
  readonly title: string;
  readonly config: z.ZodType<Config>;
  readonly permissions: Permissions;
  readonly telemetry: Readonly<Record<Exclude<TelemetryKind, 'other'>, Telemetry>>;
  /** Sigma labels of the records that it parses. */
  readonly logsources: readonly { readonly product: string; readonly service: string }[];
  /** How late records arrive: typical and worst, seconds. */
  readonly lateness: { readonly typicalSeconds: number; readonly worstSeconds: number };
  /** Privileges whose use this system's usual log does not show; pattern → reason. */
  readonly unobservable: readonly { readonly privilege: string; readonly because: string }[];
  /** Is this record mine? Cheap; reads only a few keys. */
  detect(record: Readonly<Record<string, unknown>>): boolean;
  /**
   * One record → events (0, 1 or more). Pure. A wrapper object (`{Records: […]}`, `{…, event}`) is
   * unwrapped by `unwrap`. Throws CountersignError ERR_INPUT_INVALID naming the field at fault.
   */
  parse(record: Readonly<Record<string, unknown>>): readonly Event[];
  /** Single records inside a wrapper document, or undefined when the record is no wrapper. */
  unwrap?(
    record: Readonly<Record<string, unknown>>,
  ): readonly Readonly<Record<string, unknown>>[] | undefined;
  /** The whole OCSF 1.8 object of one event. */
  ocsf(event: Event): Readonly<Record<string, unknown>>;
  /** Key that keeps one identity's and its sessions' records in one partition (for AWS: the account). */
  partitionKey(record: Readonly<Record<string, unknown>>): string;
  /** Does this file hold an inventory export of this system? Then its pure mapping. */
  inventoryFile?(file: RawFile, json: unknown): ((at: number) => Snapshot) | undefined;
  /** Live pull through the vendor's SDK; yields one snapshot per scope. */
  inventory?(config: Config, at: number): AsyncIterable<Snapshot>;
  /** What an event changes in the inventory. Pure. */
  apply?(event: Event, view: InventoryView): readonly InventoryChange[];
  readonly access?: AccessEvaluator;
  /**
   * One written access question (request, policies, context), judged as the vendor would. Pure.
   * Undefined = the case is not of this system. Throws CountersignError ERR_INPUT_INVALID naming the field.
   */
  judgeAccessCase?(value: unknown): JudgedAccessCase | undefined;
  actions?(config: Config): readonly Action[];
}

export const defineSource = <Config>(
  definition: SourceDefinition<Config>,
): SourceDefinition<Config> => definition;
