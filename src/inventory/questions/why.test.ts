import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessEdge } from '../../model/index.ts';
import type { AccessEvaluator } from '../contract.ts';
import { identity, snapshot, T0 } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';
import { why } from './why.ts';

type Drawn = readonly [from: string, to: string, certain?: boolean, until?: number];

/** An estate of which only the steps matter. */
const estate = (drawn: readonly Drawn[]) => {
  const edges = drawn.map(
    ([from, to, certain = true, until]): AccessEdge => ({
      from: `toy:${from}`,
      to: `toy:${to}`,
      kind: 'can_become',
      because: 'drawn',
      certain,
      ...(until === undefined ? {} : { until }),
    }),
  );
  const access: AccessEvaluator = (_, id) => edges.filter((edge) => edge.from === id);
  const inventory = createInventory({ access: { toy: access }, now: () => T0 });
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].map((one) =>
    one.slice(4),
  );
  inventory.applySnapshot(
    snapshot(
      names.map((name) => identity(name)),
      T0,
    ),
  );
  return inventory.view;
};

const routes = (found: ReturnType<typeof why>) =>
  found.ways.map(({ steps }) => [steps[0]?.from, ...steps.map(({ to }) => to)].join(' '));

describe('every shortest way', () => {
  it('is told, the certain ones first, with the first end among its steps', () => {
    const view = estate([
      ['a', 'b', true, T0 + 9],
      ['b', 'd', true, T0 + 5],
      ['a', 'c'],
      ['c', 'd', false],
      ['a', 'e'],
      ['e', 'f'],
      ['f', 'd'],
    ]);
    const found = why(view, 'toy:a', 'toy:d');
    expect(routes(found)).toEqual(['toy:a toy:b toy:d', 'toy:a toy:c toy:d']);
    expect(found.ways.map(({ certain, until }) => [certain, until])).toEqual([
      [true, T0 + 5],
      [false, undefined],
    ]);
    expect([found.certain, found.possible]).toEqual([
      { length: 2, count: 1 },
      { length: 2, count: 1 },
    ]);
  });

  it('by possible steps is told beside the certain ones where it is shorter, and not where it is longer', () => {
    const shorter = estate([
      ['a', 'b'],
      ['b', 'd'],
      ['a', 'd', false],
    ]);
    expect(why(shorter, 'toy:a', 'toy:d')).toMatchObject({
      certain: { length: 2, count: 1 },
      possible: { length: 1, count: 1 },
    });
    const longer = estate([
      ['a', 'd'],
      ['a', 'b', false],
      ['b', 'd'],
    ]);
    expect(why(longer, 'toy:a', 'toy:d')).toMatchObject({
      certain: { length: 1, count: 1 },
      possible: { length: 0, count: 0 },
    });
  });

  it('is counted where there are more than are written out', () => {
    const layers = [0, 1, 2, 3, 4, 5].flatMap((layer) =>
      [0, 1, 2].flatMap((x) =>
        [0, 1, 2].map((y): Drawn => [`n${layer}.${x}`, `n${layer + 1}.${y}`]),
      ),
    );
    const found = why(estate(layers), 'toy:n0.0', 'toy:n6.1', { limit: 7 });
    expect(found.ways).toHaveLength(7);
    expect(found.certain).toEqual({ length: 6, count: 3 ** 5 });
  });

  it('says for each step what takes it away', () => {
    const found = why(estate([['a', 'b']]), 'toy:a', 'toy:b');
    expect(found.ways[0]?.steps[0]?.removedBy).toBe('take from a what makes the step: drawn');
  });

  it('says when the search was given up, so that nothing found is not nothing there', () => {
    const view = estate([0, 1, 2, 3, 4].map((n): Drawn => [`s${n}`, `s${n + 1}`]));
    const found = why(view, 'toy:s0', 'toy:s5', { bound: 3 });
    expect(found.reachable).toBe(false);
    expect(found.unknown[0]).toMatch(/ended after 3 nodes/);
  });

  it('is what trying every walk finds', () => {
    const node = fc.integer({ min: 0, max: 5 }).map((n) => `n${n}`);
    const drawn = fc.uniqueArray(fc.tuple(node, node, fc.boolean()), {
      maxLength: 14,
      selector: ([from, to]) => `${from}>${to}`,
    });
    /** Walks of at most five steps from n0 to n5, by brute force. */
    const walks = (edges: readonly Drawn[], sure: boolean): readonly string[] => {
      const usable = edges.filter(([from, to, certain]) => from !== to && (!sure || certain));
      let open: string[][] = [['n0']];
      for (let length = 1; length <= 5; length++) {
        open = open.flatMap((walk) =>
          usable.filter(([from]) => from === walk.at(-1)).map(([, to]) => [...walk, to]),
        );
        const done = open.filter((walk) => walk.at(-1) === 'n5');
        if (done.length > 0) return done.map((walk) => walk.map((one) => `toy:${one}`).join(' '));
      }
      return [];
    };
    fc.assert(
      fc.property(drawn, (edges) => {
        const view = estate([...edges, ['n0', 'n0'], ['n5', 'n5']]);
        const found = why(view, 'toy:n0', 'toy:n5', { limit: 1_000 });
        const sure = walks(edges, true);
        const any = walks(edges, false);
        const shorter = (sure[0]?.split(' ').length ?? 99) >= (any[0]?.split(' ').length ?? 99);
        const expected = new Set([...sure, ...(shorter ? any : [])]);
        expect(new Set(routes(found))).toEqual(expected);
        expect(found.certain.count).toBe(sure.length);
      }),
      { numRuns: 300 },
    );
  });
});
