import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, office } from '../replay.case.ts';

const attach = {
  kind: 'privilege_change',
  effect: 'write',
  targets: [{ kind: 'identity', id: 'test:bob', name: 'bob' }],
} as const;
const at = monday + 14 * DAY + 10 * HOUR;
const use = (who: string) => ({ who, at, privilege: 'iam:Attach', over: attach });

describe('new-admin', () => {
  it('fires and touches the one who rises, by a hand that never did this', () => {
    const stage = createStage([identity('dev'), identity('bob'), grantOf('bob', ['deploy:*'])]);
    office(stage, 'dev', 14);
    stage.change(grantOf('bob', ['*']), at);
    const [signal] = stage.said('new-admin', use('dev'));
    expect(signal).toMatchObject({ severity: 'medium', targetIds: ['test:bob'] });
    expect(signal?.detail).toMatchObject({ tierBefore: 2, isNew: false });
  });

  it('is quiet for a right that does not rule, and for one who ruled before', () => {
    const stage = createStage([identity('dev'), identity('bob'), grantOf('bob', ['*'])]);
    office(stage, 'dev', 14);
    stage.change(grantOf('bob', ['deploy:*']), at);
    expect(stage.said('new-admin', use('dev'))).toEqual([]);
  });

  it('is only a line by who makes administrators all the time', () => {
    const stage = createStage([identity('idm', { class: 'service_account' }), identity('bob')]);
    office(stage, 'idm', 14, { privilege: 'iam:Attach' });
    stage.change(grantOf('bob', ['*']), at);
    const said = stage.said('new-admin', use('idm'));
    expect(said.every((one) => one.severity === 'informational')).toBe(true);
  });
});
