/** An agent behind the example tool gateway: it works, an incident opens about it, and its next tool call is refused. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askCountersign,
  type Decide,
  type Decision,
} from '../../examples/mcp-gateway/decisions.ts';
import { createGateway } from '../../examples/mcp-gateway/gateway.ts';
import { ticketsServer } from '../../examples/mcp-gateway/tickets-server.ts';
import { type Bench, NOW, openBench, type Site } from '../../src/api/api.case.ts';
import { eventually, JANE, pullFixtures, tellStory } from '../../src/api/story.case.ts';

/** An account that an agent acts with. */
const AGENT = JANE;

/** An agent's MCP client, the gateway, and the server behind it. */
const throughGateway = async (decide: Decide) => {
  const tickets = new Map([['1', 'The printer is on fire.']]);
  const upstream = new Client({ name: 'gateway', version: '1' });
  const agent = new Client({ name: 'agent', version: '1' });
  const [behind, server] = InMemoryTransport.createLinkedPair();
  await ticketsServer(tickets).connect(server);
  await upstream.connect(behind);
  const [front, outside] = InMemoryTransport.createLinkedPair();
  await createGateway({ upstream, decide, agent: AGENT }).connect(front);
  await agent.connect(outside);
  const call = async (name: string) => {
    const { isError = false, content } = await agent.callTool({ name, arguments: { id: '1' } });
    const [first] = content as readonly { readonly text: string }[];
    return { isError, text: first?.text ?? '' };
  };
  return { agent, tickets, call };
};

describe('an agent behind the gateway', { timeout: 180_000 }, () => {
  let bench: Bench;
  let site: Site;
  let decide: Decide;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    const token = await site.token(await site.user(['gateway']), ['decisions:ask']);
    decide = askCountersign({ url: await site.listen(), token, timeoutMs: 60_000 });
  }, 180_000);
  afterAll(() => bench?.close());

  it('works until an incident opens about it; its next call is refused, with the reason', async () => {
    await pullFixtures(site);
    await site.deps.control({
      type: 'declaration',
      at: NOW,
      by: 'jane',
      declaration: {
        ...{ kind: 'declaration', id: `declaration:${AGENT}`, ofId: AGENT, class: 'agent' },
        ...{
          owner: 'support@example.com',
          purpose: 'answers tickets',
          declaredBy: 'jane',
          at: NOW,
        },
      },
    });
    await eventually(async () =>
      site.deps.view()?.declarationOf(AGENT) === undefined ? undefined : true,
    );
    const { agent, tickets, call } = await throughGateway(decide);
    expect((await agent.listTools()).tools.map(({ name }) => name)).toEqual([
      'read_ticket',
      'delete_ticket',
    ]);
    expect(await call('read_ticket')).toEqual({ isError: false, text: 'The printer is on fire.' });
    const asked = await call('delete_ticket');
    expect(asked).toMatchObject({ isError: true, text: expect.stringContaining('sponsor') });

    const { incident } = await tellStory(site);
    expect(incident.identities).toContain(AGENT);
    expect(await call('read_ticket')).toMatchObject({
      isError: true,
      text: expect.stringContaining('incident'),
    });
    expect([...tickets.keys()]).toEqual(['1']);
  });

  it('calls nothing while no decision can be had, unless told that reading may go on', async () => {
    const nowhere = { url: 'http://127.0.0.1:9', token: 'none' };
    const closed = await throughGateway(askCountersign(nowhere));
    expect(await closed.call('read_ticket')).toMatchObject({
      isError: true,
      text: expect.stringContaining('no decision could be had'),
    });
    const reading = await throughGateway(askCountersign({ ...nowhere, unreachable: 'read_only' }));
    expect(await reading.call('read_ticket')).toMatchObject({ isError: false });
    expect(await reading.call('delete_ticket')).toMatchObject({ isError: true });
    expect(reading.tickets.size).toBe(1);
  });

  it('is not helped by a permission with an obligation that the gateway does not know', async () => {
    const odd: Decision = { permit: true, reason: '', obligations: ['ask_the_moon'] };
    const { call, tickets } = await throughGateway(async () => odd);
    expect(await call('delete_ticket')).toMatchObject({
      isError: true,
      text: expect.stringContaining('ask_the_moon'),
    });
    expect(tickets.size).toBe(1);
  });
});
