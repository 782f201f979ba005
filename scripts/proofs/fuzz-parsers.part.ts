/** Mutated records through every parser, and what must never happen. */
import { isCountersignError } from '../../src/core/index.ts';
import { createInventory } from '../../src/inventory/index.ts';
import { takeApart } from '../../src/loop/take-apart.ts';
import type { SourceDefinition } from '../../src/sources/index.ts';
import { pick, randomOf, spoil, spoilText } from './fuzz-mutation.part.ts';
import type { FuzzSeeds, Raw } from './fuzz-seeds.part.ts';

export interface FuzzFigure {
  readonly records: number;
  readonly parsed: number;
  readonly setAside: number;
  readonly unclaimed: number;
  readonly bySystem: Readonly<Record<string, number>>;
  /** The first few, whole. */
  readonly crashes: readonly string[];
  readonly crashed: number;
  readonly polluted: readonly string[];
  /** Milliseconds of the slowest record. */
  readonly slowestMs: number;
  readonly slowest: string;
}

const shown = (record: unknown): string =>
  (JSON.stringify(record) ?? String(record)).slice(0, 2_000);
const MAX_SHOWN = 5;
const nothing = createInventory({ now: () => 0 }).view;

/** Everything that a record of a system goes through. @throws whatever is no honest refusal. */
export const through = (
  source: SourceDefinition,
  given: Raw | string,
): 'parsed' | 'set aside' | 'unclaimed' => {
  const record = typeof given === 'string' ? source.readLine?.(given) : given;
  if (record === undefined) return 'unclaimed';
  if (source.unwrap?.(record) === undefined && !source.detect(record)) return 'unclaimed';
  const { inside, left } = takeApart(source, { record, text: JSON.stringify(record) });
  let result: 'parsed' | 'set aside' = left > 0 ? 'set aside' : 'parsed';
  for (const { record: one } of inside) {
    source.partitionKey(one);
    try {
      for (const event of source.parse(one)) {
        JSON.stringify(source.ocsf(event));
        source.vendorFinding?.(event);
        source.apply?.(event, nothing);
      }
    } catch (error) {
      if (!isCountersignError(error, 'ERR_INPUT_INVALID')) throw error;
      result = 'set aside';
    }
  }
  return result;
};

const pollution = (): readonly string[] => [
  ...Object.keys(Object.prototype),
  ...Object.keys(Array.prototype),
  ...(Reflect.get({}, 'polluted') === undefined ? [] : ['polluted']),
];

export const fuzz = (
  { systems, records, lines }: FuzzSeeds,
  { count, seed, onProgress }: { count: number; seed: number; onProgress?: (done: number) => void },
): FuzzFigure => {
  const random = randomOf(seed);
  const fed = systems.filter(({ id }) => records.has(id) || lines.has(id));
  const bySystem: Record<string, number> = {};
  const tally = { parsed: 0, 'set aside': 0, unclaimed: 0 };
  const crashes: string[] = [];
  let [crashed, slowestMs, slowest] = [0, 0, ''];
  const everything = [...records.values()].flat();
  for (let done = 0; done < count; done++) {
    const source = fed[done % fed.length] as SourceDefinition;
    const own = records.get(source.id) ?? [];
    const text = lines.get(source.id) ?? [];
    const given =
      own.length === 0 || (text.length > 0 && random(3) === 0)
        ? spoilText(pick(random, text), random)
        : spoil(pick(random, own), pick(random, everything), random);
    bySystem[source.id] = (bySystem[source.id] ?? 0) + 1;
    const began = performance.now();
    try {
      tally[through(source, given)]++;
    } catch (error) {
      crashed++;
      if (crashes.length < MAX_SHOWN)
        crashes.push(`${source.id}: ${(error as Error).stack?.slice(0, 600)} of ${shown(given)}`);
    }
    const took = performance.now() - began;
    if (took > slowestMs)
      [slowestMs, slowest] = [took, `${source.id}: ${shown(given).slice(0, 300)}`];
    if (done % 10_000 === 0) onProgress?.(done);
  }
  return {
    records: count,
    parsed: tally.parsed,
    setAside: tally['set aside'],
    unclaimed: tally.unclaimed,
    bySystem,
    crashes,
    crashed,
    polluted: pollution(),
    slowestMs: Math.round(slowestMs),
    slowest,
  };
};
