import { describe, expect, it } from 'vitest';
import { BRAZIL, BROWSER, CLI, createStage, HOME, identity, type Use } from '../replay.case.ts';
import { later, settle } from '../sign-in.case.ts';

const joins = (ip: string, agent: string, over: Use['over'] = {}): Use => ({
  who: 'jane',
  at: later(),
  ip,
  agent,
  over: { kind: 'privilege_change', classUid: 3004, deed: 'device_registered', ...over },
});
const stageOf = () => {
  const stage = createStage([identity('jane'), identity('new')]);
  settle(stage, 'jane');
  return stage;
};

describe('device-registered', () => {
  it('fires for a device or factor that is added from an unfamiliar place', () => {
    const [device] = stageOf().said('device-registered', joins(BRAZIL, CLI));
    expect(device?.severity).toBe('medium');
    const factor = joins(BRAZIL, CLI, { classUid: 3001, activityId: 10 });
    expect(stageOf().said('device-registered', factor)).toHaveLength(1);
  });

  it('is quiet at home, on the known browser abroad, and for somebody else', () => {
    for (const use of [
      joins(HOME, CLI),
      joins(BRAZIL, BROWSER),
      joins(BRAZIL, CLI, { targets: [{ kind: 'identity', id: 'test:new', name: 'new' }] }),
    ])
      expect(stageOf().said('device-registered', use)).toEqual([]);
  });

  it('is quiet for a new hire, whose first device it is', () => {
    expect(stageOf().said('device-registered', { ...joins(BRAZIL, CLI), who: 'new' })).toEqual([]);
  });
});
