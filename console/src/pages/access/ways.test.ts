import { describe, expect, it } from 'vitest';
import { cutsOf, graphOf } from './ways.ts';

const step = (from: string, to: string, removedBy: string) => ({
  from,
  to,
  kind: 'can_become' as const,
  because: removedBy,
  certain: true,
  removedBy,
});
const ways = [
  { steps: [step('a', 'b', 'take 1'), step('b', 'goal', 'take 2')], certain: true },
  { steps: [step('a', 'c', 'take 3'), step('c', 'goal', 'take 2')], certain: true },
  { steps: [step('a', 'goal', 'take 4')], certain: true },
];

describe('ways through the estate', () => {
  it('are ended by the fewest cuts first: the one that most of them share', () => {
    expect(cutsOf({ ways })).toEqual([
      { what: 'take 2', ends: 2 },
      { what: 'take 4', ends: 1 },
    ]);
    expect(cutsOf({ ways: [] })).toEqual([]);
  });

  it('are one picture, each step drawn once, from where one asked', () => {
    const none = { length: 0, count: 0 };
    const graph = graphOf({
      from: 'a',
      to: 'goal',
      reachable: true,
      ways: [...ways, ...ways.slice(0, 1)],
      certain: none,
      possible: none,
      unknown: [],
    });
    expect(graph.nodes.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c', 'goal']);
    expect(graph.edges).toHaveLength(5);
    expect(graph.path.map(({ to }) => to)).toEqual(['b', 'goal']);
  });
});
