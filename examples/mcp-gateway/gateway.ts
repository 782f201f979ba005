/**
 * A tool gateway: an MCP server in front of another. It passes the tools of the other on, and before each call asks
 * whether this agent may make it.
 */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  CallToolResultSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Decide, Decision } from './decisions.ts';

export interface GatewayOptions {
  /** Connected to the server whose tools are guarded. */
  readonly upstream: Client;
  readonly decide: Decide;
  readonly agent: string;
  readonly onBehalfOf?: string;
  /** Each decision, for a log. Never the arguments of a call. */
  readonly onDecision?: (tool: string, decision: Decision) => void;
}

const refused = (reason: string): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: `refused by policy: ${reason}` }],
});

/** The tools that say of themselves that they only read, of all pages of the list. */
const readingTools = async (upstream: Client): Promise<ReadonlySet<string>> => {
  const reading = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await upstream.listTools(cursor === undefined ? {} : { cursor });
    for (const { name, annotations } of page.tools)
      if (annotations?.readOnlyHint === true) reading.add(name);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return reading;
};

/** Undefined: it can be kept. */
const unkept = async (
  { obligations }: Decision,
  tool: string,
  upstream: Client,
): Promise<string | undefined> => {
  const strange = obligations.filter((one) => one !== 'read_only');
  if (strange.length > 0) return `this gateway cannot see to it: ${strange.join(', ')}`;
  if (obligations.length === 0 || (await readingTools(upstream)).has(tool)) return undefined;
  return 'it may only read now, and this tool does not say that it only reads';
};

export const createGateway = (options: GatewayOptions): Server => {
  const { upstream, decide, agent, onBehalfOf, onDecision } = options;
  const behind = upstream.getServerVersion()?.name ?? 'unknown';
  const server = new Server(
    { name: `${behind} through Countersign`, version: '1.0.0' },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => upstream.listTools(params));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const { name } = params;
    const decision = await decide({
      ...{ agent, tool: name, server: behind },
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    });
    onDecision?.(name, decision);
    if (!decision.permit) return refused(decision.reason);
    const because = await unkept(decision, name, upstream);
    if (because !== undefined) return refused(because);
    return upstream.callTool(params, CallToolResultSchema, { signal });
  });
  return server;
};
