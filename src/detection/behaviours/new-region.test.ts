import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, identity, monday, office, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const inRegion = (who: string, region: string, when: number, over: object = {}): Use => ({
  who,
  at: when,
  over: { cloud: { account: '111122223333', region }, ...over },
});

describe('new-region', () => {
  it('fires for a job of one region that makes something in another', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    office(stage, 'job', 14);
    const [signal] = stage.said('new-region', inRegion('job', 'far-9', at, { effect: 'write' }));
    expect(['medium', 'low']).toContain(signal?.severity);
    expect(signal?.observables).toEqual(['region:far-9']);
  });

  it('is quiet at home, during warm-up, and in what colleagues use', () => {
    const stage = createStage([identity('job', { class: 'service_account' })]);
    office(stage, 'job', 14);
    expect(stage.said('new-region', inRegion('job', 'eu-1', at))).toEqual([]);
    const fresh = createStage([identity('job', { class: 'service_account' })]);
    office(fresh, 'job', 2);
    expect(fresh.said('new-region', inRegion('job', 'far-9', monday + 2 * DAY))).toEqual([]);
  });

  it('is quiet for a bursty service that goes over regions all the time', () => {
    const stage = createStage([identity('backup', { class: 'service_account' })]);
    for (let day = 0; day < 14; day++) {
      for (let i = 0; i < 5; i++)
        stage.use(inRegion('backup', `r-${(day * 3 + i) % 17}`, monday + day * DAY + i * MINUTE));
    }
    expect(stage.said('new-region', inRegion('backup', 'r-99', at, { effect: 'write' }))).toEqual(
      [],
    );
  });
});
