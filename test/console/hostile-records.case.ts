/** Records of every system and every operation we have an example of, with markup in every field that takes it. Test only. */

import { type Raw, readSeeds } from '../../scripts/proofs/fuzz-seeds.part.ts';
import { CountersignError, isObject } from '../../src/core/index.ts';
import type { SourceDefinition } from '../../src/sources/index.ts';

/** Breaks out of a text, an attribute and an address; found again in a page by `[data-x]`. */
const markup = (nth: number): string => `"><img src=x data-x=${nth} onerror=hit=${nth}>`;
/** What a person has to read, as it stands. */
export const MARKUP = '"><img src=x data-x=';

type Leaf = readonly (string | number)[];

const leavesOf = (value: unknown, at: Leaf = []): readonly Leaf[] => {
  if (typeof value === 'string') return [at];
  if (Array.isArray(value)) return value.flatMap((one, index) => leavesOf(one, [...at, index]));
  return isObject(value)
    ? Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...at, key]))
    : [];
};

const replaced = (value: unknown, [key, ...rest]: Leaf, by: string): unknown => {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((one, index) => (index === key ? replaced(one, rest, by) : one));
  return isObject(value) ? { ...value, [key]: replaced(value[String(key)], rest, by) } : value;
};

/** What the record says it is, or nothing where it cannot be read. */
const typeOf = (source: SourceDefinition, record: Raw): string | undefined => {
  try {
    if (!source.detect(record)) return undefined;
    const [event] = source.parse(record);
    return event && `${event.service} ${event.operation} ${event.classUid}`;
  } catch (error) {
    if (error instanceof CountersignError) return undefined;
    throw error;
  }
};

export interface HostileRecords {
  readonly systems: readonly SourceDefinition[];
  /** System → lines. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** Event types, and fields that took markup, over all systems. */
  readonly types: number;
  readonly fields: number;
}

export const hostileRecords = async (): Promise<HostileRecords> => {
  const { systems, records } = await readSeeds();
  const lines = new Map<string, string[]>();
  let types = 0;
  let fields = 0;
  for (const source of systems) {
    const seen = new Set<string>();
    const mine: string[] = [];
    for (const record of records.get(source.id) ?? []) {
      const type = typeOf(source, record);
      if (type === undefined || seen.has(type)) continue;
      seen.add(type);
      // Once as the same kind of event, once as whatever it then is.
      for (const stays of [true, false]) {
        let spoilt = record;
        for (const leaf of leavesOf(record)) {
          const next = replaced(spoilt, leaf, markup(++fields)) as Raw;
          const now = typeOf(source, next);
          if (now === undefined || (stays && now !== type)) fields--;
          else spoilt = next;
        }
        mine.push(JSON.stringify(spoilt));
      }
    }
    types += seen.size;
    lines.set(source.id, mine);
  }
  return { systems, lines, types, fields };
};
