import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { known } from '../../model/index.ts';
import { createStage, HOME, identity, monday, office } from '../replay.case.ts';

describe('dormant-reactivated', () => {
  it('fires at medium by the last use in the inventory, once', () => {
    const stage = createStage([
      identity('old', { class: 'service_account', lastUsedAt: known(monday - 200 * DAY) }),
    ]);
    const [signal] = stage.said('dormant-reactivated', { who: 'old', at: monday });
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail).toMatchObject({ days: 200, from: 'inventory' });
    expect(stage.said('dormant-reactivated', { who: 'old', at: monday + HOUR })).toEqual([]);
  });

  it('fires for one never used since it was made long ago', () => {
    const stage = createStage([
      identity('never', { lastUsedAt: known(null), createdAt: known(monday - 300 * DAY) }),
    ]);
    const [signal] = stage.said('dormant-reactivated', { who: 'never', at: monday });
    expect(signal?.description).toContain('never used');
  });

  it('fires by its own history where the inventory does not know', () => {
    const stage = createStage([identity('jane')]);
    office(stage, 'jane', 5);
    const [signal] = stage.said('dormant-reactivated', { who: 'jane', at: monday + 120 * DAY });
    expect(signal?.detail['from']).toBe('own history');
  });

  it('is quiet for regular use, and for a last use that nobody knows', () => {
    const stage = createStage([
      identity('jane', { lastUsedAt: known(monday - 2 * DAY) }),
      identity('blank'),
    ]);
    expect(stage.said('dormant-reactivated', { who: 'jane', at: monday })).toEqual([]);
    expect(stage.said('dormant-reactivated', { who: 'blank', at: monday })).toEqual([]);
    expect(stage.said('dormant-reactivated', { who: 'not-there', at: monday })).toEqual([]);
  });

  it('is only a line for a person back from leave with a second factor', () => {
    const stage = createStage([identity('jane', { lastUsedAt: known(monday - 150 * DAY) })]);
    const [signal] = stage.said('dormant-reactivated', {
      who: 'jane',
      at: monday,
      ip: HOME,
      mfa: true,
    });
    expect(signal?.severity).toBe('informational');
  });
});
