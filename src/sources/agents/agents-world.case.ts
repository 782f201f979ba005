/** The twins as the suites want them: all places at once, waits left out. Test only. */
import type { LogPullOptions } from '../contract.ts';
import type { InventoryWorld } from '../inventory-suite.case.ts';
import type { LogPullWorld } from '../log-pull-suite.case.ts';
import { str } from '../record.ts';
import { pullAgents } from './inventory.ts';
import { pullAgentLogs } from './pull-logs.ts';
import { type AgentsTwin, startAgentsTwin } from './twin/index.ts';
import {
  ACT_KEY,
  MCP_TOKEN,
  OPENAI_ACT_KEY,
  OPENAI_READ_KEY,
  READ_KEY,
  SITE_TOKEN,
  START,
} from './twin/state.ts';

export const noWait = async (): Promise<void> => undefined;

const everywhere = ({ servers }: AgentsTwin) => ({
  deny(permission: string) {
    for (const server of servers) server.deny(permission);
  },
  throttle(times: number) {
    for (const server of servers) server.throttle(times);
  },
});

export const pictureOf = ({ state }: AgentsTwin): unknown => {
  const { activities: _activities, ...anthropic } = state.anthropic;
  const { logs: _logs, ...openai } = state.openai;
  return JSON.parse(JSON.stringify({ anthropic, openai, registry: state.registry }));
};

export const startInventoryWorld = async (): Promise<InventoryWorld> => {
  const twin = await startAgentsTwin();
  return {
    ...everywhere(twin),
    pull: (at, options) => pullAgents(twin.config(), at, options, noWait),
    pullUnknown: (at) => pullAgents(twin.config(false), at, undefined, noWait),
    fail(status, times, after) {
      for (const server of twin.servers) server.fail(status, times, after);
    },
    requests: () => twin.servers.flatMap((server) => server.requests()),
    picture: () => pictureOf(twin),
    secrets: [READ_KEY, ACT_KEY, OPENAI_READ_KEY, OPENAI_ACT_KEY, SITE_TOKEN, MCP_TOKEN],
    close: () => twin.close(),
  };
};

export const startLogWorld = async (): Promise<LogPullWorld> => {
  const twin = await startAgentsTwin();
  const { state } = twin;
  const idsIn = (records: readonly Readonly<Record<string, unknown>>[]): readonly string[] =>
    records.map((record) => str(record['id']) ?? '');
  return {
    ...everywhere(twin),
    pullLogs: (cursor, options: LogPullOptions) =>
      pullAgentLogs(twin.config(), cursor, options, noWait),
    logged: () => [...idsIn(state.anthropic.activities), ...idsIn(state.openai.logs)],
    goOn() {
      const [activity] = state.anthropic.activities;
      const [entry] = state.openai.logs;
      state.clock.advance(5 * 60_000);
      const late = state.clock.now() - 15 * 60_000;
      state.anthropic.activities.push(
        { ...activity, id: 'activity_new', created_at: new Date(START + 60_000).toISOString() },
        { ...activity, id: 'activity_late', created_at: new Date(late).toISOString() },
      );
      state.openai.logs.push(
        { ...entry, id: 'audit_log-new', effective_at: START / 1000 + 60 },
        { ...entry, id: 'audit_log-late', effective_at: late / 1000 },
      );
    },
    fail(status, times, after) {
      for (const server of twin.servers) server.fail(status, times, after);
    },
    since: START - 24 * 3_600_000,
    now: () => state.clock.now(),
    close: () => twin.close(),
  };
};
