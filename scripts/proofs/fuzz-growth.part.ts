/** Time over length: a parser that is not linear in some text shows it here. */
import { isObject } from '../../src/core/index.ts';
import type { SourceDefinition } from '../../src/sources/index.ts';
import { through } from './fuzz-parsers.part.ts';
import type { FuzzSeeds, Raw } from './fuzz-seeds.part.ts';

export interface Growth {
  readonly system: string;
  readonly field: string;
  /** Time with a text 8 times as long, over the time with the short one; 8 is linear, 64 quadratic. */
  readonly ratio: number;
}

const SHORT = 16_384;
const LONGER = 8;
const NOISE_MS = 20;
const hostile: readonly string[] = [
  'a',
  ' ',
  '1.',
  '/',
  ':',
  'a@',
  '"',
  '\\',
  '((',
  '%',
  '-',
  'a=',
];

const leavesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value))
    return value.slice(0, 3).flatMap((one, i) => leavesOf(one, [...path, String(i)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
};

const withText = (record: Raw, path: readonly string[], text: string): Raw => {
  const copy = structuredClone(record);
  let at: unknown = copy;
  for (const key of path.slice(0, -1)) at = (at as Record<string, unknown>)[key];
  (at as Record<string, unknown>)[path.at(-1) ?? ''] = text;
  return copy;
};

const timeOf = (source: SourceDefinition, given: Raw | string): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    try {
      through(source, given);
    } catch {
      // Crashes are the other measurement's business.
    }
    best = Math.min(best, performance.now() - began);
  }
  return best;
};

/** Which field of which system takes more than linear time in the length of its text; below a millisecond is noise. */
export const growths = (
  { systems, records, lines }: FuzzSeeds,
  perSystem = 4,
): readonly Growth[] => {
  const out: Growth[] = [];
  const compare = (
    source: SourceDefinition,
    field: string,
    make: (text: string) => Raw | string,
  ) => {
    const ratioOf = (bit: string): number => {
      const long = timeOf(source, make(bit.repeat((SHORT * LONGER) / bit.length)));
      if (long < NOISE_MS) return 0;
      return long / Math.max(timeOf(source, make(bit.repeat(SHORT / bit.length))), 0.5);
    };
    for (const bit of hostile) {
      const ratio = ratioOf(bit);
      if (ratio === 0) continue;
      // A pause of the machine is no growth: what looks steep is measured again.
      const sure = ratio > 2 * LONGER ? Math.min(ratio, ratioOf(bit), ratioOf(bit)) : ratio;
      out.push({ system: source.id, field: `${field} of ${bit}`, ratio: sure });
    }
  };
  for (const source of systems) {
    for (const record of (records.get(source.id) ?? []).slice(0, perSystem)) {
      for (const path of leavesOf(record))
        compare(source, path.join('.'), (text) => withText(record, path, text));
    }
    for (const line of lines.get(source.id) ?? [])
      compare(
        source,
        'line',
        (text) => line.slice(0, line.length / 2) + text + line.slice(line.length / 2),
      );
  }
  return out.sort((a, b) => b.ratio - a.ratio);
};
