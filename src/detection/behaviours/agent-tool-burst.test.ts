import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const chain = (stage: Stage, tools: number, from: number) =>
  Array.from({ length: tools }, (_, i) =>
    stage.said('agent-tool-burst', {
      who: 'bot',
      at: from + i * 5 * SECOND,
      privilege: `tool:t${i}`,
    }),
  ).flat();

describe('agent-tool-burst', () => {
  it('fires low when an agent of two tools chains eight', () => {
    const stage = createStage([bot]);
    for (let day = 0; day < 7; day++) chain(stage, 2, monday + day * DAY);
    expect(chain(stage, 8, at).map((one) => [one.severity, one.detail['tools']])).toEqual([
      ['low', 6],
    ]);
  });

  it('is quiet for a few, for one tool again and again, and for machines that are no agents', () => {
    const stage = createStage([bot, identity('job', { class: 'workload' })]);
    expect(chain(stage, 5, at)).toEqual([]);
    for (let i = 0; i < 30; i++) {
      const use = { who: 'job', at: at + i * SECOND, privilege: `api:Op${i}` };
      expect(stage.said('agent-tool-burst', use)).toEqual([]);
    }
  });

  it('is quiet for an agent on a busy day that chains as many as ever', () => {
    const stage = createStage([bot]);
    for (let day = 0; day < 7; day++) chain(stage, 12, monday + day * DAY);
    for (let hour = 0; hour < 8; hour++) expect(chain(stage, 14, at + hour * HOUR)).toEqual([]);
  });
});
