import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import { createStage, grantOf, identity, monday, type Use } from '../replay.case.ts';

const at = monday + 14 * DAY + 10 * HOUR;
const bot = identity('bot', { class: 'agent' });
const jane = identity('jane', { tags: { email: 'jane@example.com' } });
const use = (when = at): Use => ({
  who: 'bot',
  at: when,
  privilege: 'pay:Refund',
  over: {
    effect: 'write',
    actor: {
      principalId: 'test:bot',
      principalKind: 'identity',
      name: 'bot',
      kind: 'agent',
      session: {
        id: 's',
        asserted: [{ kind: 'user.email', value: 'jane@example.com', verified: false }],
      },
    },
  },
});
const id = 'agent-wider-than-delegator';

describe('agent-wider-than-delegator', () => {
  it('fires low for a refund on behalf of who may not refund', () => {
    const stage = createStage([bot, jane, grantOf('bot', ['pay:*']), grantOf('jane', ['crm:*'])]);
    const [signal] = stage.said(id, use());
    expect(signal).toMatchObject({ severity: 'low', detail: { how: 'mayNot' } });
  });

  it('is quiet where the person may, and where nobody knows the person', () => {
    const may = createStage([
      bot,
      jane,
      grantOf('bot', ['pay:*']),
      grantOf('jane', ['pay:Refund']),
    ]);
    expect(may.said(id, use())).toEqual([]);
    expect(createStage([bot, grantOf('bot', ['pay:*'])]).said(id, use())).toEqual([]);
  });

  it('is quiet for a desk agent that refunds for everybody, day by day', () => {
    const stage = createStage([bot, jane, grantOf('bot', ['pay:*']), grantOf('jane', ['crm:*'])]);
    for (let day = 0; day < 10; day++) stage.use(use(monday + day * DAY));
    expect(stage.said(id, use(monday + 10 * DAY + HOUR))).toEqual([]);
  });
});
