import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND, type StateEntry } from '../../../core/index.ts';
import { readRules } from '../load.ts';
import { type Bounds, type CorrelationType, correlationTypes } from './correlation.ts';
import { type CorrelationHit, type Correlator, createCorrelator } from './correlator.ts';
import { type SlowCorrelation, type SlowEvent, slowFindings, slowHolds } from './reference.case.ts';

const MEMBERS = 3;
const LATENESS = 10 * MINUTE;
const START = Date.UTC(2026, 2, 2, 23, 30);

const ruleOf = (nth: number): string => `title: r${nth}
name: r${nth}
logsource: { product: test }
detection: { selection: { op: r${nth} }, condition: selection }
---
`;

const load = ({ type, timespan, bounds, percentile }: SlowCorrelation) => {
  const field = type.startsWith('value_') ? 'field: value' : undefined;
  const rank = type === 'value_percentile' ? `percentile: ${percentile}` : undefined;
  const condition = [
    ...Object.entries(bounds).map(([op, bound]) => `${op}: ${bound}`),
    ...[field, rank].filter((one) => one !== undefined),
  ];
  const rules = Array.from({ length: MEMBERS }, (_, nth) => ruleOf(nth)).join('');
  const text = `${rules}title: c
name: c
correlation:
  type: ${type}
  rules: [${Array.from({ length: MEMBERS }, (_, nth) => `r${nth}`).join(', ')}]
  group-by: [user]
  timespan: ${timespan / SECOND}s
  condition: { ${condition.join(', ')} }
`;
  const { correlations, faults } = readRules([{ file: 'c.yml', text }]);
  expect(faults.filter(({ kind }) => kind !== 'warning')).toEqual([]);
  return correlations;
};

const feed = (correlator: Correlator, one: SlowEvent): readonly CorrelationHit[] =>
  correlator.observe(
    {
      id: one.id,
      vendorId: one.id,
      time: one.time,
      record: { user: one.user, value: one.value },
      who: [one.user],
    },
    one.members.map((nth) => `r${nth}`),
  );

/** What a reader of the findings sees: each with all its events. */
const gather = (
  into: Map<string, Set<string>>,
  hits: readonly CorrelationHit[],
): Map<string, Set<string>> => {
  for (const { group, since, events, correlation } of hits) {
    const key = `${group[0]?.[1]}/${since / Math.max(DAY, correlation.body.timespan)}`;
    const found = into.get(key) ?? new Set();
    into.set(key, found);
    for (const { id } of events) found.add(id);
  }
  return into;
};

const plain = (findings: ReadonlyMap<string, ReadonlySet<string>>) =>
  [...findings].map(([key, ids]) => [key, [...ids].sort()] as const).sort();

const events = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 90 }).map((minute) => START + minute * 30 * SECOND),
      user: fc.constantFrom('jane', 'joe'),
      members: fc.uniqueArray(fc.integer({ min: 0, max: MEMBERS - 1 }), {
        minLength: 1,
        maxLength: 2,
      }),
      value: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 60 },
  )
  .map((list): readonly SlowEvent[] =>
    list.map((one, nth) => ({ ...one, id: `e${nth}` })).sort((a, b) => a.time - b.time),
  );

const timespan = fc.constantFrom(1, 4, 15).map((minutes) => minutes * MINUTE);

/** In the order of arrival. */
const late = (list: readonly SlowEvent[], minutes: readonly number[]): readonly SlowEvent[] =>
  list
    .map((one, nth) => ({ one, at: one.time + (minutes[nth] ?? 0) * MINUTE }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

/** A bound from below: what has held goes on to hold, whatever comes late. */
const growing = fc.record({
  type: fc.constantFrom<CorrelationType>(
    'event_count',
    'value_count',
    'temporal',
    'temporal_ordered',
    'value_sum',
  ),
  timespan,
  bounds: fc
    .integer({ min: 1, max: 5 })
    .chain((gte) => fc.constantFrom<Bounds>({ gte }, { gt: gte - 1 })),
  members: fc.constant(MEMBERS),
  percentile: fc.constant(50),
});

const everyKind = fc.record({
  type: fc.constantFrom(...correlationTypes),
  timespan,
  bounds: fc.constantFrom<Bounds>(
    { gte: 2 },
    { gt: 1, lte: 4 },
    { lt: 3 },
    { lte: 2 },
    { eq: 3 },
    { neq: 3 },
  ),
  members: fc.constant(MEMBERS),
  percentile: fc.constantFrom(0, 50, 90, 100),
});

const inOrder = {
  type: 'temporal_ordered',
  timespan: MINUTE,
  bounds: { gte: 2 },
  members: MEMBERS,
  percentile: 0,
} as const;
const atOnce: readonly SlowEvent[] = [
  { id: 'e0', time: START, user: 'jane', members: [1, 0], value: 0 },
  { id: 'e1', time: START, user: 'jane', members: [2, 0], value: 0 },
];

describe('correlations against the slow reading', () => {
  it('holds at each event exactly when the window that ends there does', () => {
    fc.assert(
      fc.property(everyKind, events, (of, list) => {
        const correlator = createCorrelator(load(of), { lateness: LATENESS });
        const before: SlowEvent[] = [];
        for (const one of list) {
          const holds = feed(correlator, one).length > 0;
          expect(holds).toBe(slowHolds(before, one, of));
          before.push(one);
        }
      }),
      // Of one time: the second event is like the first in one part, and ends the order with another.
      { numRuns: 150, examples: [[inOrder, atOnce]] },
    );
  });

  it('gathers the events of every window that held, in any order within the lateness', () => {
    fc.assert(
      fc.property(
        growing,
        events,
        fc.array(fc.nat(8), { minLength: 60, maxLength: 60 }),
        (of, list, delays) => {
          // What is delayed by less than the lateness is never too late.
          const arrival = late(list, delays);
          const correlator = createCorrelator(load(of), { lateness: LATENESS });
          const found = new Map<string, Set<string>>();
          for (const one of arrival) gather(found, feed(correlator, one));
          expect(plain(found)).toEqual(plain(slowFindings(list, of)));
          expect(correlator.losses()).toEqual({ groups: 0, events: 0, late: 0 });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('goes on after a restart as if it had never stopped', () => {
    fc.assert(
      fc.property(
        everyKind,
        events,
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        fc.array(fc.nat(12), { minLength: 60, maxLength: 60 }),
        (of, list, kills, delays) => {
          const correlations = load(of);
          const steady = createCorrelator(correlations, { lateness: LATENESS });
          const store = new Map<string, unknown>();
          let mortal = createCorrelator(correlations, { lateness: LATENESS });
          const commit = (entries: readonly StateEntry[]): void => {
            for (const { key, value } of entries) {
              if (value === null) store.delete(key);
              else store.set(key, JSON.parse(JSON.stringify(value)));
            }
          };
          late(list, delays).forEach((one, nth) => {
            if (kills[nth]) {
              commit(mortal.takeDirty());
              mortal = createCorrelator(correlations, { lateness: LATENESS });
              mortal.restore([...store].map(([key, value]) => ({ key, value })));
            }
            const expected = feed(steady, one);
            expect(feed(mortal, one)).toEqual(expected);
          });
          expect(mortal.groups).toBe(steady.groups);
        },
      ),
      { numRuns: 150 },
    );
  });
});
