/** From a raw record to events: finds the source that claims it; what cannot be read is set aside, the rest goes on. */
import { CountersignError, messageOf } from '../core/index.ts';
import type { Event } from '../model/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { Gathered } from './output.ts';
import { excerptOf } from './read-file.ts';
import { NO_SOURCE } from './set-aside.ts';

export interface RawRecord {
  /** 1-based place in its block or file. */
  readonly line: number;
  readonly record: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly file?: string;
}

export type ParseInto = (
  raw: RawRecord,
  out: Pick<Gathered, 'setAside'>,
  each: (event: Event, text: string) => void,
) => { read: number; parsed: number };

const unwrapped = (
  source: SourceDefinition,
  { record, text }: RawRecord,
): { record: RawRecord['record']; text: string }[] => {
  const inner = source.unwrap?.(record);
  return inner
    ? inner.map((one) => ({ record: one, text: JSON.stringify(one) }))
    : [{ record, text }];
};

export const createIntake =
  (sources: readonly SourceDefinition[]): ParseInto =>
  (raw, out, each) => {
    const source = sources.find(
      (one) => one.unwrap?.(raw.record) !== undefined || one.detect(raw.record),
    );
    const place = raw.file === undefined ? { line: raw.line } : { file: raw.file, line: raw.line };
    if (!source) {
      out.setAside.push({ ...place, because: NO_SOURCE, excerpt: excerptOf(raw.text) });
      return { read: 1, parsed: 0 };
    }
    let read = 0;
    let parsed = 0;
    for (const { record, text } of unwrapped(source, raw)) {
      read++;
      try {
        for (const event of source.parse(record)) each(event, text);
        parsed++;
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        const because = `${source.id}: ${messageOf(error)}`;
        out.setAside.push({ ...place, because, excerpt: excerptOf(text) });
      }
    }
    return { read, parsed };
  };
