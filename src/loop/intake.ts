/** From a raw record to events: finds the source that claims it; what cannot be read is set aside, the rest goes on. */
import { CountersignError, isObject, messageOf } from '../core/index.ts';
import type { Event } from '../model/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import { opened } from './envelope.ts';
import type { Gathered } from './output.ts';
import { excerptOf } from './read-file.ts';
import { NO_SOURCE } from './set-aside.ts';
import { TOO_MUCH, takeApart } from './take-apart.ts';

export interface RawRecord {
  /** 1-based place in its block or file. */
  readonly line: number;
  readonly record: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly file?: string;
  /** When it reached us, epoch ms: dates a record that says no time of its own. */
  readonly receivedAt?: number;
}

export type ParseInto = (
  raw: RawRecord,
  out: Pick<Gathered, 'setAside'>,
  each: (event: Event, text: string) => void,
) => { read: number; parsed: number };

interface One {
  readonly source: SourceDefinition;
  readonly record: RawRecord['record'];
  readonly text: string;
}

interface Inside {
  readonly all: readonly One[];
  /** Not taken, of whose records. */
  readonly left: readonly { readonly source: SourceDefinition; readonly count: number }[];
}

/** The record with a time put where it says none; undefined where it is not a missing time that is wrong with it. */
const dated = (
  record: RawRecord['record'],
  fault: CountersignError,
  receivedAt: number | undefined,
): RawRecord['record'] | undefined => {
  const { field, missing } = fault.detail;
  if (missing !== 'time' || typeof field !== 'string' || receivedAt === undefined) return undefined;
  const put = (value: unknown, [key = '', ...rest]: readonly string[]): unknown => {
    if (!isObject(value) || key === '__proto__') return value;
    if (rest.length > 0) return { ...value, [key]: put(value[key], rest) };
    return { ...value, [key]: new Date(receivedAt).toISOString() };
  };
  const next = put(record, field.split('.'));
  return isObject(next) ? next : undefined;
};

const parseOne = ({ source, record }: One, receivedAt: number | undefined): readonly Event[] => {
  try {
    return source.parse(record);
  } catch (error) {
    const next = error instanceof CountersignError ? dated(record, error, receivedAt) : undefined;
    if (next === undefined) throw error;
    // The vendor's own record stays beside it as it came.
    return source.parse(next).map((event) => ({ ...event, raw: record, timeIs: 'received' }));
  }
};

export const createIntake = (sources: readonly SourceDefinition[]): ParseInto => {
  const claiming = (record: RawRecord['record']): SourceDefinition | undefined =>
    sources.find((one) => one.unwrap?.(record) !== undefined || one.detect(record));
  const recordsIn = (raw: RawRecord): Inside => {
    const all: One[] = [];
    const left: { source: SourceDefinition; count: number }[] = [];
    const takeFrom = (source: SourceDefinition, one: Pick<RawRecord, 'record' | 'text'>): void => {
      const apart = takeApart(source, one);
      for (const inner of apart.inside) all.push({ source, ...inner });
      if (apart.left > 0) left.push({ source, count: apart.left });
    };
    const source = claiming(raw.record);
    if (source) takeFrom(source, raw);
    else {
      for (const record of opened(raw.record, (inner) => claiming(inner) !== undefined)) {
        const of = claiming(record);
        if (of) takeFrom(of, { record, text: JSON.stringify(record) });
      }
    }
    return { all, left };
  };
  return (raw, out, each) => {
    const place = raw.file === undefined ? { line: raw.line } : { file: raw.file, line: raw.line };
    const { all, left } = recordsIn(raw);
    if (all.length === 0) {
      out.setAside.push({ ...place, because: NO_SOURCE, excerpt: excerptOf(raw.text) });
      return { read: 1, parsed: 0 };
    }
    let parsed = 0;
    for (const one of all) {
      try {
        for (const event of parseOne(one, raw.receivedAt)) each(event, one.text);
        parsed++;
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        const because = `${one.source.id}: ${messageOf(error)}`;
        out.setAside.push({ ...place, because, excerpt: excerptOf(one.text) });
      }
    }
    let read = all.length;
    for (const { source, count } of left) {
      const fault = {
        ...place,
        because: `${source.id}: ${TOO_MUCH}`,
        excerpt: excerptOf(raw.text),
      };
      for (let i = 0; i < count; i++) out.setAside.push(fault);
      read += count;
    }
    return { read, parsed };
  };
};
