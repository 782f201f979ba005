import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../model/index.ts';
import { createStage, identity, monday } from '../replay.case.ts';

const declared: Declaration = {
  kind: 'declaration',
  id: 'declaration:breakglass',
  ofId: 'test:breakglass',
  emergencyAccess: true,
  declaredBy: 'ciso@example.com',
  at: monday - 1,
};

describe('emergency-access-used', () => {
  it('fires on use and on a refused try of a declared account', () => {
    const stage = createStage([identity('breakglass'), declared]);
    const [used] = stage.said('emergency-access-used', { who: 'breakglass', at: monday });
    expect(used?.severity).toBe('high');
    const stage2 = createStage([identity('breakglass'), declared]);
    const [tried] = stage2.said('emergency-access-used', {
      who: 'breakglass',
      at: monday,
      over: { kind: 'authentication', outcome: 'failure' },
    });
    expect(tried?.description).toContain('refused');
  });

  it('is quiet for everybody else, whatever they are called', () => {
    const stage = createStage([identity('break-glass-admin')]);
    expect(stage.said('emergency-access-used', { who: 'break-glass-admin', at: monday })).toEqual(
      [],
    );
  });
});
