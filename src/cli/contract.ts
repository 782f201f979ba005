/** What the verbs need from the platform; `platform.ts` builds it, tests hand in their own streams. */
import type { InventoryView } from '../inventory/index.ts';
import type { Engine, ScanOptions, ScanResult } from '../loop/index.ts';
import type { PostureJudge } from '../posture/index.ts';
import type { JudgedAccessCase, SourceDefinition } from '../sources/index.ts';
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
  readonly logLevel: string;
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

export interface BenchResult {
  readonly machine: string;
  readonly node: string;
  readonly events: number;
  readonly bytes: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly eventsPerSecond: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly peakMemoryMb: number;
}

export interface CliDeps extends RuleDeps {
  readonly version: string;
  readonly terminal: Terminal;
  now(): number;
  memoryLoop(): Promise<MemoryLoop>;
  /** By the first system that knows the case; undefined = none does. Throws ERR_INPUT_INVALID. */
  judgeAccessCase(value: unknown): JudgedAccessCase | undefined;
  up(options: UpOptions): Promise<Running>;
  drills(): readonly DrillLine[];
  drill(
    ids: readonly string[],
    onDone: (outcome: DrillOutcome) => void,
  ): Promise<readonly DrillOutcome[]>;
  bench(options: {
    readonly events: string | undefined;
    readonly count: number;
  }): Promise<BenchResult>;
  verifyLedgerFile(
    path: string,
    checkpoints: string | undefined,
  ): Promise<{ readonly ok: boolean; readonly entries: number; readonly because: string }>;
}
