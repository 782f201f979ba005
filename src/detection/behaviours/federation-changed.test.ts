import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, office, trustOf } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const add = { kind: 'privilege_change', effect: 'write', deed: 'federation_changed' } as const;
const use = { who: 'dev', at, privilege: 'iam:CreateProvider', over: add };

describe('federation-changed', () => {
  it('fires for a provider added by who never did, and for a trust between domains', () => {
    const stage = createStage([identity('dev'), identity('corp')]);
    office(stage, 'dev', 14);
    expect(stage.said('federation-changed', use)[0]?.severity).toBe('medium');
    const later = at + HOUR;
    const principal = { kind: 'federated', value: 'other.example' } as const;
    stage.change(trustOf('corp', { mechanism: 'domain_trust', principal }), later);
    const targets = [{ kind: 'identity', id: 'test:corp', name: 'corp' }] as const;
    const over = { kind: 'privilege_change', effect: 'write', targets } as const;
    expect(stage.said('federation-changed', { ...use, at: later, over })).toHaveLength(1);
  });

  it('is quiet for a refused try and for other changes', () => {
    const stage = createStage([identity('dev')]);
    office(stage, 'dev', 14);
    const refused = { ...add, outcome: 'failure' } as const;
    expect(stage.said('federation-changed', { ...use, over: refused })).toEqual([]);
    const other = { kind: 'privilege_change', effect: 'write' } as const;
    expect(stage.said('federation-changed', { ...use, over: other })).toEqual([]);
  });

  it('is a line for the job that renews signing certificates each day', () => {
    const stage = createStage([identity('renewer', { class: 'service_account' })]);
    office(stage, 'renewer', 14, { privilege: 'iam:CreateProvider' });
    const said = stage.said('federation-changed', { ...use, who: 'renewer' });
    expect(said.map((one) => one.severity)).toEqual(['informational']);
  });
});
