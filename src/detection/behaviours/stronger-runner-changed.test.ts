import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import type { Resource } from '../../model/index.ts';
import { createStage, grantOf, identity, monday, office, role } from '../replay.case.ts';

const job: Resource = {
  kind: 'resource',
  id: 'test:function/billing',
  system: 'test',
  nativeId: 'function/billing',
  scope: '111122223333',
  name: 'billing',
  type: 'function',
  runsAs: 'test:runner',
  tags: {},
};
const at = monday + 14 * DAY + 10 * HOUR;
const id = 'stronger-runner-changed';
const over = {
  kind: 'other',
  effect: 'write',
  targets: [{ kind: 'resource', id: job.id, name: 'billing' }],
} as const;
const facts = [
  identity('dev'),
  grantOf('dev', ['deploy:*']),
  role('runner'),
  grantOf('runner', ['*']),
  job,
];
const use = { who: 'dev', at, privilege: 'functions:UpdateCode', over };

describe('stronger-runner-changed', () => {
  it('fires at medium for new code in what rules, by who never deployed', () => {
    const stage = createStage(facts);
    office(stage, 'dev', 14);
    const [signal] = stage.said(id, use);
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail).toMatchObject({ runsAs: 'test:runner', tier: 0, ownTier: 2 });
  });

  it('is quiet for a look at it, and for a runner no stronger than the actor', () => {
    const stage = createStage([...facts, identity('admin'), grantOf('admin', ['*'])]);
    office(stage, 'dev', 14);
    expect(stage.said(id, { ...use, over: { ...over, effect: 'read' } })).toEqual([]);
    expect(stage.said(id, { ...use, who: 'admin' })).toEqual([]);
  });

  it('is quiet for a developer who deploys there day after day', () => {
    const stage = createStage(facts);
    office(stage, 'dev', 14, { privilege: 'functions:UpdateCode' });
    expect(stage.said(id, use)).toEqual([]);
  });
});
