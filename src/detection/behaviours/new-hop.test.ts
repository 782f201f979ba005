import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, role, type Stage, type Use } from '../replay.case.ts';

const take = (who: string, to: string, at: number, over: Partial<Use> = {}) => ({
  who,
  at,
  privilege: 'sts:AssumeRole',
  over: {
    kind: 'token_issuance',
    effect: 'write',
    issued: { type: 'session_token', nativeId: `S-${at}`, forId: `test:${to}` },
  } as const,
  ...over,
});
const at = monday + 14 * DAY + 10 * HOUR;
const roles = ['read', 'deploy', 'admin'].map((name) => role(name));
const daily = (stage: Stage, who: string, to: (day: number) => string) => {
  for (let day = 0; day < 14; day++) stage.use(take(who, to(day), monday + day * DAY + 9 * HOUR));
};

describe('new-hop', () => {
  it('fires for a job that takes a second role after weeks with one', () => {
    const stage = createStage([identity('job', { class: 'workload' }), ...roles]);
    daily(stage, 'job', () => 'deploy');
    const [signal] = stage.said('new-hop', take('job', 'admin', at));
    expect(['medium', 'low']).toContain(signal?.severity);
    expect(signal?.observables).toEqual(['hop:test:admin']);
  });

  it('is quiet for the usual role, for the second time, and for a refused try', () => {
    const stage = createStage([identity('job', { class: 'workload' }), ...roles]);
    daily(stage, 'job', () => 'deploy');
    expect(stage.said('new-hop', take('job', 'deploy', at))).toEqual([]);
    const refused = take('job', 'admin', at);
    expect(
      stage.said('new-hop', { ...refused, over: { ...refused.over, outcome: 'failure' } }),
    ).toEqual([]);
    stage.use(take('job', 'admin', at + HOUR));
    expect(stage.said('new-hop', take('job', 'admin', at + 2 * HOUR))).toEqual([]);
  });

  it('is quiet for a broker that takes a further role of another customer every day', () => {
    const stage = createStage([identity('broker', { class: 'service_account' })]);
    daily(stage, 'broker', (day) => `customer-${day}`);
    expect(stage.said('new-hop', take('broker', 'customer-99', at))).toEqual([]);
  });
});
