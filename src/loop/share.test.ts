import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTwice, shareOf } from './share.ts';

const NOW = 1_000;
const held = (holders: readonly (string | undefined)[], expiresAt = NOW + 1) =>
  holders.map((holder, partition) => ({
    partition,
    expiresAt,
    ...(holder === undefined ? {} : { holder }),
  }));
const share = (
  me: string,
  live: readonly string[],
  holders: readonly (string | undefined)[],
  expiresAt?: number,
) =>
  shareOf(me, { live, standing: held(holders, expiresAt), partitions: holders.length, now: NOW });

describe('the share of a node', () => {
  it('is everything where it is alone', () => {
    expect(share('a', ['a'], [undefined, undefined, undefined])).toEqual([0, 1, 2]);
  });

  it('is given up as far as another has none, and kept as far as it can be', () => {
    expect(share('a', ['a', 'b'], ['a', 'a', 'a', 'a'])).toEqual([0, 1]);
    expect(share('b', ['a', 'b'], ['a', 'a', 'a', 'a'])).toEqual([]);
    expect(share('b', ['a', 'b'], ['a', 'a', undefined, undefined])).toEqual([2, 3]);
  });

  it('is not what a dead node holds until its lease has run out', () => {
    expect(share('a', ['a'], ['a', 'dead'])).toEqual([0]);
    expect(share('a', ['a'], ['a', 'dead'], NOW)).toEqual([0, 1]);
  });

  it('is at once what the same node held in an earlier life', () => {
    expect(share('a', ['a', 'b'], ['a', 'a', undefined, undefined], NOW)).toEqual([0, 1]);
  });

  it('comes to rest: all are owned, by one each, evenly, whoever looks in which order', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom(...nodes, undefined), { minLength: 24, maxLength: 24 }),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        (partitions, count, drawn, order) => {
          const live = nodes.slice(0, count);
          // Leases of the dead have run out.
          const holders = drawn
            .slice(0, partitions)
            .map((one) => (one !== undefined && live.includes(one) ? one : undefined));
          const look = (me: string): void => {
            const wanted = new Set(share(me, live, holders));
            for (let one = 0; one < partitions; one++) {
              if (holders[one] === me && !wanted.has(one)) holders[one] = undefined;
              else if (holders[one] === undefined && wanted.has(one)) holders[one] = me;
            }
          };
          for (const draw of order) look(live[draw % live.length] as string);
          for (let round = 0; round < 3; round++) for (const me of live) look(me);
          const counts = live.map((node) => holders.filter((one) => one === node).length);
          expect(holders).not.toContain(undefined);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          // Nothing moves any more.
          const rest = [...holders];
          for (const me of live) look(me);
          expect(holders).toEqual(rest);
        },
      ),
    );
  });
});

describe('a lease that has run out', () => {
  const at = (expiresAt: number, epoch = 1) => [{ partition: 0, epoch, expiresAt }];

  it('is over where it is seen to be twice', () => {
    const twice = createTwice();
    expect(twice(at(NOW), NOW)).toEqual(at(NOW + 1));
    expect(twice(at(NOW), NOW + 5)).toEqual(at(NOW));
  });

  it('is not where it was renewed or taken in between', () => {
    const twice = createTwice();
    twice(at(NOW), NOW);
    expect(twice(at(NOW + 50), NOW + 5)).toEqual(at(NOW + 50));
    expect(twice(at(NOW + 50), NOW + 60)).toEqual(at(NOW + 61));
    expect(twice(at(NOW + 50, 2), NOW + 70)).toEqual(at(NOW + 71, 2));
  });
});
