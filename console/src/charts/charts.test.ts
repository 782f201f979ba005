import { describe, expect, it } from 'vitest';
import type { AccessGraph, EvidenceTerm } from '../contract.ts';
import { along, cascadeOf } from './cascade.ts';
import { depthsOf, layoutOf, nodeHeight } from './graph-layout.ts';

const term = (name: string, from: EvidenceTerm['from'], nats: number): EvidenceTerm => ({
  name,
  from,
  nats,
  because: 'for the test',
});

describe('the evidence cascade', () => {
  const cascade = cascadeOf([
    term('base-rate', 'prior', -5),
    term('new-network', 'signal', 4),
    term('second-key', 'signal', 3),
    term('known-hour', 'negative', -1),
  ]);

  it('ends where the sum of all named terms ends', () => {
    expect(cascade.bars.map((bar) => bar.to)).toEqual([-5, -1, 2, 1]);
    expect(cascade.bars.at(-1)?.probability).toBeCloseTo(0.731, 3);
  });

  it('keeps every bar inside the axis', () => {
    for (const bar of cascade.bars.slice(1)) {
      for (const end of [bar.from, bar.to]) {
        expect(along(cascade, end)).toBeGreaterThanOrEqual(0);
        expect(along(cascade, end)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('stands with no evidence at all', () => {
    expect(cascadeOf([]).bars).toEqual([]);
  });
});

describe('the identity graph', () => {
  const edge = (from: string, to: string) => ({
    from,
    to,
    kind: 'can_become' as const,
    because: 'trust',
    certain: true,
  });
  const node = (id: string, kind: AccessGraph['nodes'][number]['kind'] = 'role') => ({
    id,
    label: id,
    kind,
  });
  const graph: AccessGraph = {
    centre: 'me',
    nodes: [
      node('me', 'identity'),
      node('a'),
      node('b'),
      node('c'),
      node('goal', 'goal'),
      node('alone'),
    ],
    edges: [
      edge('me', 'a'),
      edge('me', 'b'),
      edge('a', 'c'),
      edge('c', 'goal'),
      edge('b', 'goal'),
      edge('c', 'me'),
    ],
    path: [],
    reachable: 5,
  };

  it('puts goals last, after the longest way', () => {
    expect(Object.fromEntries(depthsOf(graph))).toEqual({
      me: 0,
      a: 1,
      b: 1,
      c: 2,
      goal: 3,
      alone: 1,
    });
  });

  it('lets no two nodes of a column overlap, and gives long edges a bend', () => {
    const layout = layoutOf(graph);
    const columnOne = ['a', 'b', 'alone']
      .map((id) => layout.nodes.get(id)?.y ?? 0)
      .sort((x, y) => x - y);
    for (const [index, y] of columnOne.slice(1).entries()) {
      expect(y - (columnOne[index] ?? 0)).toBeGreaterThanOrEqual(nodeHeight);
    }
    expect(layout.bends.get(graph.edges[4] ?? edge('', ''))).toHaveLength(1);
  });
});
