/** What the platform is built from, and what it is once it runs. */
import type { ApiDeps, LiveHub, SignIn } from '../api/index.ts';
import type { Archive } from '../archive/index.ts';
import type { Clock, Log } from '../core/index.ts';
import type { ProbeFeed } from '../governance/index.ts';
import type { ControlRecord, OwnHand, Responder } from '../loop/index.ts';
import type { Action, HeldCredential, PlanStep, Snapshot } from '../model/index.ts';
import type { KeeperDoor, KnownGood, Playbook, Runner } from '../response/index.ts';
import type {
  AccountReceiver,
  LogPage,
  LogPullOptions,
  SecretPlaces,
  SourceDefinition,
  PullOptions as SourcePullOptions,
  Webhook,
} from '../sources/index.ts';
import type { TenantStore } from '../store/index.ts';
import type { EventStream } from '../stream/index.ts';
import type { BuiltEngine } from './engine.ts';

/** Where one connection's inventory is listed. */
export interface InventoryFeed {
  readonly name: string;
  pull(at: number, options?: SourcePullOptions): AsyncIterable<Snapshot>;
}

/** Where one connection's logs are fetched. */
export interface LogFeed {
  readonly name: string;
  readonly source: SourceDefinition;
  pull(cursor: string | undefined, options: LogPullOptions): AsyncIterable<LogPage>;
}

/** Where a vendor pushes to one connection. */
export interface WebhookDoor {
  readonly name: string;
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Where another system pushes accounts to one connection. */
export interface ReceiverDoor {
  readonly name: string;
  readonly receiver: AccountReceiver;
  readonly source: SourceDefinition;
}

/** One connected system, as configured or as simulated. */
export interface Connection {
  readonly source: string;
  readonly actions: readonly Action[];
  /** Live inventories; none where only logs come. */
  readonly inventories?: readonly InventoryFeed[];
  heldFor?(step: PlanStep): HeldCredential | undefined;
  /** Where machines of this scope are known to work from. */
  knownGood?(scope: string): KnownGood | undefined;
  /** What it calls in the estate itself, and with which credentials. */
  readonly hands?: readonly OwnHand[];
  readonly feeds?: readonly LogFeed[];
  readonly doors?: readonly WebhookDoor[];
  readonly receivers?: readonly ReceiverDoor[];
  /** Tries what each connection may do. */
  readonly probes?: readonly ProbeFeed[];
  /** Where consumers read their secrets in it, by the name of the connection. */
  readonly places?: ReadonlyMap<string, SecretPlaces>;
}

export interface PlatformOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Origin by which browsers reach us through a proxy. */
  readonly publicUrl?: string;
  readonly demo: boolean;
  /** Rules of the site beside our own; default: `rules` in the data dir. */
  readonly rulesDir?: string;
  /** The user's own PostgreSQL; default: the embedded one. */
  readonly storeUrl?: string;
  /** Addresses of further witnesses of the ledger. */
  readonly witness?: readonly string[];
  /** The user's own NATS; default: segment files in the data folder. */
  readonly streamUrl?: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connections: readonly Connection[];
  /** Actions were built with it; the platform puts the real keeper behind it. */
  readonly keeper?: KeeperDoor;
  readonly partitions?: number;
  readonly drills?: DrillDoor;
}

/** Drills need a platform to run on, and the platform's API starts drills: the door is filled in later. */
export interface DrillDoor {
  list(): ReturnType<ApiDeps['drills']['list']>;
  run(id: string, by: string): ReturnType<ApiDeps['drills']['run']>;
}

export interface Platform {
  readonly url: string;
  readonly signInLink: string | undefined;
  readonly tenant: string;
  readonly store: TenantStore;
  readonly stream: EventStream;
  readonly archive: Archive;
  readonly runner: Runner;
  readonly responder: Responder;
  readonly actions: ReadonlyMap<string, Action>;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly live: LiveHub;
  readonly signIn: SignIn;
  engine(): BuiltEngine | undefined;
  control(record: ControlRecord, scope?: string): Promise<void>;
  /** Pull every connection's inventory now; resolves when the snapshots are durable. */
  pull(): Promise<void>;
  /** Blocks that are durable and not worked through yet. */
  behind(): Promise<number>;
  readonly done: Promise<void>;
  stop(): Promise<void>;
}
