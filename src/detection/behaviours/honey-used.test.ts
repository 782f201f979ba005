import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../model/index.ts';
import { createStage, identity, monday } from '../replay.case.ts';

const declared: Declaration = {
  kind: 'declaration',
  id: 'declaration:decoy',
  ofId: 'test:decoy',
  honey: true,
  declaredBy: 'ciso@example.com',
  at: monday - 1,
};

describe('honey-used', () => {
  it('fires at critical, as a hard fact, on any touch of a declared decoy', () => {
    const stage = createStage([identity('decoy'), declared]);
    const [signal] = stage.said('honey-used', { who: 'decoy', at: monday });
    expect(signal).toMatchObject({ severity: 'critical', hardFact: true });
  });

  it('is quiet for an identity that only an estate tag calls a decoy', () => {
    const stage = createStage([identity('other', { tags: { honey: 'true' } })]);
    expect(stage.said('honey-used', { who: 'other', at: monday })).toEqual([]);
  });
});
