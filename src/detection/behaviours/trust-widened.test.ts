import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, office, role, trustOf } from '../replay.case.ts';

const update = {
  kind: 'privilege_change',
  effect: 'write',
  targets: [{ kind: 'role', id: 'test:deploy', name: 'deploy' }],
} as const;
const at = monday + 14 * DAY + 10 * HOUR;
const use = { who: 'dev', at, privilege: 'iam:UpdateTrust', over: update };
const stageOf = () => {
  const stage = createStage([identity('dev'), role('deploy')]);
  office(stage, 'dev', 14);
  return stage;
};
const anyone = { principal: { kind: 'anyone', value: '*' } } as const;

describe('trust-widened', () => {
  it('fires for an outside account, and more for anybody', () => {
    const outside = stageOf();
    outside.change(trustOf('deploy'), at);
    const [one] = outside.said('trust-widened', use);
    expect(one).toMatchObject({ severity: 'medium', targetIds: ['test:deploy'] });
    const open = stageOf();
    open.change(trustOf('deploy', anyone), at);
    const [all] = open.said('trust-widened', use);
    expect(all?.detail['width']).toBe('anyone');
    expect(all?.llr).toBeGreaterThan(one?.llr ?? 9);
  });

  it('sees conditions that fell away', () => {
    const stage = stageOf();
    stage.change(trustOf('deploy', { ...anyone, conditions: { id: 'x' } }), monday + DAY);
    stage.change(trustOf('deploy', anyone), at);
    expect(stage.said('trust-widened', use)[0]?.detail['width']).toBe('anyone');
  });

  it('is quiet for a deployment that lets its own accounts in, every night', () => {
    const stage = createStage([
      identity('terraform', { class: 'service_account' }),
      role('deploy'),
    ]);
    office(stage, 'terraform', 14, { privilege: 'iam:UpdateTrust' });
    stage.change(trustOf('deploy', { external: { known: true, value: false } }), at);
    expect(stage.said('trust-widened', { ...use, who: 'terraform' })).toEqual([]);
  });
});
