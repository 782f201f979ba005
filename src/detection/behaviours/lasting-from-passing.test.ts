import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import type { Event } from '../../model/index.ts';
import { createStage, hourly, identity, monday, type Use } from '../replay.case.ts';

const at = monday + 8 * DAY;
const actor = (temporary: boolean): Event['actor'] => ({
  principalId: 'test:job',
  principalKind: 'identity',
  name: 'job',
  scope: '111122223333',
  kind: 'unknown',
  credential: { type: 'session_token', nativeId: 'S', temporary },
});
const makes = (issued: Partial<NonNullable<Event['issued']>>, over: Partial<Event> = {}): Use => ({
  who: 'job',
  at,
  privilege: 'keys:Create',
  over: {
    kind: 'privilege_change',
    effect: 'write',
    actor: actor(true),
    issued: { type: 'access_key', nativeId: 'K2', forId: 'test:job', ...issued },
    ...over,
  },
});
const stageOf = () => {
  const stage = createStage([identity('job', { class: 'workload' })]);
  hourly(stage, 'job', 7);
  return stage;
};

describe('lasting-from-passing', () => {
  it('fires when the session of a job makes a key that stays', () => {
    const [signal] = stageOf().said('lasting-from-passing', makes({}));
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toEqual(['credential:K2']);
  });

  it('is quiet for what ends soon as well, and for who holds a lasting key already', () => {
    const soon = makes({ type: 'refresh_token', expiresAt: at + DAY });
    expect(stageOf().said('lasting-from-passing', soon)).toEqual([]);
    const { credential: _none, ...keyless } = actor(false);
    const held = makes(
      {},
      {
        actor: { ...keyless, credential: { type: 'access_key', nativeId: 'K1', temporary: false } },
      },
    );
    expect(stageOf().said('lasting-from-passing', held)).toEqual([]);
  });

  it('is quiet for a pipeline that rotates keys by habit', () => {
    const stage = stageOf();
    stage.use({ ...makes({}), at: at - 2 * DAY });
    expect(stage.said('lasting-from-passing', makes({ nativeId: 'K3' }))).toEqual([]);
  });
});
