/**
 * MCP servers and their tools → facts. Pure. A server is running software that acts for agents, often with
 * credentials of its own. What a server says of its tools are hints that nobody has checked.
 * https://modelcontextprotocol.io/specification/2025-06-18/server/tools
 */
import { type InventoryFact, unknown } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { accountFact, keyFact, resourceFact } from '../facts.ts';
import { idOf } from '../ids.ts';

const PLACE = 'mcp';
const MAX_TOOLS = 10_000;

export const mcpScope = (server: string): string => `mcp:${server}`;

export interface Server {
  readonly name: string;
  readonly scope: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of environment variables and headers that carry a secret, and whether its value stands in the file. */
  readonly secrets: readonly { readonly name: string; readonly inFile: boolean }[];
}

export const serverFacts = (server: Server): readonly InventoryFact[] => {
  const ofId = idOf(PLACE, server.name);
  return [
    accountFact({
      place: PLACE,
      scope: server.scope,
      native: server.name,
      name: server.name,
      class: 'workload',
      classReason: 'an MCP server: software that acts for agents',
      status: 'active',
      createdAt: unknown('MCP tells no such time'),
      tags: server.tags,
    }),
    ...server.secrets.map(({ name, inFile }) => ({
      ...keyFact({
        place: PLACE,
        native: `${server.name}/secret:${name}`,
        ofId,
        status: 'unknown',
        createdAt: unknown('a client file tells no such time'),
        lastUsedAt: unknown('a client file tells no use'),
        lastUsedPrecision: 0,
        expiresAt: unknown('a client file tells no expiry'),
        issuer: 'unknown',
      }),
      rotatedAt: unknown('a client file tells no rotation'),
      revocability: 'now' as const,
      storedIn: inFile ? ('code' as const) : ('unknown' as const),
    })),
  ];
};

/** `true`, `false`, or that the server does not say; a client must then expect the worst. */
const hint = (annotations: Raw, name: string): string => {
  const value = annotations[name];
  return typeof value === 'boolean' ? String(value) : 'not said';
};

/** `tools` of a `tools/list` result. */
export const toolFacts = (
  tools: readonly unknown[],
  server: string,
  scope: string,
): readonly InventoryFact[] =>
  tools.slice(0, MAX_TOOLS).flatMap((item) => {
    const tool = obj(item);
    const name = str(tool['name']);
    if (name === undefined) return [];
    const annotations = obj(tool['annotations']);
    const inputs = Object.keys(obj(obj(tool['inputSchema'])['properties'])).slice(0, 50);
    return [
      resourceFact({
        place: PLACE,
        scope,
        native: `${server}/${name}`,
        name,
        type: 'mcp_tool',
        tags: {
          server,
          read_only_hint: hint(annotations, 'readOnlyHint'),
          destructive_hint: hint(annotations, 'destructiveHint'),
          open_world_hint: hint(annotations, 'openWorldHint'),
          ...(inputs.length === 0 ? {} : { inputs: inputs.join(',') }),
        },
      }),
    ];
  });

/** `{protocolVersion, capabilities, serverInfo}`, bare or in a JSON-RPC answer. */
export const serverInfoIn = (
  json: unknown,
): { name: string; tags: Record<string, string> } | undefined => {
  const body = obj(obj(json)['result'] ?? json);
  const info = obj(body['serverInfo']);
  const name = str(info['name']);
  if (name === undefined) return undefined;
  const version = str(info['version']);
  const protocol = str(body['protocolVersion']);
  return {
    name,
    tags: {
      ...(version === undefined ? {} : { version }),
      ...(protocol === undefined ? {} : { protocol_version: protocol }),
    },
  };
};

/** Tools of a `tools/list` answer; undefined where it is none. */
export const toolsIn = (json: unknown): readonly unknown[] | undefined => {
  const tools = obj(obj(json)['result'] ?? json)['tools'];
  const first = obj(list(tools)[0]);
  return Array.isArray(tools) && str(first['name']) !== undefined && 'inputSchema' in first
    ? tools
    : undefined;
};
