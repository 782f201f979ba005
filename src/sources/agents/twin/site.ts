/** The site's own side: its registry hook, and an MCP server over Streamable HTTP. */
import { obj, str } from '../../record.ts';
import { serveTwin, type TwinAnswer, type TwinServer } from '../../twin-server.ts';
import { MCP_LIST, REGISTRY_READ, REGISTRY_WRITE } from '../permissions.ts';
import { bodyOf, found } from './pages.ts';
import { MCP_TOKEN, SITE_TOKEN, type TwinState } from './state.ts';

/** Two tools a page; the odd method answers as an event stream, as servers may. */
const rpc = (state: TwinState, body: ReturnType<typeof bodyOf>): TwinAnswer => {
  const { id, method } = body;
  const from = Number(str(obj(body['params'])['cursor']) ?? 0);
  if (method === 'initialize') {
    const result = {
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'acme-ledger', version: '2.1.0' },
    };
    const event = `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`;
    return {
      status: 200,
      body: event,
      headers: { 'content-type': 'text/event-stream', 'mcp-session-id': 'twin-session' },
    };
  }
  if (method !== 'tools/list')
    return {
      status: 200,
      body: { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } },
    };
  const tools = state.tools.slice(from, from + 2);
  const more = from + 2 < state.tools.length ? { nextCursor: String(from + 2) } : {};
  return { status: 200, body: { jsonrpc: '2.0', id, result: { tools, ...more } } };
};

export const serveSite = (state: TwinState): Promise<TwinServer> =>
  serveTwin({
    routes: [
      {
        method: 'GET',
        path: '/agents',
        permission: REGISTRY_READ,
        answer: () => ({ status: 200, body: state.registry }),
      },
      {
        method: 'PATCH',
        path: '/agents/agents/:id',
        permission: REGISTRY_WRITE,
        answer(request) {
          const agent = found(state.registry.agents, request.params['id']);
          if (!agent) return { status: 404, body: { error: 'no such agent' } };
          agent['deniedTools'] = bodyOf(request)['deniedTools'];
          return { status: 200, body: agent };
        },
      },
      {
        method: 'POST',
        path: '/mcp',
        permission: MCP_LIST,
        changes: false,
        answer: (request) => rpc(state, bodyOf(request)),
      },
    ],
    caller({ headers, path }) {
      const token = path === '/mcp' ? MCP_TOKEN : SITE_TOKEN;
      return headers['authorization'] === `Bearer ${token}` ? { may: () => true } : undefined;
    },
    unauthenticated: () => ({ status: 401, body: { error: 'unauthorized' } }),
    forbidden: (permission) => ({ status: 403, body: { error: `${permission} is refused` } }),
    throttled: (after) => ({ status: 429, headers: { 'retry-after': String(after) } }),
    failed: (status) => ({ status, body: { error: 'failed' } }),
    missing: () => ({ status: 404, body: { error: 'not found' } }),
  });
