import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import type { Signal } from '../model/index.ts';
import { createFindingLog, findingIdOf, toFindings } from './findings.ts';

const day = Date.UTC(2026, 2, 2);

const signal = (n: number, over: Partial<Signal> = {}): Signal => ({
  id: `sig_${n}`,
  detector: 'access-key-created',
  kind: 'rule',
  title: 'Access key created',
  description: 'A key was made.',
  time: day + n * HOUR,
  actorId: 'test:jane',
  rootId: 'test:jane',
  targetIds: [`test:user-${n}`],
  eventIds: [`evt_${n}`],
  vendorEventIds: [`vendor-${n}`],
  severity: 'medium',
  attack: ['T1098.001'],
  observables: [`event:evt_${n}`],
  llr: 1.5,
  hardFact: false,
  detail: {},
  ...over,
});

describe('findings', () => {
  it('grow: one detector about one root in one window is one finding with all events', () => {
    const log = createFindingLog();
    log.add([signal(1)]);
    const [finding] = log.add([signal(3, { severity: 'high', description: 'Worse.' })]);
    expect(finding?.events).toEqual(['vendor-1', 'vendor-3']);
    expect(finding?.identities).toEqual(['test:jane', 'test:user-1', 'test:user-3']);
    expect(finding).toMatchObject({ severity: 'high', because: 'Worse.', time: day + HOUR });
  });

  it('have ids that do not depend on the order of arrival', () => {
    expect(findingIdOf(signal(1))).toBe(findingIdOf(signal(9)));
    expect(findingIdOf(signal(1))).not.toBe(findingIdOf(signal(1, { time: day + DAY })));
    expect(findingIdOf(signal(1))).not.toBe(findingIdOf(signal(1, { rootId: 'test:joe' })));
    expect(findingIdOf(signal(1))).not.toBe(findingIdOf(signal(1, { detail: { dedup: 'x' } })));
  });

  it('are not made of evidence that speaks against', () => {
    expect(toFindings([signal(1, { llr: -1 })])).toEqual([]);
    expect(toFindings([signal(1), signal(2)])).toHaveLength(1);
  });

  it('go on growing after a restart', () => {
    const one = createFindingLog();
    one.add([signal(1)]);
    const two = createFindingLog();
    two.restore(JSON.parse(JSON.stringify(one.takeDirty())));
    expect(two.add([signal(2)])[0]?.events).toEqual(['vendor-1', 'vendor-2']);
  });

  it('name an event once, however often it is replayed', () => {
    const log = createFindingLog();
    log.add([signal(1)]);
    expect(log.add([signal(1)])[0]?.events).toEqual(['vendor-1']);
  });

  it('hold each event once and the first 500, in the order in which they came, whatever comes', () => {
    const ids = fc.array(
      fc.nat({ max: 700 }).map((n) => `vendor-${n}`),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.array(ids, { minLength: 1, maxLength: 60 }),
        fc.nat({ max: 60 }),
        (said, restart) => {
          let log = createFindingLog();
          let expected: readonly string[] | undefined;
          for (const [i, vendorEventIds] of said.entries()) {
            if (i === restart) {
              const next = createFindingLog();
              next.restore(JSON.parse(JSON.stringify(expected ? log.takeDirty() : [])));
              log = next;
            }
            const [finding] = log.add([signal(1, { vendorEventIds })]);
            // What a finding begins with is taken as it is said.
            if (expected === undefined) expected = vendorEventIds;
            else if (expected.length < 500 && !vendorEventIds.every((id) => expected?.includes(id)))
              expected = [...new Set([...expected, ...vendorEventIds])].slice(0, 500);
            expect(finding?.events).toEqual(expected);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
