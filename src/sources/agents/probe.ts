/** Each permission by its least harmful call; what could only be tried by acting stays unknown. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { feedClient, readClient, type Sleep } from './anthropic/client.ts';
import type { AgentsConfig } from './config.ts';
import { mcpClient } from './mcp/client.ts';
import { openAiClient } from './openai/client.ts';
import {
  ANTHROPIC_ACTIVITIES,
  ANTHROPIC_ADMIN,
  MCP_LIST,
  OPENAI_AUDIT,
  OPENAI_READ,
  OPENAI_WRITE,
  REGISTRY_READ,
  REGISTRY_WRITE,
} from './permissions.ts';
import { readRegistry, registryClient } from './registry/client.ts';

interface Try {
  readonly permission: string;
  /** Absent where only a change would tell. */
  readonly call?: () => Promise<unknown>;
}

const triesOf = (config: AgentsConfig, sleep: Sleep | undefined): readonly Try[] => {
  const { anthropic, openai, registry, mcp = [] } = config;
  return [
    ...(anthropic
      ? [
          {
            permission: ANTHROPIC_ADMIN,
            call: () =>
              readClient(anthropic, sleep).send({
                permission: ANTHROPIC_ADMIN,
                path: '/v1/organizations/me',
              }),
          },
          {
            permission: ANTHROPIC_ACTIVITIES,
            call: () =>
              feedClient(anthropic, sleep).send({
                permission: ANTHROPIC_ACTIVITIES,
                path: '/v1/compliance/activities?limit=1',
              }),
          },
        ]
      : []),
    ...(openai
      ? [
          ...(
            [
              [OPENAI_READ, '/v1/organization/users?limit=1'],
              [OPENAI_AUDIT, '/v1/organization/audit_logs?limit=1'],
            ] as const
          ).map(([permission, path]) => ({
            permission,
            call: () => openAiClient(openai, openai.adminKey, sleep).send({ permission, path }),
          })),
          { permission: OPENAI_WRITE },
        ]
      : []),
    ...mcp.map((server) => ({
      permission: MCP_LIST,
      call: async () => {
        const client = mcpClient(server, sleep);
        await client.call('initialize', {
          protocolVersion: '2025-06-18',
          capabilities: {},
          clientInfo: { name: 'countersign', version: '1' },
        });
        await client.call('tools/list', {});
      },
    })),
    ...(registry
      ? [
          {
            permission: REGISTRY_READ,
            call: () => readRegistry(registryClient(registry, registry.token, sleep), registry),
          },
          { permission: REGISTRY_WRITE },
        ]
      : []),
  ];
};

const granted = async ({ permission, call }: Try): Promise<PermissionProbe> => {
  if (call === undefined) {
    return {
      permission,
      granted: 'unknown',
      because: 'only a change would tell; none is made to find out',
    };
  }
  try {
    await call();
    return { permission, granted: 'yes' };
  } catch (fault) {
    return {
      permission,
      granted: isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown',
      because: messageOf(fault),
    };
  }
};

export async function* probeAgents(
  config: AgentsConfig,
  sleep?: Sleep,
): AsyncIterable<PermissionProbe> {
  for (const one of triesOf(config, sleep)) yield await granted(one);
}
