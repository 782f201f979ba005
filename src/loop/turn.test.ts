import { expect, it } from 'vitest';
import type { DatedFact } from '../model/index.ts';
import { quietTurn, take } from './turn.ts';

it('takes the versions of a very large inventory at once', () => {
  const turn = quietTurn();
  const version = { from: 0 } as unknown as DatedFact;
  take(turn, {
    principals: new Set(['a']),
    used: new Set(),
    places: new Set(),
    versions: new Array(500_000).fill(version),
  });
  expect(turn.out.facts).toHaveLength(500_000);
  expect([...turn.touched]).toEqual(['a']);
});
