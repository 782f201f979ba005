import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, office } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const id = 'new-call';

describe('new-call', () => {
  it('fires low for a settled job that calls a further service', () => {
    const stage = createStage([identity('job', { class: 'workload' })]);
    office(stage, 'job', 14);
    const use = { who: 'job', at, privilege: 'vault:Unseal', over: { effect: 'write' } } as const;
    const [signal] = stage.said(id, use);
    expect(signal?.severity).toBe('low');
    expect(signal?.observables[0]).toBe('service:vault.example.com');
  });

  it('is quiet for a service that it calls, for a refused call and for people', () => {
    const stage = createStage([identity('job', { class: 'workload' }), identity('jane')]);
    office(stage, 'job', 14);
    office(stage, 'jane', 14);
    expect(stage.said(id, { who: 'job', at, privilege: 's3:PutObject' })).toEqual([]);
    const refused = { outcome: 'failure' } as const;
    expect(stage.said(id, { who: 'job', at, privilege: 'vault:Get', over: refused })).toEqual([]);
    expect(stage.said(id, { who: 'jane', at, privilege: 'vault:Get' })).toEqual([]);
  });

  it('is quiet for an orchestrator whose jobs call something new every other day', () => {
    const stage = createStage([identity('airflow', { class: 'service_account' })]);
    for (let day = 0; day < 14; day++) {
      stage.use({ who: 'airflow', at: monday + day * DAY, privilege: `svc${day}:Get` });
    }
    expect(stage.said(id, { who: 'airflow', at, privilege: 'svc99:Get' })).toEqual([]);
  });
});
