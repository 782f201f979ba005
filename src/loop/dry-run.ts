/**
 * A rule tried on what already happened: the archive is read oldest first, each record is parsed and matched as the
 * loop does it, and nothing is written. Bounded in events and in time; between slices everybody else has their turn.
 */
import type { Archive, ArchivedEvent, ScannedEvent } from '../archive/index.ts';
import { CountersignError, isObject, parseJson } from '../core/index.ts';
import {
  type CorrelationHit,
  createRunningCorrelator,
  type RulesToRun,
} from '../detection/index.ts';
import type { Event } from '../model/index.ts';
import type { SourceDefinition } from '../sources/index.ts';

export interface DryRunOptions {
  readonly archive: Pick<Archive, 'scan'>;
  readonly tenant: string;
  readonly sources: readonly SourceDefinition[];
  readonly ruleSet: RulesToRun;
  /** From this time on, and before that one. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly maxEvents?: number;
  readonly maxMs?: number;
  /** A clock that only runs forward, in ms; for the bound on time and for giving way. */
  elapsed(): number;
  onProgress?(events: number): void;
}

export interface DryRunIdentity {
  readonly id: string;
  readonly fired: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface DryRunSample {
  readonly rule: string;
  readonly eventId: string;
  readonly vendorId: string;
  readonly time: number;
  readonly identity: string;
  readonly operation: string;
  /** Of a correlation: its group. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** One statement of a rule, or one finding of a correlation. */
interface Said {
  readonly rule: string;
  readonly fields: DryRunSample['fields'];
  /** What makes two statements one finding, beside rule, identity and day. */
  readonly dedup: readonly string[];
}

export interface DryRunReport {
  readonly fired: number;
  /** Findings that would stand open: one a rule, identity, UTC day and value of `dedup`. */
  readonly findings: number;
  /** The busiest first, at most 100; `identitiesTotal` counts all. */
  readonly identities: readonly DryRunIdentity[];
  readonly identitiesTotal: number;
  readonly samples: readonly DryRunSample[];
  readonly scanned: {
    readonly events: number;
    /** Events that could not be read again, and are judged by nobody here. */
    readonly setAside: number;
    readonly from: number;
    /** All before this time was read. */
    readonly to: number;
    readonly complete: boolean;
    readonly because: string;
  };
}

const MAX_EVENTS = 1_000_000;
const MAX_MS = 30_000;
const MAX_IDENTITIES = 100;
/** Beyond these many, further ones are counted together. */
const MAX_KEPT = 50_000;
const MAX_SAMPLES = 5;
/** Longer than this nobody waits for us. */
const SLICE_MS = 15;
const LOOK_AT_CLOCK_EVERY = 32;
const DAY_MS = 86_400_000;

const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The event of this row, read again from its raw line; undefined where that cannot be done. */
const readAgain = (
  { event, raw }: ScannedEvent,
  sources: ReadonlyMap<string, SourceDefinition>,
): Event | undefined => {
  const source = sources.get(event.source);
  if (raw === undefined || !source) return undefined;
  try {
    const record = parseJson(raw, { maxBytes: 8 * 1024 * 1024 });
    if (!isObject(record)) return undefined;
    const events = source.parse(record);
    return (
      events.find(({ id }) => id === event.id) ?? (events.length === 1 ? events[0] : undefined)
    );
  } catch (error) {
    if (error instanceof CountersignError) return undefined;
    throw error;
  }
};

/** What fired, gathered within bounds. */
const createTally = () => {
  const identities = new Map<string, { fired: number; firstAt: number; lastAt: number }>();
  const findings = new Set<string>();
  const samples: DryRunSample[] = [];
  const sampled = new Set<string>();
  let fired = 0;
  let moreFindings = 0;
  let moreIdentities = 0;

  const sample = (row: ArchivedEvent, said: Said): void => {
    // Examples of as many identities as there are; the first ones fill what is left.
    if (samples.length >= MAX_SAMPLES && sampled.has(row.rootId)) return;
    const one: DryRunSample = {
      rule: said.rule,
      eventId: row.id,
      vendorId: row.vendorId,
      time: row.time,
      identity: row.rootId,
      operation: row.operation,
      fields: said.fields,
    };
    if (samples.length < MAX_SAMPLES) samples.push(one);
    else {
      const seen = new Set<string>();
      const double = samples.findIndex(({ identity }) => seen.size === seen.add(identity).size);
      if (double < 0) return;
      samples.splice(double, 1);
      samples.push(one);
    }
    sampled.add(row.rootId);
  };

  return {
    add(row: ArchivedEvent, said: Said): void {
      fired++;
      const known = identities.get(row.rootId);
      if (known) {
        known.fired++;
        known.lastAt = row.time;
      } else if (identities.size < MAX_KEPT) {
        identities.set(row.rootId, { fired: 1, firstAt: row.time, lastAt: row.time });
      } else moreIdentities++;
      const day = Math.floor(row.time / DAY_MS);
      const finding = [said.rule, row.rootId, day, ...said.dedup].join('|');
      if (findings.size < MAX_KEPT) findings.add(finding);
      else if (!findings.has(finding)) moreFindings++;
      sample(row, said);
    },
    report: () => ({
      fired,
      findings: findings.size + moreFindings,
      identities: [...identities]
        .map(([id, one]) => ({ id, ...one }))
        .sort((a, b) => b.fired - a.fired || (a.id < b.id ? -1 : 1))
        .slice(0, MAX_IDENTITIES),
      identitiesTotal: identities.size + moreIdentities,
      samples,
    }),
  };
};

/** As detection does it: rules speak unless they only serve, correlations when a finding opens. */
const createHearing = (ruleSet: RulesToRun) => {
  const correlator = createRunningCorrelator(() => ruleSet.correlations ?? []).current();
  const opened = new Set<string>();
  const opens = ({ correlation, since, group }: CorrelationHit): boolean => {
    if (correlator.silent.has(correlation.id)) return false;
    const key = JSON.stringify([correlation.id, since, group]);
    if (opened.has(key) || opened.size >= MAX_KEPT) return false;
    opened.add(key);
    return true;
  };
  return ({ id, vendorId, time, raw, logsource }: Event, row: ArchivedEvent): readonly Said[] => {
    const matches = ruleSet.match(raw, logsource);
    if (matches.length === 0) return [];
    const said = matches
      .filter(({ rule }) => !correlator.silent.has(rule.id))
      .map(
        ({ rule, fields }): Said => ({
          rule: rule.id,
          fields,
          dedup: rule.dedup.map((name) => String(fields[name] ?? '')),
        }),
      );
    const hits = correlator.observe(
      { id, vendorId, time, record: raw, who: [row.rootId] },
      matches.map(({ rule }) => rule.id),
    );
    const found = hits.filter(opens).map(
      ({ correlation, group }): Said => ({
        rule: correlation.id,
        fields: Object.fromEntries(group),
        dedup: group.map(([, value]) => value),
      }),
    );
    return [...said, ...found];
  };
};

export const dryRun = async (options: DryRunOptions): Promise<DryRunReport> => {
  const { archive, tenant, ruleSet, from, to, elapsed } = options;
  const { maxEvents = MAX_EVENTS, maxMs = MAX_MS } = options;
  const sources = new Map(options.sources.map((source) => [source.id as string, source]));
  const tally = createTally();
  const hear = createHearing(ruleSet);
  const began = elapsed();
  let slice = began;
  let events = 0;
  let setAside = 0;
  let readTo = from;
  let stopped: string | undefined;

  const judge = (row: ScannedEvent): void => {
    const event = readAgain(row, sources);
    if (!event) {
      setAside++;
      return;
    }
    for (const said of hear(event, row.event)) tally.add(row.event, said);
  };

  for await (const page of archive.scan({ tenant, from, to })) {
    for (const row of page) {
      if (events >= maxEvents) stopped = `stopped after ${maxEvents} events`;
      else if (events % LOOK_AT_CLOCK_EVERY === 0) {
        const now = elapsed();
        if (now - began > maxMs) stopped = `stopped after ${Math.round(maxMs / 1000)} s`;
        else if (now - slice > SLICE_MS) {
          await giveWay();
          slice = elapsed();
        }
      }
      if (stopped !== undefined) break;
      judge(row);
      events++;
      readTo = row.event.time;
    }
    options.onProgress?.(events);
    if (stopped !== undefined) break;
  }
  return {
    ...tally.report(),
    scanned: {
      events,
      setAside,
      from,
      to: stopped === undefined ? to : readTo,
      complete: stopped === undefined,
      because: stopped ?? 'all of it was read',
    },
  };
};
