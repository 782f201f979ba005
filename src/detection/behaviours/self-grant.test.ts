import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, office } from '../replay.case.ts';

const grant = (to: string) =>
  ({
    kind: 'privilege_change',
    effect: 'write',
    classUid: 3001,
    activityId: 7,
    targets: [{ kind: 'identity', id: `test:${to}`, name: to }],
  }) as const;
const at = monday + 14 * DAY + 10 * HOUR;
const use = (who: string, to: string) => ({ who, at, privilege: 'iam:Attach', over: grant(to) });

describe('self-grant', () => {
  it('fires where the actor receives, by the inventory or by the record alone', () => {
    const stage = createStage([identity('dev'), identity('bob')]);
    office(stage, 'dev', 14);
    stage.change(grantOf('dev', ['secrets:*']), at);
    const [known] = stage.said('self-grant', use('dev', 'dev'));
    expect(known?.detail['privileges']).toBe('secrets:*');
    office(stage, 'bob', 14);
    const told = stage.said('self-grant', use('bob', 'bob'));
    expect(told.map((one) => one.observables[0])).toEqual(['escalation:test:bob']);
    expect([known?.severity, told[0]?.severity]).toEqual(['medium', 'medium']);
  });

  it('is quiet for a grant to somebody else', () => {
    const stage = createStage([identity('admin'), identity('new')]);
    office(stage, 'admin', 14);
    stage.change(grantOf('new', ['secrets:*']), at);
    expect(stage.said('self-grant', use('admin', 'new'))).toEqual([]);
  });

  it('is quiet for a consent, which gives to an application', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const consent = { ...grant('dev'), deed: 'consent_given' } as const;
    expect(
      stage.said('self-grant', { who: 'dev', at, privilege: 'apps:Consent', over: consent }),
    ).toEqual([]);
  });

  it('is only a line for who takes an eligible right for an hour, as each morning', () => {
    const stage = createStage([identity('oncall')]);
    office(stage, 'oncall', 14);
    stage.change(grantOf('oncall', ['prod:*'], { standing: 'jit' }), at);
    const said = stage.said('self-grant', use('oncall', 'oncall'));
    expect(said.map((one) => one.severity)).toEqual(['informational']);
  });
});
