import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const agents = ['bot', 'planner', 'payer', 'guide'].map((name) =>
  identity(name, { class: 'agent' }),
);
const invoke = (other: string, when: number): Use => ({
  who: 'bot',
  at: when,
  privilege: 'invoke_agent',
  over: { targets: [{ kind: 'identity', id: `test:${other}`, name: other }] },
});

describe('agent-to-agent', () => {
  it('fires for an agent that it never called', () => {
    const stage = createStage(agents);
    for (let day = 0; day < 14; day++) stage.use(invoke('planner', monday + day * DAY));
    const [signal] = stage.said('agent-to-agent', invoke('payer', at));
    expect(signal?.severity).toBe('low');
    expect(signal?.observables).toEqual(['hop:test:payer']);
  });

  it('is quiet for the usual one, the second time, and for calls of tools', () => {
    const stage = createStage(agents);
    for (let day = 0; day < 14; day++) stage.use(invoke('planner', monday + day * DAY));
    expect(stage.said('agent-to-agent', invoke('planner', at))).toEqual([]);
    expect(stage.said('agent-to-agent', { who: 'bot', at, privilege: 'tool:search' })).toEqual([]);
  });

  it('is quiet for a guide that sends people to another agent every day', () => {
    const many = Array.from({ length: 20 }, (_, i) => identity(`a${i}`, { class: 'agent' }));
    const stage = createStage([...agents, ...many]);
    for (let day = 0; day < 14; day++) stage.use(invoke(`a${day}`, monday + day * DAY));
    expect(stage.said('agent-to-agent', invoke('a19', at))).toEqual([]);
  });
});
