/**
 * One MCP server over Streamable HTTP: JSON-RPC by POST, answered as JSON or as one event stream.
 * https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#streamable-http
 */
import {
  boundedFetch,
  CountersignError,
  isCountersignError,
  isObject,
  parseJson,
} from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { retryAfterSeconds, vendorCalls } from '../../vendor-calls.ts';
import type { Sleep } from '../anthropic/client.ts';
import type { McpConfig } from '../config.ts';
import { MCP_LIST } from '../permissions.ts';
import { once } from '../place-pull.ts';
import { mcpScope, serverFacts, serverInfoIn, toolFacts } from './mapping.ts';

const PROTOCOL = '2025-06-18';
const MAX_PAGES = 1_000;

class Refused extends Error {
  readonly status: number;
  readonly after: number | undefined;

  constructor(message: string, status: number, after: number | undefined) {
    super(message);
    this.status = status;
    this.after = after;
  }
}

/** The answer to our request in `data:` lines of an event stream, or the body itself. */
const answerIn = (text: string, type: string, id: number): Raw => {
  const bodies = type.includes('text/event-stream')
    ? text
        .split(/\r?\n\r?\n/)
        .map((event) =>
          event
            .split(/\r?\n/)
            .filter((line) => line.startsWith('data:'))
            .map((line) => line.slice(5).trimStart())
            .join('\n'),
        )
        .filter((data) => data !== '')
    : [text];
  for (const body of bodies) {
    let json: unknown;
    try {
      json = parseJson(body);
    } catch {
      throw new Refused('answered no JSON', 502, undefined);
    }
    if (isObject(json) && json['id'] === id) return json;
  }
  throw new Refused('did not answer our request', 502, undefined);
};

export interface McpClient {
  /** `result` of one method. */
  call(method: string, params: Raw): Promise<Raw>;
}

const policyFor = (url: string) => {
  const { hostname } = new URL(url);
  const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return { allowPrivateHosts: loopback ? [hostname] : [] };
};

export const mcpClient = (config: McpConfig, sleep?: Sleep): McpClient => {
  let session: string | undefined;
  let nextId = 1;
  const calls = vendorCalls({
    vendor: `MCP server ${config.name}`,
    ...(sleep ? { sleep } : {}),
    faultOf: (thrown) => {
      if (thrown instanceof Refused)
        return { status: thrown.status, retryAfterSeconds: thrown.after, message: thrown.message };
      return isCountersignError(thrown, 'ERR_SOURCE_UNAVAILABLE') ||
        isCountersignError(thrown, 'ERR_TIMEOUT')
        ? { status: undefined, message: thrown.message }
        : undefined;
    },
  });
  const post = async (body: Raw) => {
    const answer = await boundedFetch(
      config.url,
      {
        method: 'POST',
        headers: {
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
          'mcp-protocol-version': PROTOCOL,
          ...(config.token === undefined ? {} : { authorization: `Bearer ${config.token}` }),
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
        body: JSON.stringify(body),
      },
      policyFor(config.url),
    );
    if (answer.status >= 400) {
      const after = retryAfterSeconds(answer.headers.get('retry-after'), Date.now());
      throw new Refused(`status ${answer.status}`, answer.status, after);
    }
    session = answer.headers.get('mcp-session-id') ?? session;
    return answer;
  };
  const request = async (method: string, params: Raw): Promise<Raw> => {
    const id = nextId++;
    const answer = await post({ jsonrpc: '2.0', id, method, params });
    const said = answerIn(answer.text, answer.headers.get('content-type') ?? '', id);
    if (isObject(said['error'])) {
      const message = str(said['error']['message']) ?? 'JSON-RPC error';
      throw new CountersignError('ERR_ACTION_FAILED', `MCP server ${config.name}: ${message}`);
    }
    return obj(said['result']);
  };
  return {
    call: (method, params) => calls.ask(MCP_LIST, () => request(method, params)),
  };
};

interface World {
  readonly client: McpClient;
}

const areas = (server: string, scope: string): readonly Area<World>[] => [
  {
    name: 'tools',
    permission: MCP_LIST,
    kinds: ['resource'],
    async *list({ client }) {
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const body = await client.call('tools/list', cursor === undefined ? {} : { cursor });
        yield toolFacts(list(body['tools']), server, scope);
        const next = str(body['nextCursor']);
        if (next === undefined || next === cursor) return;
        cursor = next;
      }
    },
  },
];

/** @throws CountersignError ERR_SOURCE_DENIED where the token is not accepted. */
export const pullMcp = async (
  config: McpConfig,
  at: number,
  options: PullOptions | undefined,
  sleep?: Sleep,
): Promise<Snapshot> => {
  const client = mcpClient(config, sleep);
  const scope = mcpScope(config.name);
  const greeting = await client.call('initialize', {
    protocolVersion: PROTOCOL,
    capabilities: {},
    clientInfo: { name: 'countersign', version: '1' },
  });
  const info = serverInfoIn(greeting);
  const server = serverFacts({
    name: config.name,
    scope,
    tags: {
      ...info?.tags,
      ...(info === undefined ? {} : { server_name: info.name }),
      transport: 'http',
      origin: new URL(config.url).origin,
    },
    secrets: [],
  });
  const snapshot = await pullAreas({
    system: 'agents',
    scope,
    at,
    areas: areas(config.name, scope),
    world: { client },
    options,
    finish: (facts) => once([...server, ...facts]),
  });
  return { ...snapshot, complete: ['identity', ...snapshot.complete] };
};
