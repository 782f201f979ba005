/** What the verbs need from the platform; `platform.ts` builds it, tests hand in their own streams. */
import type { PackVerdict } from '../governance/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Engine, ParseOptions, ParseResult, ScanOptions, ScanResult } from '../loop/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import type {
  JudgedAccessCase,
  LoadedMappings,
  SecretPattern,
  SourceDefinition,
} from '../sources/index.ts';
import type { BehaviourDoor } from './behaviours-contract.ts';
import type { BenchConsoleOptions, BenchConsoleResult } from './bench-console-contract.ts';
import type { ConnectDoor } from './connect-contract.ts';
import type { EfficacyOptions, EfficacyResult } from './efficacy-contract.ts';
import type { KeepDoor } from './keep-contract.ts';
import type { PlaybookDoor } from './playbooks-contract.ts';
import type { RuleDeps } from './rules-contract.ts';

export interface Terminal {
  out(text: string): void;
  /** Progress and complaints; never part of the answer. */
  err(text: string): void;
  /** Is stderr a terminal? */
  readonly isTty: boolean;
  /** Is stdout one? Absent = as stderr. */
  readonly outIsTty?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The whole loop in memory, with our content on. */
export interface MemoryLoop {
  readonly engine: Engine;
  readonly view: InventoryView;
  readonly judge: PostureJudge;
  readonly sources: readonly SourceDefinition[];
  scan(
    paths: readonly string[],
    options: Pick<ScanOptions, 'now' | 'onProgress' | 'bounds'>,
  ): Promise<ScanResult>;
}

export interface UpOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Origin by which browsers reach it through a proxy. */
  readonly publicUrl?: string | undefined;
  readonly demo: boolean | undefined;
  /** File of connections to real systems. */
  readonly connect: string | undefined;
  /** Folder of the site's own rules. */
  readonly rules: string | undefined;
  readonly store: string | undefined;
  readonly stream: string | undefined;
  /** Parts that the event log is cut into; fixed when it is made. Absent = 1. */
  readonly partitions: number | undefined;
  readonly logLevel: string;
  /** Addresses of witnesses of the ledger, beside the file of the data dir. */
  readonly witness?: readonly string[];
}

export interface Running {
  readonly url: string;
  /** Printed once, on the first start. */
  readonly signInLink: string | undefined;
  readonly demo: boolean;
  /** Resolves when the platform has stopped, rejects when it failed. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

export interface DrillOutcome {
  readonly id: string;
  readonly title: string;
  readonly class: string;
  readonly result: 'pass' | 'fail';
  /** Stage → ms since the attack's first event was sent. */
  readonly times: Readonly<Record<string, number>>;
  readonly because: string;
}

export interface DrillLine {
  readonly id: string;
  readonly title: string;
  /** What it proves, in one sentence. */
  readonly says: string;
  readonly class: string;
  readonly situation: string;
}

export interface BenchOptions {
  /** NDJSON file; undefined = generated events. */
  readonly events: string | undefined;
  readonly count: number;
  /** Files and folders of rules; none = our own, and the platform's stages too. */
  readonly rules: readonly string[];
  /** Further files and folders, of correlations and the rules they stand on. */
  readonly correlations: readonly string[];
  /** Does a rule see only events of its logsource? */
  readonly routing: boolean;
}

export interface BenchedRules {
  readonly loaded: number;
  /** Those whose logsource is that of the events; all without routing. */
  readonly used: number;
  readonly correlations: number;
  readonly routing: boolean;
  /** Rules that every event meets. */
  readonly unindexed: number;
  readonly eventsMatched: number;
  readonly matches: number;
  /** Lines that are no JSON. */
  readonly refused: number;
  readonly correlationHits: number;
}

/** From when events were due until what they changed was committed, at half the speed that was measured. */
export interface BenchLatency {
  readonly eventsPerSecond: number;
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface BenchResult {
  readonly machine: string;
  readonly node: string;
  readonly events: number;
  readonly bytes: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly eventsPerSecond: Readonly<Record<string, number>>;
  /** Of the rate of `JSON.parse`. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly rules: BenchedRules;
  /** What the whole pipeline said meanwhile; absent where only rules were measured. */
  readonly said?: { readonly findings: number; readonly incidents: number };
  readonly latency?: BenchLatency;
  readonly peakMemoryMb: number;
}

export interface VerifiedLedger {
  readonly ok: boolean;
  readonly entries: number;
  /** Up to this entry a witness has seen it. */
  readonly witnessedUpTo: number;
  readonly because: string;
}

export interface CliDeps extends RuleDeps {
  readonly version: string;
  readonly terminal: Terminal;
  now(): number;
  memoryLoop(): Promise<MemoryLoop>;
  /** Events of files; `source` = the only system that may claim a record. Throws ERR_NOT_FOUND. */
  parse(
    paths: readonly string[],
    options: Pick<ParseOptions, 'onEvent'> & {
      readonly source: string | undefined;
      /** Mapping files beside our own. */
      readonly mappings: readonly string[];
    },
  ): Promise<ParseResult>;
  /** By the first system that knows the case; undefined = none does. Throws ERR_INPUT_INVALID. */
  judgeAccessCase(value: unknown): JudgedAccessCase | undefined;
  up(options: UpOptions): Promise<Running>;
  sources(): readonly SourceDefinition[];
  /** Files and folders; none = our own. */
  mappings(paths: readonly string[]): Promise<LoadedMappings>;
  /** Forms of credentials, our own table. Throws ERR_CONFIG_INVALID. */
  secretPatterns(): Promise<readonly SecretPattern[]>;
  readonly connect: ConnectDoor;
  readonly playbooks: PlaybookDoor;
  readonly behaviours: BehaviourDoor;
  /** Attacks, and every playbook on a stand-in. */
  drills(): Promise<readonly DrillLine[]>;
  drill(
    ids: readonly string[],
    onDone: (outcome: DrillOutcome) => void,
  ): Promise<readonly DrillOutcome[]>;
  bench(options: BenchOptions): Promise<BenchResult>;
  benchEfficacy(options: EfficacyOptions): Promise<EfficacyResult>;
  benchConsole(options: BenchConsoleOptions): Promise<BenchConsoleResult>;
  readonly keep: KeepDoor;
  verifyLedgerFile(path: string, checkpoints: string | undefined): Promise<VerifiedLedger>;
  /** As a platform answers them, oldest first, against a witness that the platform does not hold. */
  verifyLedgerEntries(
    entries: AsyncIterable<unknown>,
    checkpoints: string,
  ): Promise<VerifiedLedger>;
  /** An auditor's pack: its folder or its archive. Throws ERR_INPUT_INVALID. */
  verifyPack(path: string, checkpoints: string | undefined): Promise<PackVerdict>;
}
