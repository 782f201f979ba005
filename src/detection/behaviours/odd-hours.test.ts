import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { BRAZIL, createStage, identity, monday, office } from '../replay.case.ts';
import { signIn } from '../sign-in.case.ts';

const NIGHT = monday + 21 * DAY + 3 * HOUR;

describe('odd-hours', () => {
  it('is a line for a sign-in at three by somebody who works by day', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 21);
    const [signal] = stage.said('odd-hours', signIn({ who: 'jane', at: NIGHT }));
    expect(signal?.llr).toBeGreaterThan(1);
    expect(signal?.observables).toEqual(['hour:test:jane']);
  });

  it('is quiet by day, early and late, on a trip, and for tokens that a device renews at night', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 21);
    for (const hour of [6, 12, 19])
      expect(
        stage.said('odd-hours', signIn({ who: 'jane', at: monday + 21 * DAY + hour * HOUR })),
      ).toEqual([]);
    const trip = signIn({ who: 'jane', at: NIGHT, ip: BRAZIL });
    expect(stage.said('odd-hours', trip)).toEqual([]);
    const renewal = signIn({ who: 'jane', at: NIGHT, auth: { grant: 'refresh_token' } });
    expect(stage.said('odd-hours', renewal)).toEqual([]);
  });

  it('is quiet for who is on call now and then, for machines and in the first days', () => {
    const stage = createStage([identity('jane'), identity('job', { class: 'workload' })]);
    office(stage, 'jane', 21);
    for (const day of [2, 9, 10, 16])
      stage.use(signIn({ who: 'jane', at: monday + day * DAY + 2 * HOUR }));
    expect(stage.said('odd-hours', signIn({ who: 'jane', at: NIGHT }))).toEqual([]);
    office(stage, 'job', 21);
    expect(stage.said('odd-hours', signIn({ who: 'job', at: NIGHT }))).toEqual([]);
    const fresh = createStage([identity('kim')]);
    office(fresh, 'kim', 3);
    expect(
      fresh.said('odd-hours', signIn({ who: 'kim', at: monday + 3 * DAY + 3 * HOUR })),
    ).toEqual([]);
  });
});
