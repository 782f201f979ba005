import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { known } from '../../model/index.ts';
import { BRAZIL, createStage, identity, monday, office } from '../replay.case.ts';

const at = monday + 27 * DAY + 3 * HOUR;
const grant = { kind: 'privilege_change', effect: 'write' } as const;
const odd = { who: 'jane', at, privilege: 'iam:CreateUser', over: grant };

describe('known-context', () => {
  it('speaks against, where something else speaks for, on the usual network with a second factor', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 26);
    const said = stage.use({ ...odd, over: { ...grant, actor: actor(true) } });
    expect(said.map((one) => one.detector)).toContain('first-privilege-use');
    expect(said.find((one) => one.detector === 'known-context')?.llr).toBeLessThan(0);
  });

  it('is quiet where nothing else was said', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 26);
    expect(stage.said('known-context', { who: 'jane', at, mfa: true })).toEqual([]);
  });

  it('is quiet without a second factor, and from elsewhere', () => {
    const stage = createStage([identity('jane', { lastUsedAt: known(monday - 200 * DAY) })]);
    office(stage, 'jane', 26);
    expect(
      stage.said('known-context', { ...odd, over: { ...grant, actor: actor(false) } }),
    ).toEqual([]);
    const away = { ...odd, at: at + HOUR, ip: BRAZIL, over: { ...grant, actor: actor(true) } };
    expect(stage.said('known-context', away)).toEqual([]);
  });
});

const actor = (mfa: boolean) => ({
  principalId: 'test:jane',
  principalKind: 'identity' as const,
  name: 'jane',
  kind: 'unknown' as const,
  scope: '111122223333',
  session: { id: 's', mfa },
});
