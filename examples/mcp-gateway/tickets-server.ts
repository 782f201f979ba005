/** A small MCP server to try the gateway on: tickets that can be read and deleted. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

export const ticketsServer = (tickets: Map<string, string>): McpServer => {
  const server = new McpServer({ name: 'tickets', version: '1.0.0' });
  const inputSchema = { id: z.string().max(100) };
  const say = (text: string) => ({ content: [{ type: 'text' as const, text }] });
  server.registerTool(
    'read_ticket',
    { description: 'What a ticket says', inputSchema, annotations: { readOnlyHint: true } },
    ({ id }) => say(tickets.get(id) ?? 'no such ticket'),
  );
  server.registerTool(
    'delete_ticket',
    {
      description: 'Delete a ticket for good',
      inputSchema,
      annotations: { destructiveHint: true },
    },
    ({ id }) => say(tickets.delete(id) ? 'deleted' : 'no such ticket'),
  );
  return server;
};

if (process.argv[1]?.endsWith('tickets-server.ts'))
  await ticketsServer(new Map([['1', 'The printer is on fire.']])).connect(
    new StdioServerTransport(),
  );
