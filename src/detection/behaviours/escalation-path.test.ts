import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, office } from '../replay.case.ts';

const change = { kind: 'privilege_change', effect: 'write' } as const;
const at = monday + 14 * DAY + 10 * HOUR;
const use = (who: string) => ({ who, at, privilege: 'iam:CreatePolicyVersion', over: change });
const stageOf = (who: string) => {
  const stage = createStage([identity(who), grantOf(who, ['deploy:*'])]);
  office(stage, who, 14);
  return stage;
};

describe('escalation-path', () => {
  it('fires at medium when a new version of its own policy lets it rule', () => {
    const stage = stageOf('dev');
    stage.change(grantOf('dev', ['*'], { via: { kind: 'managed_policy', name: 'team' } }), at);
    const [signal] = stage.said('escalation-path', use('dev'));
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail['tierBefore']).toBe(2);
    expect(signal?.observables[0]).toBe('escalation:test:dev');
  });

  it('is quiet for a change that opens no way, and for one that was refused', () => {
    const stage = stageOf('dev');
    stage.change(grantOf('dev', ['logs:Read']), at);
    expect(stage.said('escalation-path', use('dev'))).toEqual([]);
    stage.change(grantOf('dev', ['*']), at + MINUTE);
    const over = { ...change, outcome: 'failure' } as const;
    expect(stage.said('escalation-path', { ...use('dev'), at: at + MINUTE, over })).toEqual([]);
  });

  it('is quiet for an administrator, who could all along, at whatever grant it gives', () => {
    const stage = createStage([identity('admin'), grantOf('admin', ['*']), identity('new')]);
    office(stage, 'admin', 14);
    stage.change(grantOf('new', ['*']), at);
    stage.change(grantOf('admin', ['deploy:*']), at);
    const targets = [{ kind: 'identity', id: 'test:new', name: 'new' }] as const;
    const over = { ...change, targets };
    expect(stage.said('escalation-path', { ...use('admin'), over })).toEqual([]);
  });
});
