/** All that we know of one connected system stands in one folder behind this contract. */
import type { z } from 'zod';
import type { AccessEvaluator, InventoryView, PrivilegeRules } from '../inventory/index.ts';
import type {
  Action,
  Event,
  InventoryChange,
  Keeper,
  Severity,
  Snapshot,
  Source,
  TelemetryKind,
} from '../model/index.ts';
import type { AccountReceiver } from './receiver.ts';

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

/** Parts of one scope's configuration, and whether one control of a published baseline expects them to pass. */
export interface PostureCase {
  readonly name: string;
  /** Without its version: the key that checks name in their controls. */
  readonly control: string;
  /** As the case writes it. */
  readonly asked: string;
  readonly expectedPass: boolean;
  snapshot(at: number): Snapshot;
}

/** How far a long pull is. */
export interface PullProgress {
  /** What is being listed, e.g. `users`. */
  readonly area: string;
  readonly done: number;
  /** Where the vendor says how many there are. */
  readonly total?: number;
}

export interface PullOptions {
  /** `part.resume` of the last part that is durable, from an earlier try of the same pull (same `at`). */
  readonly resume?: string;
  readonly progress?: (progress: PullProgress) => void;
}

/** One page of log records, oldest first as far as the vendor allows. */
export interface LogPage {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Where the next pull goes on once these records are durable; the source's own text. */
  readonly cursor: string;
}

export interface LogPullOptions {
  /** How far back the very first pull reaches, epoch ms: those records are learnt from, without alerting. */
  readonly since: number;
  readonly until: number;
}

/** One declared permission, tried by its least harmful call. */
export interface PermissionProbe {
  readonly permission: string;
  readonly granted: 'yes' | 'no' | 'unknown';
  /** The vendor's words, or why it cannot be tried without acting. */
  readonly because?: string;
}

/** What arrives at a webhook, as it came. */
export interface WebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Webhook {
  /** Is it the vendor's: signature or token, compared in constant time. */
  authentic(request: WebhookRequest, secret: string): boolean;
  /**
   * What to answer to the vendor's own check of the address, e.g. Okta's one-time verification: JSON, or plain text
   * where it does not begin with a brace. Asked for GET and POST, after `authentic` where the request has a body.
   */
  challenge?(request: WebhookRequest): string | undefined;
  /** @throws CountersignError ERR_INPUT_INVALID */
  records(request: WebhookRequest): readonly Readonly<Record<string, unknown>>[];
}

/** A vendor's own detection: evidence beside ours, never a second alert. */
export interface VendorFinding {
  /** The vendor's name of the detection, e.g. `UnauthorizedAccess:IAMUser/MaliciousIPCaller`. */
  readonly detector: string;
  readonly title: string;
  readonly severity: Severity;
  readonly attack: readonly string[];
  /** Log-likelihood ratio in nats: how much the vendor's word is worth before the site's own experience. */
  readonly llr: number;
  /** A leaked key seen in public does not decay. */
  readonly hardFact: boolean;
  /** Inventory ids of those it is about; the actor of the event where empty. */
  readonly subjects: readonly string[];
  /** `ip:…`, `credential:…`, as in Signal. */
  readonly observables: readonly string[];
  /** The vendor or its user has taken it back or closed it as benign. */
  readonly dismissed: boolean;
}

/** A new secret as one place takes it: names that its consumers read, and their values. */
export interface PlacedSecret {
  readonly fields: Readonly<Record<string, string>>;
  readonly stepId: string;
}

/** Where consumers read their secrets in this system. It is written to by rotations; nothing of ours is kept there. */
export interface SecretPlaces {
  /** Is there a place of this name that we may write? In words why not, or undefined. Changes nothing. */
  refuses(at: string): Promise<string | undefined>;
  /** Durable when it resolves; the same step may put again, the last counts. */
  put(at: string, secret: PlacedSecret): Promise<void>;
  /** What stood there before this step stands there again; answers in words what does not. Twice is once. */
  takeBack(at: string, stepId: string): Promise<string | undefined>;
  /** The rotation is over: what was kept beside for taking it back goes. */
  settle?(at: string, stepId: string): Promise<void>;
}

/** What the actions of a system may be given beside its settings. */
export interface ActingParts {
  readonly keeper?: Keeper;
}

/** What the platform must know of one connection without knowing its system. */
export interface ConnectionAbout {
  /** The scope that its facts carry, where the settings say it: routes an action to the connection that can act there. */
  readonly scope?: string;
  /** Public handles of the credentials we call with, so that our own calls accuse nobody. */
  readonly credentials: readonly string[];
  /** How a record names its caller beside the event's credential (an app, the hash of a token): in the same words. Pure. */
  named?(event: Event): readonly string[];
  /** Acting credentials are set. */
  readonly acts: boolean;
  /** What its own calls read as in its log, where events do not name them as its permissions are named. */
  readonly logged?: readonly string[];
  /** Where machines of it are known to work from. */
  readonly knownGood?: {
    readonly cidrs?: readonly string[];
    readonly regions?: readonly string[];
    readonly actions?: readonly string[];
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
  /** A line of text that is no JSON, taken apart into a record of this system; undefined = not mine. Cheap, linear. */
  readLine?(line: string): Readonly<Record<string, unknown>> | undefined;
  /** Live pull through the vendor's SDK; yields one snapshot per scope, or several parts of one. */
  inventory?(config: Config, at: number, options?: PullOptions): AsyncIterable<Snapshot>;
  /**
   * New log records since `cursor` (undefined = the first pull). Ends when it has caught up.
   * @throws CountersignError ERR_SOURCE_DENIED (detail.permission) | ERR_SOURCE_THROTTLED | ERR_SOURCE_UNAVAILABLE
   */
  pullLogs?(
    config: Config,
    cursor: string | undefined,
    options: LogPullOptions,
  ): AsyncIterable<LogPage>;
  about?(config: Config): ConnectionAbout;
  /** What in these settings runs a program or reads a file of this machine; nobody far from it may give such. */
  local?(config: Config): string | undefined;
  /** Tries each permission in `permissions`; changes nothing. */
  probe?(config: Config): AsyncIterable<PermissionProbe>;
  readonly webhook?: Webhook;
  /** Where this connection takes accounts that are pushed to it; undefined = it takes none. */
  receives?(config: Config): AccountReceiver | undefined;
  /** The vendor's own detection that this event is, if it is one. Pure. */
  vendorFinding?(event: Event): VendorFinding | undefined;
  /** What an event changes in the inventory. Pure. */
  apply?(event: Event, view: InventoryView): readonly InventoryChange[];
  readonly access?: AccessEvaluator;
  /** The vendor's own rules of single privileges: who may do one, what a pattern covers, how a policy is written. */
  readonly privileges?: PrivilegeRules;
  /**
   * One written access question (request, policies, context), judged as the vendor would. Pure.
   * Undefined = the case is not of this system. Throws CountersignError ERR_INPUT_INVALID naming the field.
   */
  judgeAccessCase?(value: unknown): JudgedAccessCase | undefined;
  /** One written posture case; undefined = not of this system. Throws CountersignError ERR_INPUT_INVALID. */
  postureCase?(value: unknown): PostureCase | undefined;
  actions?(config: Config, parts?: ActingParts): readonly Action[];
  /** Undefined = nothing can be written here with these settings. */
  places?(config: Config): SecretPlaces | undefined;
}

export const defineSource = <Config>(
  definition: SourceDefinition<Config>,
): SourceDefinition<Config> => definition;
