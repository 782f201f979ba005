import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countVotes, type Weighed } from './votes.ts';

const total = (weighed: readonly Weighed[]): number =>
  countVotes(weighed).reduce((sum, vote) => sum + vote.by.nats, 0);

const weighed = (id: string, detector: string, nats: number, observables: string[]): Weighed => ({
  signal: { id, detector, observables },
  nats,
});

const anyWeighed = fc
  .record({
    detector: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    nats: fc.double({ min: 0.01, max: 5, noNaN: true }),
    observables: fc.uniqueArray(
      fc
        .tuple(
          fc.constantFrom('asn', 'country', 'event', 'credential'),
          fc.integer({ max: 3, min: 1 }),
        )
        .map(([kind, n]) => `${kind}:${n}`),
      { maxLength: 3, selector: (one) => one.split(':')[0] },
    ),
  })
  .map(({ detector, nats, observables }) => ({ detector, nats, observables }));

const anyList = fc
  .array(anyWeighed, { maxLength: 14 })
  .map((list) => list.map((one, i) => weighed(`s${i}`, one.detector, one.nats, one.observables)));

describe('votes', () => {
  it('count a VPN switch that fires network, country and travel as one', () => {
    const votes = countVotes([
      weighed('1', 'new-network', 2.5, ['asn:1', 'country:BR', 'ip:x']),
      weighed('2', 'impossible-travel', 2.2, ['asn:1', 'country:BR', 'ip:x']),
      weighed('3', 'credential-two-contexts', 2, ['asn:1', 'credential:K']),
    ]);
    expect(votes).toHaveLength(1);
    expect(votes[0]?.by.signal.id).toBe('1');
    expect(votes[0]?.same.map((one) => one.signal.id)).toEqual(['2', '3']);
  });

  it('count one detector once, however often it speaks', () => {
    const all = Array.from({ length: 50 }, (_, i) => weighed(`${i}`, 'rule', 3, [`event:${i}`]));
    expect(total(all)).toBe(3);
  });

  it('count different things apart', () => {
    expect(
      total([
        weighed('1', 'new-network', 2, ['asn:1']),
        weighed('2', 'off-rhythm', 1, ['rhythm:hour']),
        weighed('3', 'rule', 3, ['event:9']),
      ]),
    ).toBe(6);
  });

  it('let no detector and no observable speak twice where both stand in the way', () => {
    const twice = [
      weighed('1', 'first-use', 3, ['event:1']),
      weighed('2', 'first-use', 3, ['event:2']),
      weighed('3', 'first-use', 3, []),
      weighed('4', 'rule', 3, ['event:1']),
      weighed('5', 'other-rule', 3, ['event:1']),
    ];
    expect(total(twice)).toBe(6);
  });

  it('do not depend on order', () => {
    fc.assert(
      fc.property(anyList, fc.integer(), (list, seed) => {
        const shuffled = [...list].sort(
          (a, b) =>
            ((a.signal.id.charCodeAt(1) * 7919 + seed) % 13) -
            ((b.signal.id.charCodeAt(1) * 7919 + seed) % 13),
        );
        expect(countVotes(shuffled)).toEqual(countVotes(list));
      }),
    );
  });

  it('never weigh less for one more signal', () => {
    fc.assert(
      fc.property(anyList, anyWeighed, (list, { detector, nats, observables }) => {
        const more = [...list, weighed('new', detector, nats, observables)];
        expect(total(more)).toBeGreaterThanOrEqual(total(list) - 1e-9);
      }),
    );
  });

  it('give signals that share one observable no more than the strongest of them', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const sharing = list.map((one) => ({
          ...one,
          signal: { ...one.signal, observables: ['ip:same', ...one.signal.observables] },
        }));
        if (sharing.length === 0) return;
        expect(total(sharing)).toBeLessThanOrEqual(
          Math.max(...sharing.map((one) => one.nats)) + 1e-9,
        );
      }),
    );
  });

  it('name every signal exactly once', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const named = countVotes(list).flatMap(({ by, same }) => [by, ...same]);
        expect(named.map((one) => one.signal.id).sort()).toEqual(
          list.map((one) => one.signal.id).sort(),
        );
      }),
    );
  });
});
