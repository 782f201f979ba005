/** What every system's parse must keep, on records of its own. Test only. */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountersignError } from '../core/index.ts';
import { checkOcsf, type Event } from '../model/index.ts';
import type { SourceDefinition } from './contract.ts';
import { schemaFaults, schemas } from './ocsf-schema.case.ts';
import type { Raw } from './record.ts';

/** One value anywhere in the record, put in another's place. */
const disturbed = (record: Raw, at: number, value: unknown): Raw => {
  let place = -1;
  const walk = (one: unknown): unknown => {
    place++;
    if (place === at) return value;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
  };
  const out = walk(record);
  return typeof out === 'object' && out !== null && !Array.isArray(out) ? (out as Raw) : {};
};

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, true, [], {}, '__proto__', '\u0000', 1e308),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 2 }),
);

export const parseSuite = (source: SourceDefinition, records: readonly Raw[]): void => {
  const read = (): readonly (readonly [Raw, Event])[] =>
    records.flatMap((record) => source.parse(record).map((event) => [record, event] as const));

  describe(`parsing ${source.title}`, () => {
    it('knows its own records, and gives each an event under its own id', () => {
      expect(records.length).toBeGreaterThan(0);
      expect(records.filter((record) => !source.detect(record))).toEqual([]);
      const events = read();
      expect(events.length).toBeGreaterThanOrEqual(records.length);
      expect(new Set(events.map(([, event]) => event.id)).size).toBe(events.length);
      for (const [record, event] of events) {
        expect(event).toMatchObject({ source: source.id, raw: record });
        expect(event.operation).not.toBe('');
        expect(event.actor.name).not.toBe('');
        for (const id of [event.actor.principalId, ...event.targets.map((one) => one.id)])
          if (id !== undefined) expect(id.startsWith(`${source.id}:`)).toBe(true);
      }
    });

    it('gives the same event twice: parsing is pure', () => {
      expect(read().map(([, event]) => event)).toEqual(read().map(([, event]) => event));
    });

    it('renders OCSF that keeps the invariants no schema can say', () => {
      for (const [, event] of read())
        expect([event.operation, checkOcsf(source.ocsf(event))]).toEqual([event.operation, []]);
    });

    it.skipIf(!existsSync(schemas))(
      'renders OCSF that the published schemas take (skipped without ../shared/standards)',
      () => {
        for (const [, event] of read()) {
          const object = JSON.parse(JSON.stringify(source.ocsf(event))) as Raw;
          expect([event.operation, schemaFaults(object)]).toEqual([event.operation, []]);
        }
      },
    );

    it('sets aside with a reason, or reads, whatever stands in a field', () => {
      fc.assert(
        fc.property(fc.nat(records.length - 1), fc.nat(60), odd, (index, at, value) => {
          const record = disturbed(records[index] ?? {}, at, value);
          if (!source.detect(record)) return;
          source.unwrap?.(record);
          try {
            for (const event of source.parse(record)) source.ocsf(event);
          } catch (error) {
            if (!(error instanceof CountersignError)) throw error;
            expect(error.code).toBe('ERR_INPUT_INVALID');
            expect(error.message).not.toBe('');
          }
        }),
        { numRuns: 500, seed: 20261121 },
      );
      expect(Object.keys(Object.prototype)).toEqual([]);
    });
  });
};
