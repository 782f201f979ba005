/** What the handlers need; `platform` builds it. */
import type { Archive } from '../archive/index.ts';
import type { Clock, Log } from '../core/index.ts';
import type {
  BehaviourJudge,
  LoadedCorrelation,
  LoadedRule,
  LoadOutcome,
  Place,
  RuleFault,
  RuleFile,
} from '../detection/index.ts';
import type { Exchange } from '../exchange/index.ts';
import type { Existence, Honey, LedgerKeeping, Lifecycle, Office } from '../governance/index.ts';
import type { AttackMatrix } from '../incidents/index.ts';
import type { InventoryView, Principal } from '../inventory/index.ts';
import type { ControlRecord, RecordForAll } from '../loop/index.ts';
import type { Action, Incident, Posture } from '../model/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import type { PlanInput, Playbook, Runner } from '../response/index.ts';
import type { AccountReceiver, SourceDefinition, Webhook } from '../sources/index.ts';
import type { DrillRun, TenantStore } from '../store/index.ts';
import type { EventStream } from '../stream/index.ts';
import type { TriedConnection } from './contract/index.ts';
import type { Ahead } from './handlers/ahead.ts';
import type { LiveHub } from './live.ts';
import type { SignIn } from './sign-in.ts';
import type { Ways } from './ways/index.ts';

/** What flows through this process. */
export interface Flow {
  readonly eventsPerSecond: number;
  readonly eventsTotal: number;
  readonly setAside: number;
  /** Age of the newest event when it was committed. */
  readonly lagSeconds: number;
  /** Events a second, one point a minute, oldest first, last hour. */
  readonly history: readonly number[];
}

export interface Connected {
  readonly source: string;
  readonly eventsPerSecond: number;
  readonly eventsTotal: number;
  readonly setAside: number;
  readonly lagSeconds?: number;
  readonly lastEventAt?: number;
  readonly lastInventoryAt?: number;
  /** Why the last pull broke off. */
  readonly fault?: string;
}

/** The folders of rules as last looked at. */
export interface RuleFiles {
  /** Hash of the set in force. */
  readonly version: string;
  readonly changedAt: number;
  readonly faults: readonly (RuleFault & { readonly standing: 'earlier' | 'left_out' })[];
}

/** The site's own rule files; names are without folder and ending. */
export interface SiteRules {
  list(): Promise<readonly { readonly name: string; readonly text: string }[]>;
  put(name: string, text: string): Promise<void>;
  /** False where there was none. */
  remove(name: string): Promise<boolean>;
}

/** ATT&CK as the catalogue knows it, whole. */
export interface Techniques {
  readonly tactics: readonly { readonly id: string; readonly name: string }[];
  readonly techniques: readonly {
    readonly id: string;
    readonly name: string;
    readonly tactics: readonly string[];
    /** Concerns identity, named by a detector or not. */
    readonly identity: boolean;
  }[];
}

/** One drill of the catalogue. */
export interface DrillInfo {
  readonly id: string;
  readonly title: string;
  /** What it proves, in one sentence. */
  readonly says: string;
  readonly class: string;
  readonly situation: string;
  readonly attack: readonly string[];
}

/** As Prometheus reads them. */
export interface MetricsText {
  readonly type: string;
  readonly text: string;
}

/** Connects systems, and keeps the connections sealed where this process has its state. */
export interface ConnectDesk {
  kept(): Promise<readonly { readonly system: string; readonly name: string }[]>;
  /** @throws ERR_CONFIG_INVALID naming the field, ERR_SOURCE_DENIED, ERR_TIMEOUT; nothing is kept then. */
  connect(request: {
    readonly system: string;
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly keep: boolean;
  }): Promise<Omit<TriedConnection, 'kept'>>;
  /** False where there was none. */
  forget(system: string, name: string): Promise<boolean>;
}

export interface ApiDeps {
  /** Absent: systems are not connected from here. */
  readonly connect?: ConnectDesk;
  metrics(): Promise<MetricsText>;
  /** Absent: nothing is made before it is asked for. */
  readonly ahead?: Ahead;
  readonly tenant: string;
  /** Of Countersign. */
  readonly version: string;
  readonly ledger: LedgerKeeping;
  readonly store: TenantStore;
  readonly stream: EventStream;
  readonly archive: Archive;
  readonly sources: readonly SourceDefinition[];
  /** The graph in force; undefined while this process holds no partition. */
  view(): InventoryView | undefined;
  posture(principalId: string): Posture | undefined;
  /** What a plan may rest on beyond the incident. */
  planFacts?: (about: {
    readonly incident: Incident;
    readonly subject: Principal;
    readonly now: number;
  }) => Pick<PlanInput, 'knownGood' | 'liveSessions'>;
  readonly judge: PostureJudge;
  readonly signIn: SignIn;
  /** Ways in besides the one-time link. */
  readonly ways: Ways;
  readonly live: LiveHub;
  readonly clock: Clock;
  readonly log: Log;
  /** Appends durably, in the partition of `scope`. */
  control(record: ControlRecord, scope?: string): Promise<void>;
  /** The same, to every partition. */
  controlAll(record: RecordForAll): Promise<void>;
  /** Called when an exception was made or ended, before what it covers is judged again. */
  exceptionsChanged?(): Promise<void>;
  readonly runner: Runner;
  readonly actions: ReadonlyMap<string, Action>;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  /** How things of each system end. */
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly existence: Existence;
  readonly honey: Honey;
  readonly governance: Office;
  readonly exchange: Exchange;
  /** The latest event of a system that came in, epoch ms. */
  heardAt(system: string): number | undefined;
  readonly attack: AttackMatrix;
  readonly rules: readonly LoadedRule[];
  readonly correlations?: readonly LoadedCorrelation[];
  /** A file that is not in force, read as it would be among our rules; absent: by itself. */
  readRule?(file: RuleFile): LoadOutcome;
  /** Where the rules follow folders. */
  ruleFiles?(): RuleFiles;
  /** A file in force, by the name that its rules give. */
  ruleText?(file: string): string | undefined;
  /** The folder of the site's own rules. */
  readonly siteRules?: SiteRules;
  /** Absent: no matrix of rules is drawn. */
  readonly techniques?: Techniques;
  readonly behaviours: readonly BehaviourJudge[];
  readonly drills: {
    list(): readonly DrillInfo[];
    /** Starts it; the run goes on. @throws ERR_NOT_FOUND | ERR_CONFLICT (one runs already, or there is no safe target) */
    run(id: string, by: string): Promise<DrillRun>;
  };
  /** The estate is simulated. */
  readonly demo: boolean;
  /** Origin by which a browser reaches us; may be known only after listening, so ask late. */
  readonly publicUrl: string;
  /** Where a vendor pushes to one connection; absent where none is set up. */
  webhook?(
    source: string,
    name: string,
  ): { readonly webhook: Webhook; readonly secret: string } | undefined;
  /** Where another system pushes accounts to; absent where none is set up. */
  receiver?(
    name: string,
  ): { readonly receiver: AccountReceiver; readonly source: SourceDefinition } | undefined;
  flow(): Flow;
  connected(): readonly Connected[];
  /** Where an address is; absent or undefined: unknown. */
  placeOf?(ip: string): Place | undefined;
  /** Parts that are not well, with the reason. */
  health(): Promise<
    readonly { readonly name: string; readonly ok: boolean; readonly says?: string }[]
  >;
}
