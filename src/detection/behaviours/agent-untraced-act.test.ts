import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { createStage, identity, monday, type Stage, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const span = (when: number): Use => ({
  who: 'bot',
  at: when,
  privilege: 'tool:crm',
  over: { selfReported: true },
});
const act = (when: number): Use => ({
  who: 'bot',
  at: when,
  privilege: 'crm:Update',
  over: { effect: 'write' },
});
const working = (stage: Stage, days: number, traced: (day: number) => boolean) => {
  for (let day = 0; day < days; day++) {
    const from = monday + day * DAY + 9 * HOUR;
    if (traced(day)) stage.use(span(from));
    for (let i = 0; i < 3; i++) stage.use(act(from + MINUTE + i * SECOND));
  }
};
const id = 'agent-untraced-act';

describe('agent-untraced-act', () => {
  it('fires at medium for an act in the night of which no trace tells', () => {
    const stage = createStage([bot]);
    working(stage, 14, () => true);
    const [signal] = stage.said(id, act(at + 9 * HOUR));
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail['traced']).toBe(42);
  });

  it('is quiet with a trace, for a look, and for an agent without any traces', () => {
    const stage = createStage([bot]);
    working(stage, 14, () => true);
    stage.use(span(at));
    expect(stage.said(id, act(at + 10 * MINUTE))).toEqual([]);
    expect(stage.said(id, { who: 'bot', at: at + 9 * HOUR })).toEqual([]);
    const silent = createStage([bot]);
    working(silent, 14, () => false);
    expect(silent.said(id, act(at))).toEqual([]);
  });

  it('is quiet where traces are sampled', () => {
    const stage = createStage([bot]);
    working(stage, 20, (day) => day % 2 === 0);
    expect(stage.said(id, act(monday + 21 * DAY))).toEqual([]);
  });
});
