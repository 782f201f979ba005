import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const refused = { outcome: 'failure', error: { code: 'Forbidden' } } as const;
const bot = identity('bot', { class: 'agent' });
const tryDoors = (stage: Stage, who: string, count: number, from = monday) =>
  Array.from({ length: count }, (_, i) =>
    stage.said('agent-probing', {
      who,
      at: from + i * SECOND,
      privilege: `tool:t${i}`,
      over: refused,
    }),
  ).flat();

describe('agent-probing', () => {
  it('is a low finding at three, and medium at six', () => {
    const said = tryDoors(createStage([bot]), 'bot', 6);
    expect(said.map((one) => one.severity)).toEqual(['low', 'medium']);
  });

  it('is quiet for two, for the same one again and again, and for what is no agent', () => {
    const stage = createStage([bot, identity('job', { class: 'workload' })]);
    expect(tryDoors(stage, 'bot', 2)).toEqual([]);
    expect(tryDoors(stage, 'job', 6)).toEqual([]);
    for (let i = 0; i < 20; i++) {
      const use = {
        who: 'bot',
        at: monday + HOUR + i * SECOND,
        privilege: 'tool:one',
        over: refused,
      };
      expect(stage.said('agent-probing', use)).toEqual([]);
    }
  });

  it('is quiet for an agent in a tight sandbox that is refused as much every day', () => {
    const stage = createStage([bot]);
    for (let day = 0; day < 5; day++) tryDoors(stage, 'bot', 5, monday + day * DAY);
    expect(tryDoors(stage, 'bot', 6, monday + 5 * DAY)).toEqual([]);
  });
});
