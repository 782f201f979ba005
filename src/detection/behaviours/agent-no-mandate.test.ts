import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, SDK, trustOf, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const owner = {
  kind: 'owner',
  id: 'test:owner',
  ofId: 'test:bot',
  who: 'team@example.com',
  basis: 'declared',
  confidence: 1,
  since: 0,
} as const;
const tool = (name: string): Use => ({ who: 'bot', at, privilege: `tool:${name}`, agent: SDK });
const register = [
  grantOf('bot', ['tool:search']),
  grantOf('bot', ['tool:shell'], { effect: 'deny' }),
];
const id = 'agent-no-mandate';
const secret = { kind: 'secret_access', effect: 'read' } as const;

describe('agent-no-mandate', () => {
  it('fires at medium for a denied tool, and less for an unlisted one', () => {
    const stage = createStage([bot, owner, ...register]);
    expect(stage.said(id, tool('shell'))[0]?.severity).toBe('medium');
    expect(stage.said(id, tool('mail'))[0]?.detail['why']).toBe('unlisted');
  });

  it('fires for a person who gave no mandate, and for a secret read on nobody’s behalf', () => {
    const jane = identity('jane', { tags: { email: 'jane@example.com' } });
    const mandate = trustOf('bob', {
      mechanism: 'delegation',
      principal: { kind: 'identity', value: 'test:bot' },
    });
    const stage = createStage([bot, jane, identity('bob'), mandate]);
    const actor = {
      principalId: 'test:bot',
      principalKind: 'identity',
      name: 'bot',
      kind: 'agent',
      session: {
        id: 's',
        asserted: [{ kind: 'user.email', value: 'jane@example.com', verified: false }],
      },
    } as const;
    expect(stage.said(id, { ...tool('x'), over: { actor } })[0]?.detail['why']).toBe('otherPerson');
    const alone = createStage([bot]);
    expect(alone.said(id, { who: 'bot', at, over: secret })[0]?.detail['why']).toBe('nobody');
  });

  it('tells tools of one name on two servers apart, and acquits in doubt', () => {
    const shop = grantOf('bot', ['tool:query'], { id: 'a', resources: ['mcp:shop/query'] });
    const bank = { id: 'b', effect: 'deny', resources: ['mcp:bank/query'] } as const;
    const stage = createStage([bot, owner, shop, grantOf('bot', ['tool:query'], bank)]);
    const on = (server: string): Use => ({
      ...tool('query'),
      over: { targets: [{ kind: 'resource', id: `mcp:${server}/query`, name: 'query' }] },
    });
    expect(stage.said(id, on('shop'))).toEqual([]);
    expect(stage.said(id, tool('query'))).toEqual([]);
    expect(stage.said(id, on('bank'))[0]?.detail['why']).toBe('denied');
  });

  it('is quiet for a listed tool, an owner who answers, and agents without a register', () => {
    const stage = createStage([bot, owner, ...register]);
    expect(stage.said(id, tool('search'))).toEqual([]);
    expect(stage.said(id, { who: 'bot', at, over: secret })).toEqual([]);
    expect(createStage([bot, owner]).said(id, tool('shell'))).toEqual([]);
  });
});
