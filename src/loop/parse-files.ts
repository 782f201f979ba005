/** Files → events with their whole OCSF objects, and what of the records has found a home. No rules, no state. */
import { isObject } from '../core/index.ts';
import type { Event, SetAside } from '../model/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import { FaultTally } from './fault-tally.ts';
import { writtenAt } from './file-bytes.ts';
import { createIntake } from './intake.ts';
import { filesOf } from './list-files.ts';
import { defaultBounds, type ReadBounds, readFileItems } from './read-file.ts';
import { textLineOf } from './text-lines.ts';

export interface ParseOptions {
  /** Those that may claim a record; one = it is of this system or set aside. */
  readonly sources: readonly SourceDefinition[];
  readonly bounds?: ReadBounds;
  /** Each event as it is read. */
  onEvent?(ocsf: Readonly<Record<string, unknown>>, event: Event): void;
}

export interface ParseResult {
  readonly read: number;
  readonly parsed: number;
  readonly setAside: number;
  readonly events: number;
  readonly reasons: readonly { readonly because: string; readonly count: number }[];
  /** The first of each kind of fault. */
  readonly faults: readonly SetAside[];
  /** Faults of the input itself; records of systems we do not read yet are no fault. */
  readonly ofInput: number;
  readonly bySource: Readonly<Record<string, number>>;
  /** OCSF class_uid → events. */
  readonly classes: Readonly<Record<string, number>>;
  /** Share of events that have it, 0 to 1. */
  readonly fill: Readonly<Record<string, number>>;
  /** Share of the records' leaf fields that have an OCSF home of their own, 0 to 1. */
  readonly mapped: number;
}

const filled: Readonly<Record<string, (event: Event) => boolean>> = {
  actor: ({ actor: { principalKind, name } }) =>
    principalKind !== 'unknown' || (name !== '' && name !== 'unknown'),
  credential: ({ actor }) => actor.credential !== undefined,
  session: ({ actor }) => actor.session !== undefined,
  source: ({ src }) => src.ip !== undefined || src.service !== undefined,
  target: ({ targets }) => targets.length > 0,
  outcome: ({ outcome }) => outcome !== 'unknown',
};

const leavesIn = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + leavesIn(one), 0);
  if (!isObject(value)) return value === undefined ? 0 : 1;
  return Object.values(value).reduce<number>((sum, one) => sum + leavesIn(one), 0);
};

class Tally {
  readonly bySource = new Map<string, number>();
  readonly classes = new Map<string, number>();
  readonly fill = new Map(Object.keys(filled).map((name) => [name, 0]));
  events = 0;
  #leaves = 0;
  #unmapped = 0;

  add(event: Event, ocsf: Readonly<Record<string, unknown>>): void {
    this.events++;
    const count = (map: Map<string, number>, key: string): Map<string, number> =>
      map.set(key, (map.get(key) ?? 0) + 1);
    count(this.bySource, event.source);
    count(this.classes, String(event.classUid));
    for (const [name, has] of Object.entries(filled)) if (has(event)) count(this.fill, name);
    this.#leaves += leavesIn(event.raw);
    this.#unmapped += leavesIn(ocsf['unmapped']);
  }

  get mapped(): number {
    return this.#leaves === 0 ? 0 : Math.max(0, 1 - this.#unmapped / this.#leaves);
  }

  shares(): Readonly<Record<string, number>> {
    const whole = Math.max(1, this.events);
    return Object.fromEntries([...this.fill].map(([name, count]) => [name, count / whole]));
  }
}

/** @throws CountersignError ERR_NOT_FOUND when a path is not there. */
export const parseFiles = async (
  paths: readonly string[],
  { sources, bounds = defaultBounds, onEvent }: ParseOptions,
): Promise<ParseResult> => {
  const parseInto = createIntake(sources);
  const asked = { ...bounds, textLine: textLineOf(sources) };
  const ocsfOf = new Map(sources.map((source) => [source.id, source]));
  const tally = new Tally();
  const faults = new FaultTally();
  let [read, parsed] = [0, 0];
  for (const file of await filesOf(paths)) {
    const receivedAt = writtenAt(file);
    const dates = receivedAt === undefined ? {} : { receivedAt };
    for await (const item of readFileItems(file, asked)) {
      if (item.kind === 'set_aside') {
        read++;
        faults.add({ file, ...item.fault });
        continue;
      }
      const record = item.kind === 'record' ? item.record : item.json;
      if (!isObject(record)) {
        read++;
        faults.add({ file, line: 0, because: 'not a JSON record' });
        continue;
      }
      const setAside: SetAside[] = [];
      const line = item.kind === 'record' ? item.line : 1;
      const counts = parseInto(
        { line, record, text: item.text, file, ...dates },
        { setAside },
        (event) => {
          const ocsf = ocsfOf.get(event.source)?.ocsf(event) ?? {};
          tally.add(event, ocsf);
          onEvent?.(ocsf, event);
        },
      );
      read += counts.read;
      parsed += counts.parsed;
      for (const fault of setAside) faults.add(fault);
    }
  }
  return {
    read,
    parsed,
    setAside: faults.total,
    events: tally.events,
    reasons: faults.reasons(),
    faults: faults.kept,
    ofInput: faults.ofInput(),
    bySource: Object.fromEntries(tally.bySource),
    classes: Object.fromEntries(tally.classes),
    fill: tally.shares(),
    mapped: tally.mapped,
  };
};
