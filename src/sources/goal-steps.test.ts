/** What rights reach in systems that write them as lists: each with its harmless twin. */
import { describe, expect, it } from 'vitest';
import { type AccessEvaluator, createInventory } from '../inventory/index.ts';
import {
  type Entitlement,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Role,
  type Trust,
  unknown,
} from '../model/index.ts';
import { agentsAccess } from './agents/access.ts';
import { auth0Access } from './auth0/access.ts';
import { duoAccess } from './duo/access.ts';
import { gcpAccess } from './gcp/access.ts';
import { workspaceAccess } from './google-workspace/access.ts';
import { m365Access } from './m365/access.ts';
import { opensshAccess } from './openssh/access.ts';
import { postgresqlAccess } from './postgresql/access.ts';
import { salesforceAccess } from './salesforce/access.ts';
import { slackAccess } from './slack/access.ts';
import { snowflakeAccess } from './snowflake/access.ts';
import { vaultAccess } from './vault/access.ts';

const AT = Date.UTC(2026, 5, 1);
const evaluators: Readonly<Record<string, AccessEvaluator>> = {
  agents: agentsAccess,
  auth0: auth0Access,
  duo: duoAccess,
  gcp: gcpAccess,
  'google-workspace': workspaceAccess,
  m365: m365Access,
  openssh: opensshAccess,
  postgresql: postgresqlAccess,
  salesforce: salesforceAccess,
  slack: slackAccess,
  snowflake: snowflakeAccess,
  vault: vaultAccess,
};

const identity = (system: string, name: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `${system}:${name}`,
  system,
  nativeId: name,
  scope: 'one',
  name,
  class: 'service_account',
  classReason: 'made for this test',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(false),
  mfa: unknown('not asked'),
  lastUsedAt: known(null),
  tags: {},
  ...more,
});

const holds = (
  system: string,
  privileges: readonly string[],
  more: Partial<Entitlement> = {},
): Entitlement => ({
  kind: 'entitlement',
  id: `${system}:grant/${privileges.join('+')}/${more.effect ?? ''}/${more.resources?.join('') ?? ''}`,
  system,
  holderId: `${system}:sam`,
  effect: 'allow',
  privileges,
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'its role' },
  standing: 'standing',
  ...more,
});

const edgesOf = (system: string, ...facts: readonly InventoryFact[]) => {
  const inventory = createInventory({ access: evaluators, now: () => AT });
  inventory.applySnapshot({
    system,
    scope: 'one',
    takenAt: AT,
    complete: ['identity', 'entitlement', 'trust', 'role', 'group', 'membership'],
    blind: [],
    facts: [identity(system, 'sam'), ...facts],
  });
  return inventory.view
    .edgesFrom(`${system}:sam`)
    .map(({ kind, to, certain }) => `${kind} ${to}${certain ? '' : '?'}`);
};

type Row = readonly [
  system: string,
  privilege: string,
  reaches: string | undefined,
  more?: Partial<Entitlement>,
];

const project = { resources: ['projects/p'] };
const api = {
  resources: ['https://t.auth0.com/api/v2/'],
  via: { kind: 'consent' as const, name: 'client grant' },
};
const path = (pattern: string) => ({ resources: [`vault:path:${pattern}`] });

const rows: readonly Row[] = [
  ['agents', 'anthropic:admin', 'can_do control-plane:agents:one'],
  ['agents', 'anthropic:billing', undefined],
  ['agents', 'openai:owner', 'can_do control-plane:agents:one'],
  ['agents', 'tool:pay', 'can_do write:agents:one?'],
  ['auth0', 'create:client_grants', 'can_do control-plane:auth0:one', api],
  ['auth0', 'create:client_grants', undefined, { ...api, resources: ['https://shop.example/api'] }],
  ['auth0', 'update:users', 'can_do grants:auth0:one', api],
  ['auth0', 'read:logs', undefined, api],
  ['duo', 'Owner', 'can_do control-plane:duo:one'],
  ['duo', 'Read-only', undefined],
  ['duo', 'adminapi_admins', 'can_do control-plane:duo:one'],
  ['duo', 'adminapi_read_log', undefined],
  ['gcp', 'roles/owner', 'can_do control-plane:gcp:projects/p', project],
  ['gcp', 'roles/owner', undefined, { resources: ['projects/p/serviceAccounts/x'] }],
  ['gcp', 'roles/viewer', undefined, project],
  ['gcp', 'resourcemanager.projects.setIamPolicy', 'can_do control-plane:gcp:projects/p', project],
  [
    'gcp',
    'resourcemanager.projects.setIamPolicy',
    'can_do control-plane:gcp:projects/p?',
    { ...project, conditions: { expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' } },
  ],
  ['gcp', 'resourcemanager.projects.getIamPolicy', undefined, project],
  ['gcp', 'secretmanager.versions.access', 'can_do crown-jewels:gcp:projects/p', project],
  ['gcp', 'compute.instances.list', undefined, project],
  ['google-workspace', '*', 'can_do control-plane:google-workspace:one'],
  ['google-workspace', '00x/USERS_RESET_PASSWORD', 'can_do grants:google-workspace:one'],
  ['google-workspace', '00x/USERS_RETRIEVE', undefined],
  ['postgresql', '*', 'can_do control-plane:postgresql:one'],
  ['postgresql', 'server:execute_program', 'can_do control-plane:postgresql:one'],
  ['postgresql', 'table:select', 'can_do crown-jewels:postgresql:one'],
  ['postgresql', 'table:select', undefined, { resources: ['table/public/t'] }],
  ['postgresql', 'table:insert', 'can_do write:postgresql:one', { resources: ['table/public/t'] }],
  ['postgresql', 'role:create', 'can_do grants:postgresql:one?'],
  ['salesforce', 'ManageUsers', 'can_do control-plane:salesforce:one'],
  ['salesforce', 'ViewAllData', 'can_do crown-jewels:salesforce:one'],
  ['salesforce', 'ApiEnabled', undefined],
  ['slack', 'workspace:owner', 'can_do control-plane:slack:one'],
  ['slack', 'workspace:admin', 'can_do grants:slack:one'],
  ['slack', 'bot:channels:history', 'can_do crown-jewels:slack:one?'],
  ['slack', 'bot:users:read', undefined],
  ['snowflake', 'MANAGE GRANTS ON ACCOUNT', 'can_do control-plane:snowflake:one'],
  ['snowflake', 'USAGE ON WAREHOUSE', undefined],
  ['snowflake', 'INSERT ON TABLE', 'can_do write:snowflake:one'],
  ['vault', 'vault:*', 'can_do control-plane:vault:one', path('*')],
  ['vault', 'vault:update', 'can_do control-plane:vault:one', path('sys/policies/acl/*')],
  ['vault', 'vault:read', undefined, path('sys/policies/acl/*')],
  ['vault', 'vault:create', 'can_do grants:vault:one', path('auth/approle/role/+')],
  ['vault', 'vault:read', 'can_do crown-jewels:vault:one', path('secret/*')],
  ['vault', 'vault:read', undefined, path('secret/data/shop')],
  ['vault', 'vault:update', 'can_do write:vault:one', path('secret/data/shop')],
];

describe('rights that stand in lists', () => {
  for (const [system, privilege, reaches, more] of rows) {
    const on = more?.resources === undefined ? '' : ` on ${more.resources.join()}`;
    it(`${system}: ${privilege}${on} reaches ${reaches ?? 'nothing'}`, () => {
      expect(edgesOf(system, holds(system, [privilege], more))).toEqual(
        reaches === undefined ? [] : [reaches],
      );
    });
  }

  it('stay possible beside a deny, and must be activated where they are eligible', () => {
    const deny = holds('vault', ['vault:*'], { ...path('secret/data/x'), effect: 'deny' });
    expect(edgesOf('vault', holds('vault', ['vault:read'], path('secret/*')), deny)).toEqual([
      'can_do crown-jewels:vault:one?',
    ]);
    expect(
      edgesOf('salesforce', holds('salesforce', ['ManageUsers'], { standing: 'eligible' })),
    ).toEqual(['can_escalate control-plane:salesforce:one']);
  });
});

const trust = (system: string, targetId: string, more: Partial<Trust> = {}): Trust => ({
  kind: 'trust',
  id: `${targetId}#trust`,
  system,
  targetId,
  principal: { kind: 'identity', value: `${system}:sam` },
  mechanism: 'impersonation',
  effect: 'allow',
  conditions: undefined,
  external: known(false),
  ...more,
});

const hat = (system: string, name: string): Role => ({
  kind: 'role',
  id: `${system}:${name}`,
  system,
  nativeId: name,
  scope: 'one',
  name,
  managedBy: 'customer',
  createdAt: known(0),
  lastUsedAt: known(null),
  maxSessionSeconds: known(3_600),
  tags: {},
});

describe('becoming others', () => {
  it('is sure by making tokens of an account, and by acting as it only with something to run', () => {
    const robot = identity('gcp', 'robot');
    const to = (role: string, mechanism: Trust['mechanism']) =>
      trust('gcp', robot.id, { mechanism, conditions: { role, on: 'projects/p' } });
    const minting = to('roles/iam.serviceAccountTokenCreator', 'token_minting');
    expect(edgesOf('gcp', robot, minting)).toEqual(['can_become gcp:robot']);
    const acting = to('roles/iam.serviceAccountUser', 'impersonation');
    expect(edgesOf('gcp', robot, acting)).toEqual(['can_become gcp:robot?']);
    const runner = holds('gcp', ['compute.instances.create'], project);
    expect(edgesOf('gcp', robot, acting, runner)).toContain('can_become gcp:robot');
    const off = { ...minting, effect: 'deny' as const };
    expect(edgesOf('gcp', robot, off)).toEqual([]);
  });

  it('by domain-wide delegation goes as far as its scopes', () => {
    const everybody = hat('google-workspace', 'every-user');
    const delegated = (...scopes: readonly string[]) =>
      edgesOf(
        'google-workspace',
        everybody,
        trust('google-workspace', everybody.id, {
          mechanism: 'delegation',
          conditions: { scopes: scopes.map((one) => `https://www.googleapis.com/auth/${one}`) },
        }),
      ).filter((edge) => !edge.startsWith('can_become'));
    expect(delegated('admin.directory.user')).toEqual([
      'can_do control-plane:google-workspace:one',
    ]);
    expect(delegated('drive.readonly')).toEqual(['can_do crown-jewels:google-workspace:one']);
    expect(delegated('admin.directory.user.readonly')).toEqual([]);
  });

  it('goes over roles that were granted, and over an admin option to a group', () => {
    const loader = hat('snowflake', 'LOADER');
    expect(edgesOf('snowflake', loader, trust('snowflake', loader.id))).toEqual([
      'can_become snowflake:LOADER',
    ]);
    const inventory = createInventory({ access: evaluators, now: () => AT });
    inventory.applySnapshot({
      system: 'postgresql',
      scope: 'server',
      takenAt: AT,
      complete: [],
      blind: [],
      facts: [
        identity('postgresql', 'sam', { scope: 'server' }),
        {
          kind: 'group',
          id: 'postgresql:group/ops',
          system: 'postgresql',
          nativeId: 'ops',
          scope: 'server',
          name: 'ops',
        },
        holds('postgresql', ['role:grant'], { resources: ['role/ops'] }),
      ],
    });
    expect(inventory.view.edgesFrom('postgresql:sam')).toMatchObject([
      { kind: 'can_become', to: 'postgresql:group/ops', certain: true },
    ]);
  });

  it('of root on a host is its number, and of a group only possible', () => {
    const inventory = createInventory({ access: evaluators, now: () => AT });
    inventory.applySnapshot({
      system: 'openssh',
      scope: 'web',
      takenAt: AT,
      complete: [],
      blind: [],
      facts: [
        identity('openssh', 'web/toor', { scope: 'web', tags: { uid: '0' } }),
        identity('openssh', 'web/jane', { scope: 'web', tags: { uid: '1000' } }),
        identity('openssh', 'web/root', { scope: 'web', tags: { uid: '1001' } }),
        {
          kind: 'group',
          id: 'openssh:web/group/sudo',
          system: 'openssh',
          nativeId: 'sudo',
          scope: 'web',
          name: 'sudo',
        },
        {
          kind: 'membership',
          id: 'm',
          memberId: 'openssh:web/jane',
          groupId: 'openssh:web/group/sudo',
        },
      ],
    });
    const ways = (name: string) =>
      inventory.view
        .edgesFrom(`openssh:web/${name}`)
        .filter(({ kind }) => kind !== 'member_of')
        .map(({ kind, certain }) => `${kind}${certain ? '' : '?'}`);
    expect(ways('toor')).toEqual(['can_do']);
    expect(ways('jane')).toEqual(['can_escalate?']);
    expect(ways('root')).toEqual([]);
  });

  it('reaches a mailbox whose owner let it in', () => {
    const shared = holds('m365', ['FullAccess'], { resources: ['m365:mailbox:boss@x.example'] });
    expect(edgesOf('m365', shared)).toEqual(['can_do m365:mailbox:boss@x.example']);
  });
});
