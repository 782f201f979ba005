import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import type { InventoryFact } from '../../model/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { noWait } from './agents-world.case.ts';
import { agentsSource } from './index.ts';
import { probeAgents } from './probe.ts';
import { startAgentsTwin } from './twin/index.ts';

const AT = Date.UTC(2026, 5, 1);
const factsOf = (path: string, json: unknown): readonly InventoryFact[] =>
  agentsSource.inventoryFile?.({ path, text: '' }, json)?.(AT).facts ?? [];
const kindsIn = (facts: readonly InventoryFact[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of facts) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('the file of an MCP client', () => {
  const json = {
    mcpServers: {
      github: {
        command: '/usr/local/bin/npx',
        args: ['-y', '@acme/server-github', '--token', 'ghp_argumentsecret'],
        env: { GITHUB_TOKEN: 'ghp_insidesecret', LOG_LEVEL: 'debug' },
      },
      crm: {
        type: 'http',
        url: 'https://user:pass@crm.example.com/secret-path/mcp?key=querysecret',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how clients write it.
        headers: { Authorization: 'Bearer ${input:crm}' },
        oauth: { scopes: ['contacts.read', 'contacts.write'] },
      },
    },
  };

  it('tells servers, packages, origins, names of secrets and scopes, and never a value', () => {
    const facts = factsOf('mcp.json', json);
    expect(kindsIn(facts)).toEqual({ identity: 2, credential: 2, entitlement: 1 });
    expect(JSON.stringify(facts)).not.toMatch(/ghp_|querysecret|secret-path|pass@/);
    expect(facts[0]).toMatchObject({
      id: 'agents:mcp:github',
      tags: {
        transport: 'stdio',
        command: 'npx',
        package: '@acme/server-github',
        env: 'GITHUB_TOKEN,LOG_LEVEL',
      },
    });
    expect(facts[1]).toMatchObject({ kind: 'credential', storedIn: 'code' });
    expect(facts[2]).toMatchObject({ tags: { origin: 'https://crm.example.com' } });
    expect(facts[3]).toMatchObject({ kind: 'credential', storedIn: 'unknown' });
    expect(facts[4]).toMatchObject({ privileges: ['contacts.read', 'contacts.write'] });
  });

  it('is told from other files, and the list of tools names what may destroy', () => {
    expect(agentsSource.inventoryFile?.({ path: 'x.json', text: '' }, { servers: [] })).toBe(
      undefined,
    );
    expect(agentsSource.inventoryFile?.({ path: 'x.json', text: '' }, undefined)).toBe(undefined);
    const tools = factsOf('/somewhere/ledger.tools.json', {
      jsonrpc: '2.0',
      id: 2,
      result: {
        tools: [
          { name: 'wipe', inputSchema: {}, annotations: { destructiveHint: true } },
          { name: 'odd', inputSchema: {} },
        ],
      },
    });
    expect(tools.map(({ id }) => id)).toEqual([
      'agents:mcp:ledger',
      'agents:mcp:ledger/wipe',
      'agents:mcp:ledger/odd',
    ]);
    expect(tools[1]).toMatchObject({ tags: { destructive_hint: 'true' } });
    expect(tools[2]).toMatchObject({ tags: { destructive_hint: 'not said' } });
  });
});

describe('a register of agents', () => {
  it('gives agents, owners as good as a tag, tools allowed and denied, and whom they act for', () => {
    const facts = factsOf('agents.json', {
      registry: 'agents',
      version: 1,
      agents: [
        {
          id: 'agt_7',
          owner: 'team@example.com',
          delegators: ['okta:00u1'],
          allowedTools: ['ledger/pay'],
          deniedTools: ['ledger/*'],
          appId: '0oa1',
        },
      ],
    });
    expect(kindsIn(facts)).toEqual({ identity: 1, owner: 1, entitlement: 2, trust: 1 });
    expect(facts).toMatchObject([
      { class: 'agent', handles: [{ kind: 'app_id', value: '0oa1' }] },
      { basis: 'tag' },
      { effect: 'allow', privileges: ['tool:pay'] },
      { effect: 'deny', privileges: ['tool:*'], resources: ['agents:mcp:ledger/*'] },
      { targetId: 'okta:00u1', mechanism: 'delegation' },
    ]);
  });
});

describe('what an event changes', () => {
  const inventory = createInventory({ now: () => AT });
  const apply = (record: Readonly<Record<string, unknown>>) =>
    agentsSource
      .parse(record)
      .flatMap((event) => agentsSource.apply?.(event, inventory.view) ?? []);

  it('brings an agent in with its first span, a key with its making, and takes them out again', () => {
    const first = apply({
      traceId: 't',
      spanId: 's',
      startTimeUnixNano: '1771578551000000000',
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.agent.id': 'agt_new' },
    });
    expect(first).toMatchObject([
      { op: 'put', fact: { id: 'agents:agent:agt_new', class: 'agent' } },
    ]);
    const made = {
      id: 'activity_1',
      created_at: '2026-05-07T10:00:00Z',
      organization_id: 'org_1',
      type: 'platform_api_key_created',
      actor: { type: 'user_actor', user_id: 'user_1' },
      api_key_id: 'apikey_1',
    };
    expect(apply(made)).toMatchObject([
      { op: 'put', fact: { kind: 'identity', id: 'agents:anthropic:apikey_1' } },
      { op: 'put', fact: { kind: 'credential', nativeId: 'anthropic:apikey_1' } },
    ]);
    const deleted = {
      id: 'audit_log-1',
      type: 'api_key.deleted',
      effective_at: 1_771_578_551,
      actor: { type: 'session', session: { user: { id: 'user-1' } } },
      'api_key.deleted': { id: 'key_1' },
    };
    expect(apply(deleted)).toMatchObject([{ op: 'end', id: 'agents:credential:openai:key_1' }]);
  });
});

describe('the probe', () => {
  it('tries each permission to read, and says that writing is only known by writing', async () => {
    const twin = await startAgentsTwin();
    try {
      for (const server of twin.servers) server.deny('api.audit_logs.read');
      const probes: PermissionProbe[] = [];
      for await (const one of probeAgents(twin.config(), noWait)) probes.push(one);
      expect(probes.map(({ permission, granted }) => `${permission}: ${granted}`)).toEqual([
        'Anthropic Admin API key: yes',
        'read:compliance_activities: yes',
        'api.management.read: yes',
        'api.audit_logs.read: no',
        'api.management.write: unknown',
        'MCP tools/list: yes',
        'agent registry: read: yes',
        'agent registry: write: unknown',
      ]);
    } finally {
      await twin.close();
    }
  });
});

const fixtures = resolve(import.meta.dirname, '../../../../shared/data/inventory/cartography');
describe.skipIf(!existsSync(fixtures))(
  'published answers of both vendors (skipped without ../shared/data)',
  () => {
    const read = (name: string): Readonly<Record<string, unknown>> =>
      JSON.parse(readFileSync(resolve(fixtures, `${name}.json`), 'utf8')) as Record<
        string,
        unknown
      >;
    const all = (name: string): readonly InventoryFact[] =>
      Object.values(read(name)).flatMap((value) => factsOf(`${name}.json`, value));

    it('map without loss from Anthropic', () => {
      expect(kindsIn(all('anthropic__users'))).toEqual({ identity: 2, entitlement: 2, role: 2 });
      expect(kindsIn(all('anthropic__workspaces'))).toEqual({
        resource: 1,
        entitlement: 2,
        role: 2,
      });
      const keys = all('anthropic__apikeys');
      expect(kindsIn(keys)).toEqual({ identity: 1, credential: 1, entitlement: 1, owner: 1 });
      expect(keys.find(({ kind }) => kind === 'credential')).toMatchObject({
        nativeId: 'anthropic:apikey_01Rj2N8SVvo6BePZj99NhmiT',
        status: 'active',
        createdAt: { known: true, value: Date.parse('2024-10-30T23:58:27.427Z') },
      });
      expect(keys.find(({ kind }) => kind === 'owner')).toMatchObject({
        who: 'agents:anthropic:user_EneequohSheesh3Ohtaefu8we2aite',
        basis: 'creator',
      });
    });

    it('map without loss from OpenAI, and the value that stands in one is left there', () => {
      expect(kindsIn(all('openai__users'))).toEqual({ identity: 2, entitlement: 2, role: 2 });
      expect(kindsIn(all('openai__projects'))).toEqual({
        resource: 1,
        identity: 2,
        entitlement: 2,
        role: 2,
      });
      expect(kindsIn(all('openai__serviceaccounts'))).toEqual({
        identity: 1,
        entitlement: 1,
        role: 1,
      });
      const keys = all('openai__apikeys');
      expect(kindsIn(keys)).toEqual({ credential: 2 });
      expect(keys[1]).toMatchObject({
        ofId: 'agents:openai:user-ou3doohoeX6xie1Quiem',
        createdAt: { value: 1_743_941_100_000 },
        lastUsedAt: { value: 1_743_941_100_000 },
      });
      const admin = all('openai__adminapikeys');
      expect(kindsIn(admin)).toEqual({ credential: 2, entitlement: 2 });
      expect(JSON.stringify(admin)).not.toContain('1234abcd');
    });
  },
);
