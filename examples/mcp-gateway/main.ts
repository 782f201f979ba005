/**
 * `COUNTERSIGN_TOKEN=… npx tsx examples/mcp-gateway/main.ts --url http://127.0.0.1:4180 --agent ID -- COMMAND [ARGS…]`:
 * starts COMMAND as an MCP server on stdio, and is one itself on its own stdio.
 */
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { askCountersign } from './decisions.ts';
import { createGateway } from './gateway.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    agent: { type: 'string' },
    'on-behalf-of': { type: 'string' },
    'when-unreachable': { type: 'string', default: 'closed' },
  },
});
const { url, agent } = values;
const token = process.env['COUNTERSIGN_TOKEN'];
const [command, ...args] = positionals;
const unreachable = values['when-unreachable'];
if (
  url === undefined ||
  agent === undefined ||
  token === undefined ||
  command === undefined ||
  (unreachable !== 'closed' && unreachable !== 'read_only')
) {
  process.stderr.write(
    'say --url and --agent, COUNTERSIGN_TOKEN in the environment, --when-unreachable closed or read_only, and after -- the server to guard\n',
  );
  process.exit(2);
}

const upstream = new Client({ name: 'countersign-gateway', version: '1.0.0' });
await upstream.connect(new StdioClientTransport({ command, args }));
const onBehalfOf = values['on-behalf-of'];
const gateway = createGateway({
  upstream,
  agent,
  ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  decide: askCountersign({ url, token, unreachable }),
  // Standard output speaks MCP.
  onDecision: (tool, { permit, reason }) =>
    process.stderr.write(`${JSON.stringify({ at: Date.now(), tool, permit, reason })}\n`),
});
await gateway.connect(new StdioServerTransport());
gateway.onclose = () => void upstream.close();
upstream.onclose = () => void gateway.close();
