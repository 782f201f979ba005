/** What the platform does by itself from time to time: one ordered table. */
import type { Log } from '../core/index.ts';
import { pauseFor, repeat } from './repeat.ts';

export interface RegularWork {
  followRules(): Promise<void>;
  pull(): Promise<void>;
  pullLogs(): Promise<void>;
  witness(): Promise<void>;
  readExceptions(): Promise<void>;
  sampleRisk(): Promise<void>;
  judgeAll(): Promise<void>;
  reviewExistence(): Promise<void>;
  tendDecoys(): Promise<void>;
  tendDrills(): Promise<void>;
  ratifyChanges(): Promise<void>;
  reviewAccess(): Promise<void>;
  keepPolicies(): Promise<void>;
  answerAhead(): Promise<void>;
  tellOutputs(): Promise<void>;
  deliver(): Promise<void>;
  pollSignals(): Promise<void>;
  pruneOutbox(): Promise<void>;
  closeDays(): Promise<void>;
  probePermissions(): Promise<void>;
  sayCounters(): Promise<void>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Line {
  readonly work: keyof RegularWork;
  readonly name: string;
  readonly everyMs: number;
  /** Wait before the first time; without it, at once. */
  readonly first?: number;
  /** Each node does it for itself; absent: of all nodes one does it, the one that leads. */
  readonly each?: true;
}

const table: readonly Line[] = [
  { work: 'followRules', name: 'rule folders', everyMs: 2 * SECOND, each: true },
  { work: 'pull', name: 'inventory pull', everyMs: 15 * MINUTE },
  { work: 'pullLogs', name: 'log pull', everyMs: MINUTE },
  { work: 'witness', name: 'ledger witness', everyMs: MINUTE, each: true },
  { work: 'readExceptions', name: 'exceptions', everyMs: 5 * SECOND, each: true },
  // The store keeps the first word of each hour.
  { work: 'sampleRisk', name: 'risk sample', everyMs: MINUTE },
  { work: 'judgeAll', name: 'judging by time', everyMs: 60 * MINUTE, first: 60 * MINUTE },
  { work: 'reviewExistence', name: 'reviews of existence', everyMs: MINUTE, first: 10 * SECOND },
  { work: 'tendDecoys', name: 'decoys', everyMs: 10 * SECOND, first: 5 * SECOND },
  { work: 'tendDrills', name: 'drills', everyMs: MINUTE, first: 15 * SECOND },
  { work: 'ratifyChanges', name: 'changes to ratify', everyMs: 5 * SECOND, first: 5 * SECOND },
  { work: 'reviewAccess', name: 'reviews of access', everyMs: MINUTE, first: 20 * SECOND },
  { work: 'keepPolicies', name: 'work of policies', everyMs: MINUTE, first: 30 * SECOND },
  {
    work: 'answerAhead',
    name: 'answers made ahead',
    everyMs: MINUTE,
    first: 30 * SECOND,
    each: true,
  },
  { work: 'tellOutputs', name: 'what outputs are told', everyMs: 2 * SECOND },
  { work: 'deliver', name: 'delivery', everyMs: SECOND, each: true },
  { work: 'pollSignals', name: 'poll of shared signals', everyMs: 10 * SECOND },
  { work: 'pruneOutbox', name: 'what was sent long ago', everyMs: 60 * MINUTE, first: MINUTE },
  // The archive is this node's own.
  {
    work: 'closeDays',
    name: 'days of the archive',
    everyMs: 60 * MINUTE,
    first: 10 * MINUTE,
    each: true,
  },
  { work: 'probePermissions', name: 'permissions held', everyMs: 6 * 60 * MINUTE, first: MINUTE },
  { work: 'sayCounters', name: 'counters', everyMs: 2 * SECOND, each: true },
];

/** How often it is asked whether this node leads now. */
const LEAD_MS = 250;

/** Runs until the signal aborts; a fault is logged and the next turn tries again. */
export const startRegularWork = (
  work: RegularWork,
  { log, signal, leads }: { readonly log: Log; readonly signal: AbortSignal; leads(): boolean },
): readonly Promise<void>[] =>
  table.map(({ work: which, name, everyMs, first, each }) =>
    repeat(everyMs, () => work[which](), {
      ...{ log, name, signal },
      ...(first === undefined ? {} : { first }),
      ...(each ? {} : { until: async () => void (await untilTrue(leads, signal)) }),
    }),
  );

const untilTrue = async (ask: () => boolean, signal: AbortSignal): Promise<void> => {
  while (!(ask() || signal.aborted)) await pauseFor(LEAD_MS, signal);
};
