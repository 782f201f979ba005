import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, office } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const read = { kind: 'secret_access', effect: 'read' } as const;
const use = { who: 'dev', at, privilege: 'secrets:Get', over: read };
const stageOf = () => {
  const stage = createStage([identity('dev'), grantOf('dev', ['deploy:*'])]);
  office(stage, 'dev', 14);
  return stage;
};

describe('granted-then-used', () => {
  it('fires low for a secret read minutes after the grant', () => {
    const stage = stageOf();
    stage.change(grantOf('dev', ['secrets:*']), at - 10 * MINUTE);
    const [signal] = stage.said('granted-then-used', use);
    expect(signal?.severity).toBe('low');
    expect(signal?.observables).toContain('grant:test:grant/dev/secrets:*');
  });

  it('is quiet where the right was held for days, or the grant made no difference', () => {
    const old = stageOf();
    old.change(grantOf('dev', ['secrets:*']), at - 2 * DAY);
    expect(old.said('granted-then-used', use)).toEqual([]);
    const twice = createStage([identity('dev'), grantOf('dev', ['secrets:Get'])]);
    office(twice, 'dev', 14);
    twice.change(grantOf('dev', ['secrets:*']), at - MINUTE);
    expect(twice.said('granted-then-used', use)).toEqual([]);
  });

  it('is quiet for on-call who takes a right for an hour and uses it at once', () => {
    const stage = stageOf();
    stage.change(grantOf('dev', ['secrets:*'], { standing: 'jit' }), at - MINUTE);
    expect(stage.said('granted-then-used', use)).toEqual([]);
  });
});
