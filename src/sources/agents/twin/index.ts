/** Twins of all places where agents live, on loopback, with the settings that reach them. */
import type { TwinServer } from '../../twin-server.ts';
import { type AgentsConfig, agentsConfig } from '../config.ts';
import { serveAnthropic } from './anthropic.ts';
import { serveOpenAi } from './openai.ts';
import { serveSite } from './site.ts';
import {
  ACT_KEY,
  MCP_TOKEN,
  OPENAI_ACT_KEY,
  OPENAI_READ_KEY,
  READ_KEY,
  SITE_TOKEN,
  seedState,
  type TwinState,
} from './state.ts';

export interface AgentsTwin {
  readonly state: TwinState;
  readonly servers: readonly TwinServer[];
  /** `known: false`: with keys that no place knows. */
  config(known?: boolean): AgentsConfig;
  close(): Promise<void>;
}

export const startAgentsTwin = async (): Promise<AgentsTwin> => {
  const state = seedState();
  const anthropic = await serveAnthropic(state);
  const openai = await serveOpenAi(state);
  const site = await serveSite(state);
  const servers = [anthropic, openai, site];
  return {
    state,
    servers,
    config: (known = true) =>
      agentsConfig.parse({
        anthropic: {
          baseUrl: anthropic.url,
          adminKey: known ? READ_KEY : 'nobody',
          actKey: ACT_KEY,
        },
        openai: {
          baseUrl: openai.url,
          organization: 'org-acme',
          adminKey: known ? OPENAI_READ_KEY : 'nobody',
          actKey: OPENAI_ACT_KEY,
        },
        mcp: [{ name: 'ledger', url: `${site.url}/mcp`, token: known ? MCP_TOKEN : 'nobody' }],
        registry: {
          url: `${site.url}/agents`,
          token: known ? SITE_TOKEN : 'nobody',
          actToken: SITE_TOKEN,
        },
      }),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
};
