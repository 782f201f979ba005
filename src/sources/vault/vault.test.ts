import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { type InventoryWorld, inventorySuite } from '../inventory-suite.case.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { vaultConfig } from './config.ts';
import { vaultSource } from './index.ts';
import { pullVault } from './inventory/pull.ts';
import { readPolicy } from './policy.ts';
import { probeVault } from './probe.ts';
import { picture, startVaultTwin, TOKEN } from './twin/index.ts';

const nadia: Raw = {
  client_token: 'hmac-sha256:aaa',
  accessor: 'hmac-sha256:bbb',
  display_name: 'oidc-nadia@example.com',
  policies: ['default', 'reader'],
  token_policies: ['default'],
  identity_policies: ['reader'],
  policy_results: { allowed: true },
  entity_id: 'e-1',
  token_type: 'service',
  token_ttl: 3600,
  token_issue_time: '2026-02-20T08:00:00Z',
};
let nth = 0;
const answer = (operation: string, path: string, more: Raw = {}, request: Raw = {}): Raw => ({
  time: '2026-02-20T09:09:11.123456789Z',
  type: 'response',
  auth: nadia,
  request: {
    id: `r-${nth++}`,
    operation,
    path,
    mount_type: 'kv',
    namespace: { id: 'root' },
    remote_address: '203.0.113.7',
    remote_port: 40_000,
    headers: { 'user-agent': ['vault/1.18'] },
    ...request,
  },
  response: { mount_type: 'kv' },
  ...more,
});

const records: readonly Raw[] = [
  answer('read', 'secret/data/app/db'),
  answer('read', 'secret/data/app/db', { error: '1 error occurred:\n\t* permission denied\n\n' }),
  answer('read', 'secret/metadata/app/db'),
  answer(
    'update',
    'auth/approle/login',
    {
      auth: {},
      response: {
        auth: {
          accessor: 'hmac-sha256:new',
          display_name: 'approle',
          entity_id: 'e-2',
          token_ttl: 600,
          metadata: { role_name: 'deploy' },
        },
      },
    },
    { mount_type: 'approle' },
  ),
  answer('update', 'auth/ldap/login/jane', {
    auth: {},
    response: {},
    error: 'ldap operation failed',
  }),
  answer('update', 'auth/token/create', {
    response: { auth: { accessor: 'hmac-sha256:child', entity_id: 'e-1', token_ttl: 60 } },
  }),
  answer('update', 'auth/approle/role/deploy/secret-id', {
    response: { data: { secret_id_accessor: 'hmac-sha256:sid' } },
  }),
  answer('update', 'sys/policies/acl/admin', {}, { mount_type: 'system' }),
  answer('delete', 'sys/auth/ldap', {}, { mount_type: 'system' }),
  answer('update', 'identity/group', {}, { mount_type: 'identity' }),
  answer('delete', 'identity/entity/id/e-2', {}, { mount_type: 'identity' }),
  answer('read', 'database/creds/readonly', {}, { mount_type: 'database' }),
  answer('list', 'secret/metadata/', { auth: { ...nadia, entity_id: '', policies: ['root'] } }),
];

parseSuite(vaultSource, records);

const only = (record: Raw | undefined) => vaultSource.parse(record ?? {})[0];

describe('an answer in the audit log', () => {
  it('says who, by what token, from where, on what, and whether a secret was read', () => {
    expect(only(records[0])).toMatchObject({
      classUid: 6003,
      kind: 'secret_access',
      privilege: 'vault:read',
      time: Date.UTC(2026, 1, 20, 9, 9, 11, 123),
      actor: {
        principalId: 'vault:entity:e-1',
        name: 'oidc-nadia@example.com',
        kind: 'human',
        credential: { nativeId: 'hmac-sha256:bbb', temporary: true },
        session: { id: 'hmac-sha256:bbb', createdAt: Date.UTC(2026, 1, 20, 8) },
      },
      src: { ip: '203.0.113.7', userAgent: 'vault/1.18' },
      targets: [{ id: 'vault:path:secret/data/app/db' }],
    });
    expect(only(records[1])).toMatchObject({
      outcome: 'failure',
      error: { code: 'permission denied' },
    });
    expect(only(records[2])?.kind).toBe('other');
    expect(only(records[11])?.kind).toBe('secret_access');
    expect(only(records[12])?.actor.principalId).toBe('vault:root');
  });

  it('takes who signed in from the answer, and nobody where it failed', () => {
    expect(only(records[3])).toMatchObject({
      classUid: 3002,
      actor: { principalId: 'vault:entity:e-2', name: 'deploy', kind: 'automation' },
      issued: {
        nativeId: 'hmac-sha256:new',
        forId: 'vault:entity:e-2',
        expiresAt: Date.UTC(2026, 1, 20, 9, 19, 11, 123),
      },
    });
    expect(only(records[4])).toMatchObject({
      outcome: 'failure',
      actor: { principalKind: 'anonymous' },
    });
  });

  it('is of many classes, and the request before it is read over', () => {
    const classes = records.map((record) => only(record)?.classUid);
    expect(new Set(classes)).toEqual(new Set([6003, 3002, 3004, 3006, 3001]));
    expect(vaultSource.parse({ ...records[0], type: 'request' })).toEqual([]);
  });
});

describe('a policy', () => {
  it('is read in HCL, in JSON and in the words of old', () => {
    const hcl = `
      name = "x"
      /* all of it */
      path "secret/+/a\\"b/*" {
        capabilities = ["read", "list"] // both
        allowed_parameters = { "version" = ["1", "2"] "*" = [] }
      }
      path "sys/*" { policy = "sudo" }`;
    expect(readPolicy(hcl)).toEqual([
      {
        path: 'secret/+/a"b/*',
        capabilities: ['read', 'list'],
        conditions: { allowed_parameters: { version: ['1', '2'], '*': [] } },
      },
      {
        path: 'sys/*',
        capabilities: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
        conditions: undefined,
      },
    ]);
    expect(readPolicy('{"path":{"a/*":{"capabilities":["read"]}}}')).toHaveLength(1);
    expect(readPolicy('')).toEqual([]);
  });

  it('is told as unread where it is none, whatever stands in it', () => {
    for (const broken of ['path "x" {', 'path "x', '/* open', '{"path":'])
      expect(readPolicy(broken)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        readPolicy(text);
        readPolicy(`path "a" { ${text} }`);
      }),
      { numRuns: 500, seed: 20261121 },
    );
    expect(readPolicy(`path "a" ${'{ b = '.repeat(10_000)}`)).toBeUndefined();
  });
});

const noWait = async (): Promise<void> => undefined;
const configOf = (url: string, token = TOKEN) => vaultConfig.parse({ url, token });

const start = async (): Promise<InventoryWorld> => {
  const twin = await startVaultTwin();
  return {
    pull: (at, options) => pullVault(configOf(twin.url), at, options, noWait),
    pullUnknown: (at) => pullVault(configOf(twin.url, 'hvs.nobody'), at, undefined, noWait),
    deny: (permission) => twin.deny(permission),
    throttle: (times) => twin.throttle(times),
    fail: (status, times, after) => twin.fail(status, times, after),
    requests: () => twin.requests(),
    picture,
    secrets: [TOKEN],
    close: () => twin.close(),
  };
};

inventorySuite({
  source: vaultSource,
  start,
  // Two entities, two AppRoles, the root token's account and an orphan token.
  expected: {
    identity: 6,
    group: 1,
    membership: 2,
    credential: 5,
    entitlement: 6,
    resource: 7,
  },
});

describe('the inventory', () => {
  const pulled = async (): Promise<readonly Snapshot[]> => {
    const twin = await startVaultTwin();
    try {
      const out: Snapshot[] = [];
      const at = Date.UTC(2026, 5, 1);
      for await (const one of pullVault(configOf(twin.url), at, undefined, noWait)) out.push(one);
      return out;
    } finally {
      await twin.close();
    }
  };

  it('links people and machines by their aliases, and holds credentials by accessor', async () => {
    const facts: readonly InventoryFact[] = (await pulled()).flatMap((one) => one.facts);
    const byId = (id: string) => facts.find((one) => one.id === id);
    expect(byId('vault:entity:e-1')).toMatchObject({
      class: 'human',
      handles: [{ kind: 'email', value: 'nadia@example.com', issuer: 'auth/oidc/' }],
    });
    expect(byId('vault:entity:e-2')).toMatchObject({
      class: 'service_account',
      status: 'disabled',
      handles: [{ value: 'role-id-1' }, { value: 'deploy', issuer: 'auth/approle/' }],
    });
    expect(byId('vault:approle:approle/deploy')).toMatchObject({
      handles: [{ value: 'deploy', issuer: 'auth/approle/' }],
    });
    expect(byId('vault:credential:s-1')).toMatchObject({
      ofId: 'vault:approle:approle/deploy',
      expiresAt: { known: true, value: null },
    });
    expect(byId('vault:credential:t-root')).toMatchObject({ ofId: 'vault:root' });
    expect(byId('vault:entity:e-1#reader/secret/data/app/root')).toMatchObject({ effect: 'deny' });
  });

  it('is probed by what the token itself may do', async () => {
    const twin = await startVaultTwin();
    try {
      const probes: PermissionProbe[] = [];
      for await (const one of probeVault(configOf(twin.url), noWait)) probes.push(one);
      const not = probes.filter(({ granted }) => granted !== 'yes');
      expect(probes).toHaveLength(vaultSource.permissions.read.length);
      expect(not.map(({ permission, granted }) => `${permission}: ${granted}`)).toEqual([
        'list identity/group/id: no',
        'read identity/group/id/+: no',
      ]);
    } finally {
      await twin.close();
    }
  });
});
