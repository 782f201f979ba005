import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../core/index.ts';
import type { ActionTarget } from '../../../model/index.ts';
import { type ActionWorld, describeAction } from '../../action.case.ts';
import { noWait, pictureOf } from '../agents-world.case.ts';
import { agentsSource } from '../index.ts';
import { type AgentsTwin, startAgentsTwin } from '../twin/index.ts';
import { START } from '../twin/state.ts';
import { agentsActions } from './index.ts';

const target = (nativeId: string): ActionTarget => ({
  system: 'agents',
  identityId: `agents:${nativeId}`,
  nativeId,
  scope: 'x',
});
const bare = (nativeId: string): ActionTarget => ({ system: 'agents', nativeId, scope: 'x' });

interface Given {
  readonly id: string;
  readonly target: ActionTarget;
  readonly params?: Readonly<Record<string, unknown>>;
  livesOn(
    twin: AgentsTwin,
  ): readonly { readonly what: RegExp; readonly until: number | undefined }[];
  meddle?(twin: AgentsTwin): void;
}

const start = async (given: Given): Promise<ActionWorld> => {
  const twin = await startAgentsTwin();
  const action = agentsActions(twin.config(), noWait).find(({ id }) => id === given.id);
  if (!action) throw new Error(`no action ${given.id}`);
  const { meddle } = given;
  return {
    action,
    target: given.target,
    params: given.params ?? {},
    now: twin.state.clock.now,
    picture: () => pictureOf(twin),
    settle: () => twin.state.clock.advance(61_000),
    livesOn: async () => given.livesOn(twin),
    deny(permission) {
      for (const server of twin.servers) server.deny(permission);
    },
    async restrictTo(permissions) {
      for (const server of twin.servers) server.restrictTo(permissions);
    },
    throttle(times) {
      for (const server of twin.servers) server.throttle(times);
    },
    loseAnswer() {
      for (const server of twin.servers) server.loseAnswer();
    },
    ...(meddle
      ? {
          async meddle() {
            meddle(twin);
          },
        }
      : {}),
    close: () => twin.close(),
  };
};

const key = (twin: AgentsTwin) =>
  twin.state.anthropic.keys.find(({ id }) => id === 'apikey_used') ?? {};

describeAction({
  title: 'deactivate an Anthropic API key',
  held: 'untouched',
  start: () =>
    start({
      id: 'agents.deactivate_anthropic_key',
      target: target('anthropic:apikey_used'),
      livesOn: ({ state }) =>
        state.anthropic.batches
          .filter((batch) => batch.endsAt > state.clock.now())
          .map(({ endsAt }) => ({ what: /batches/, until: endsAt })),
      meddle(twin) {
        key(twin)['status'] = 'active';
      },
    }),
  refusals: [
    { title: 'what is no key', target: bare('anthropic:user_ada'), because: /name one/ },
    { title: 'a key that is gone', target: bare('apikey_nobody'), because: /any more/ },
    { title: 'an archived key', target: bare('apikey_gone'), because: /archived/ },
  ],
});

describeAction({
  title: "delete a project's OpenAI API key",
  held: 'untouched',
  start: () =>
    start({
      id: 'agents.delete_openai_key',
      target: bare('openai:key_fay'),
      livesOn: () => [],
    }),
  refusals: [
    { title: 'an admin key', target: bare('openai:key_admin'), because: /console/ },
    {
      title: "a service account's key",
      target: bare('openai:key_sa'),
      because: /remove the service account/,
    },
  ],
});

describeAction({
  title: 'remove a user from the OpenAI organisation',
  held: 'untouched',
  start: () =>
    start({
      id: 'agents.remove_openai_user',
      target: target('openai:user-eli'),
      livesOn: ({ state }) =>
        Object.values(state.openai.serviceAccounts).flat().length > 0
          ? [{ what: /service accounts/, until: undefined }]
          : [],
    }),
  refusals: [{ title: 'somebody who left', target: bare('user-nobody'), because: /any more/ }],
});

describeAction({
  title: 'deny a tool to an agent',
  held: 'untouched',
  start: () =>
    start({
      id: 'agents.deny_tool',
      target: target('agent:agt_biller'),
      params: { tool: 'ledger/pay_invoice' },
      // The tool's own credential still works for whoever asks no registry.
      livesOn: () => [{ what: /do not ask the registry/, until: undefined }],
      meddle({ state }) {
        const [agent] = state.registry.agents;
        if (agent) agent['deniedTools'] = [];
      },
    }),
  refusals: [
    {
      title: 'an agent that nobody registered',
      target: bare('agent:agt_ghost'),
      because: /act on its credentials/,
    },
  ],
});

describe('an action where agents live', () => {
  it('leaves its mark in the log of the vendor, and the log ends what it ended', async () => {
    const twin = await startAgentsTwin();
    try {
      const actions = agentsActions(twin.config(), noWait);
      const context = { now: twin.state.clock.now, stepId: 'stp_1' };
      for (const [id, native] of [
        ['agents.deactivate_anthropic_key', 'anthropic:apikey_used'],
        ['agents.delete_openai_key', 'openai:key_fay'],
      ] as const) {
        const action = actions.find((one) => one.id === id);
        const plan = await action?.plan(bare(native), {}, context);
        if (plan) await action?.do(plan, context);
      }
      const events = [
        ...twin.state.anthropic.activities.slice(-1),
        ...twin.state.openai.logs.slice(-1),
      ].flatMap((record) => agentsSource.parse(record));
      expect(events.map(({ operation }) => operation)).toEqual([
        'platform_api_key_updated',
        'api_key.deleted',
      ]);
      expect(events[0]?.targets[0]?.id).toBe('agents:credential:anthropic:apikey_used');
    } finally {
      await twin.close();
    }
  });

  it('cannot be done with settings that only watch', async () => {
    const twin = await startAgentsTwin();
    try {
      const { anthropic } = twin.config();
      if (!anthropic) throw new Error('no place');
      const { actKey: _actKey, ...watching } = anthropic;
      const [action] = agentsActions({ anthropic: watching }, noWait);
      const context = { now: () => START, stepId: 'stp_1' };
      await expect(action?.plan(target('anthropic:apikey_used'), {}, context)).rejects.toThrow(
        /can watch it but not act/,
      );
    } finally {
      await twin.close();
    }
  });

  it('tells that batches outlive the key, for no more than a day', async () => {
    const twin = await startAgentsTwin();
    try {
      const [action] = agentsActions(twin.config(), noWait);
      const context = { now: () => START, stepId: 'stp_1' };
      const plan = await action?.plan(target('anthropic:apikey_used'), {}, context);
      const batches = plan?.predictedResidual.find(({ what }) => /batches/.test(what));
      expect(batches?.until).toBe(START + DAY);
      expect(twin.state.anthropic.batches[0]?.endsAt).toBe(START + 20 * HOUR);
    } finally {
      await twin.close();
    }
  });
});
