import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, office, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const act = (over: object, when = at): Use => ({ who: 'bot', at: when, privilege: 'crm:Do', over });
const reader = () => {
  const stage = createStage([bot]);
  office(stage, 'bot', 14);
  return stage;
};

describe('agent-scope-jump', () => {
  it('fires at medium for the first right that a reading agent changes, and less for a first write', () => {
    const [right] = reader().said(
      'agent-scope-jump',
      act({ kind: 'privilege_change', effect: 'write' }),
    );
    expect(right?.severity).toBe('medium');
    const [write] = reader().said('agent-scope-jump', act({ effect: 'write' }));
    expect(write?.severity).toBe('low');
  });

  it('is quiet for reading, for a refused try and for the second write', () => {
    const stage = reader();
    expect(stage.said('agent-scope-jump', act({ effect: 'read' }))).toEqual([]);
    expect(stage.said('agent-scope-jump', act({ effect: 'write', outcome: 'failure' }))).toEqual(
      [],
    );
    stage.use(act({ effect: 'write' }));
    expect(stage.said('agent-scope-jump', act({ effect: 'write' }, at + HOUR))).toEqual([]);
  });

  it('is quiet for an operations agent that does all of it on every day', () => {
    const stage = createStage([bot]);
    for (let day = 0; day < 14; day++) {
      for (const kind of ['other', 'secret_access', 'privilege_change']) {
        stage.use(act({ kind, effect: 'write' }, monday + day * DAY));
      }
    }
    expect(
      stage.said('agent-scope-jump', act({ kind: 'privilege_change', effect: 'write' })),
    ).toEqual([]);
  });
});
