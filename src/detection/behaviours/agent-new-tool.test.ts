import { describe, expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const call = (tool: string, when: number): Use => ({
  who: 'bot',
  at: when,
  privilege: `tool:${tool}`,
});
const task = (stage: Stage, tools: readonly string[], from: number) => {
  tools.forEach((tool, i) => {
    stage.use(call(tool, from + i * 10 * SECOND));
  });
};
const settled = () => {
  const stage = createStage([bot]);
  for (let day = 0; day < 14; day++)
    task(stage, ['search', 'read', 'answer', 'mail'], monday + day * DAY + 9 * HOUR);
  return stage;
};
const id = 'agent-new-tool';

describe('agent-new-tool', () => {
  it('fires low for a tool that it never used', () => {
    const [signal] = settled().said(id, call('shell', at));
    expect(signal).toMatchObject({ severity: 'low', observables: ['privilege:tool:shell'] });
  });

  it('fires for known tools in an order that it never took', () => {
    const stage = settled();
    task(stage, ['search', 'read'], at);
    const [signal] = stage.said(id, call('mail', at + 30 * SECOND));
    expect(signal?.detail['sequence']).toBe('tool:read > tool:mail');
  });

  it('is quiet for its usual task, and while it is new', () => {
    const stage = settled();
    task(stage, ['search', 'read'], at);
    expect(stage.said(id, call('answer', at + 30 * SECOND))).toEqual([]);
    expect(createStage([bot]).said(id, call('shell', at))).toEqual([]);
  });

  it('is quiet for a coding agent that goes from any tool to any other', () => {
    const stage = createStage([bot]);
    for (let day = 0; day < 14; day++) {
      task(
        stage,
        Array.from({ length: 12 }, (_, i) => `t${(i * (day + 1) * 5 + day) % 11}`),
        monday + day * DAY,
      );
    }
    task(stage, ['t1'], at);
    expect(stage.said(id, call('t7', at + 10 * SECOND))).toEqual([]);
  });
});
