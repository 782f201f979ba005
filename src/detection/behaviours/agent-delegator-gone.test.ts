import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, identity, monday, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const behalf = (who: string, verified = false): Use => ({
  who: 'bot',
  at,
  over: {
    actor: {
      principalId: 'test:bot',
      principalKind: 'identity',
      name: 'bot',
      kind: 'agent',
      session: {
        id: 's',
        asserted: [{ kind: verified ? 'on_behalf_of' : 'user.email', value: who, verified }],
      },
    },
  },
});
const person = (name: string, status: 'active' | 'disabled') =>
  identity(name, { status, tags: { email: `${name}@example.com` } });
const id = 'agent-delegator-gone';

describe('agent-delegator-gone', () => {
  it('fires for a person whose account is off, at medium where the token proves who it is', () => {
    const stage = createStage([bot, person('jane', 'disabled')]);
    expect(stage.said(id, behalf('jane@example.com'))[0]?.severity).toBe('low');
    const proven = createStage([bot, person('jane', 'disabled')]);
    const [signal] = proven.said(id, behalf('test:jane', true));
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables).toEqual(['delegator:test:jane']);
  });

  it('fires for a person in an open incident', () => {
    const suspect = { name: 'incident open', points: 1, because: 'x' };
    const posture = (of: string) => (of === 'test:jane' ? [suspect] : []);
    const stage = createStage([bot, person('jane', 'active')], { terms: posture });
    expect(stage.said(id, behalf('jane@example.com'))[0]?.detail['because']).toContain('incident');
  });

  it('is quiet for who is here, for a name nobody knows, and without a delegator', () => {
    const stage = createStage([bot, person('jane', 'active')]);
    expect(stage.said(id, behalf('jane@example.com'))).toEqual([]);
    expect(stage.said(id, behalf('guest@example.net'))).toEqual([]);
    expect(stage.said(id, { who: 'bot', at })).toEqual([]);
  });

  it('is quiet for a person with an old account that is off beside the one in use', () => {
    const old = identity('jane-old', { status: 'disabled', tags: { email: 'jane@example.com' } });
    const stage = createStage([bot, person('jane', 'active'), old]);
    expect(stage.said(id, behalf('jane@example.com'))).toEqual([]);
  });

  it('fires at medium for a person of whose accounts one was switched off this week', () => {
    const other = identity('jane-idp', { tags: { email: 'jane@example.com' } });
    const stage = createStage([bot, person('jane', 'active'), other]);
    stage.change({ ...other, status: 'disabled' }, at - HOUR);
    const [signal] = stage.said(id, behalf('jane@example.com'));
    expect(signal?.severity).toBe('medium');
    expect(signal?.detail['because']).toContain('lately');
  });
});
