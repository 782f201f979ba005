import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, office } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const stop = { kind: 'other', effect: 'write', deed: 'audit_weakened' } as const;
const use = { who: 'dev', at, privilege: 'logs:DeleteGroup', over: stop };

describe('guard-switched-off', () => {
  it('fires at medium for a log stopped by who never did', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const [signal] = stage.said('guard-switched-off', use);
    expect(signal).toMatchObject({ severity: 'medium', attack: ['T1685.002'] });
  });

  it('is quiet for other changes and for a refused try', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const refused = { ...stop, outcome: 'failure' } as const;
    expect(stage.said('guard-switched-off', { ...use, over: refused })).toEqual([]);
    const other = { kind: 'other', effect: 'write' } as const;
    expect(stage.said('guard-switched-off', { ...use, over: other })).toEqual([]);
  });

  it('is a line for who tears down test environments every day', () => {
    const stage = createStage([identity('reaper', { class: 'service_account' })]);
    office(stage, 'reaper', 14, { privilege: 'logs:DeleteGroup' });
    const said = stage.said('guard-switched-off', { ...use, who: 'reaper' });
    expect(said.map((one) => one.severity)).toEqual(['informational']);
  });
});
