import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, office } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const over = {
  kind: 'privilege_change',
  effect: 'write',
  targets: [{ kind: 'identity', id: 'test:app', name: 'app' }],
} as const;
const use = { who: 'jane', at, privilege: 'apps:Grant', over };
const app = identity('app', { class: 'third_party_app' });

describe('scope-growth', () => {
  it('fires at medium when an app rises to the crown jewels', () => {
    const stage = createStage([app, grantOf('app', ['profile.read']), identity('jane')]);
    office(stage, 'jane', 14);
    stage.change(grantOf('app', ['data:*']), at);
    const [signal] = stage.said('scope-growth', use);
    expect(signal).toMatchObject({ severity: 'medium', targetIds: ['test:app'] });
    expect(signal?.detail['risen']).toBe(true);
  });

  it('is a line for a little more', () => {
    const stage = createStage([app, grantOf('app', ['profile.read']), identity('jane')]);
    office(stage, 'jane', 14);
    stage.change(grantOf('app', ['calendar.read']), at);
    expect(stage.said('scope-growth', use).map((one) => one.severity)).toEqual(['informational']);
  });

  it('is quiet for the first rights of an app, and for the same rights written anew', () => {
    const fresh = createStage([app, identity('jane')]);
    fresh.change(grantOf('app', ['data:*']), at);
    expect(fresh.said('scope-growth', use)).toEqual([]);
    const same = createStage([app, grantOf('app', ['profile.read']), identity('jane')]);
    same.change(grantOf('app', ['profile.read'], { conditions: { device: 'managed' } }), at);
    expect(same.said('scope-growth', use)).toEqual([]);
  });
});
