import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, keyOf, monday, office } from '../replay.case.ts';

const makes = (forId: string, type: 'access_key' | 'session_token' = 'access_key') =>
  ({
    kind: 'token_issuance',
    effect: 'write',
    issued: { type, nativeId: 'KEY-NEW', forId: `test:${forId}` },
  }) as const;
const at = monday + 14 * DAY + 10 * HOUR;
const id = 'credential-for-another';
const use = (who: string, over: object) => ({ who, at, privilege: 'iam:CreateKey', over });
const changed = (name: string) =>
  ({
    kind: 'privilege_change',
    effect: 'write',
    targets: [{ kind: 'identity', id: `test:${name}`, name }],
  }) as const;

describe('credential-for-another', () => {
  it('fires, more so where the other may do more', () => {
    const stage = createStage([identity('dev'), identity('admin'), grantOf('admin', ['*'])]);
    office(stage, 'dev', 14);
    const [signal] = stage.said(id, use('dev', makes('admin')));
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail['upwards']).toBe(true);
    expect(signal?.observables[0]).toBe('credential-of:test:admin');
  });

  it('sees one that only the inventory tells of', () => {
    const stage = createStage([identity('dev'), identity('bob')]);
    office(stage, 'dev', 14);
    stage.change(keyOf('bob', 'KEY-B'), at);
    expect(stage.said(id, use('dev', changed('bob')))).toHaveLength(1);
  });

  it('is quiet for its own key, for a short session, and for the first key of a new account', () => {
    const stage = createStage([identity('dev'), identity('bob')]);
    office(stage, 'dev', 14);
    expect(stage.said(id, use('dev', makes('dev')))).toEqual([]);
    expect(stage.said(id, use('dev', makes('bob', 'session_token')))).toEqual([]);
    stage.change(identity('fresh'), at);
    stage.change(keyOf('fresh', 'KEY-F'), at);
    expect(stage.said(id, use('dev', changed('fresh')))).toEqual([]);
  });

  it('is no more than a line for a vault that issues keys every day', () => {
    const stage = createStage([identity('vault', { class: 'service_account' }), identity('bob')]);
    office(stage, 'vault', 14, { privilege: 'iam:CreateKey' });
    const said = stage.said(id, use('vault', makes('bob')));
    expect(said.every((one) => one.severity === 'informational')).toBe(true);
  });
});
