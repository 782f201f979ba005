/** What stands in the twins: one organisation at each vendor, one register of agents, one MCP server. */
import { DAY, HOUR, type ManualClock, manualClock, SECOND } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';

type Mutable = Record<string, unknown>;

export const START = Date.UTC(2026, 5, 1);
export const READ_KEY = 'sk-ant-admin01-read-secret';
export const ACT_KEY = 'sk-ant-admin01-act-secret';
export const OPENAI_READ_KEY = 'sk-admin-read-secret';
export const OPENAI_ACT_KEY = 'sk-admin-act-secret';
export const SITE_TOKEN = 'site-registry-secret';
export const MCP_TOKEN = 'mcp-bearer-secret';

export interface TwinState {
  readonly clock: ManualClock;
  readonly anthropic: {
    users: Mutable[];
    invites: Mutable[];
    workspaces: Mutable[];
    members: Mutable[];
    keys: Mutable[];
    /** Day of use by key. */
    readonly use: Record<string, number>;
    /** Work sent with a key that goes on without it. */
    readonly batches: { readonly key: string; readonly endsAt: number }[];
    readonly activities: Raw[];
  };
  readonly openai: {
    users: Mutable[];
    projects: Mutable[];
    projectUsers: Record<string, Mutable[]>;
    serviceAccounts: Record<string, Mutable[]>;
    keys: Record<string, Mutable[]>;
    adminKeys: Mutable[];
    readonly logs: Raw[];
  };
  readonly registry: { registry: 'agents'; version: 1; site: string; agents: Mutable[] };
  readonly tools: readonly Raw[];
}

const iso = (time: number): string => new Date(time).toISOString();
const unix = (time: number): number => Math.floor(time / SECOND);

const anthropicSeed = (): TwinState['anthropic'] => ({
  users: ['ada', 'ben', 'cy'].map((name, nth) => ({
    type: 'user',
    id: `user_${name}`,
    name,
    email: `${name}@example.com`,
    role: nth === 0 ? 'admin' : 'developer',
    added_at: iso(START - 400 * DAY),
  })),
  invites: [
    { id: 'invite_1', email: 'new@example.org', role: 'user', status: 'pending', days: 5 },
    { id: 'invite_2', email: 'old@example.org', role: 'user', status: 'expired', days: -5 },
  ].map(({ days, ...invite }) => ({
    type: 'invite',
    ...invite,
    invited_at: iso(START - 16 * DAY),
    expires_at: iso(START + days * DAY),
  })),
  workspaces: ['one', 'two', 'old'].map((name) => ({
    type: 'workspace',
    id: `wrkspc_${name}`,
    name,
    created_at: iso(START - 300 * DAY),
    archived_at: name === 'old' ? iso(START - 100 * DAY) : null,
  })),
  members: [
    ['user_ada', 'wrkspc_one', 'workspace_admin'],
    ['user_ben', 'wrkspc_one', 'workspace_developer'],
    ['user_cy', 'wrkspc_one', 'workspace_user'],
    ['user_ben', 'wrkspc_two', 'workspace_user'],
  ].map(([user_id, workspace_id, workspace_role]) => ({
    type: 'workspace_member',
    user_id,
    workspace_id,
    workspace_role,
  })),
  keys: [
    ['apikey_used', 'active', 'wrkspc_one', 'user_ben', 200],
    ['apikey_fresh', 'active', 'wrkspc_two', 'user_ben', 10],
    ['apikey_idle', 'active', null, 'user_ada', 390],
    ['apikey_off', 'inactive', 'wrkspc_one', 'user_ada', 390],
    ['apikey_gone', 'archived', 'wrkspc_one', 'user_ada', 390],
  ].map(([id, status, workspace_id, maker, days]) => ({
    type: 'api_key',
    id,
    name: `key ${id}`,
    status,
    workspace_id,
    created_at: iso(START - Number(days) * DAY),
    created_by: { id: maker, type: 'user' },
    expires_at: null,
    partial_key_hint: 'sk-ant-api03-R2D...igAA',
  })),
  use: { apikey_used: START - 3 * DAY },
  batches: [{ key: 'apikey_used', endsAt: START + 20 * HOUR }],
  activities: [1, 2, 3, 4, 5].map((nth) => ({
    id: `activity_${nth}`,
    created_at: iso(START - nth * HOUR),
    organization_id: 'org_1',
    type: nth === 3 ? 'org_user_invite_sent' : 'claude_chat_created',
    actor: {
      type: 'user_actor',
      user_id: 'user_ada',
      email_address: 'ada@example.com',
      ip_address: '203.0.113.1',
      user_agent: 'Mozilla/5.0',
    },
  })),
});

const openaiSeed = (): TwinState['openai'] => ({
  users: ['dee', 'eli', 'fay'].map((name, nth) => ({
    object: 'organization.user',
    id: `user-${name}`,
    name,
    email: `${name}@example.com`,
    role: nth === 0 ? 'owner' : 'reader',
    added_at: unix(START - 400 * DAY),
    is_service_account: false,
  })),
  projects: ['one', 'two', 'old'].map((name) => ({
    object: 'organization.project',
    id: `proj_${name}`,
    name,
    created_at: unix(START - 300 * DAY),
    archived_at: name === 'old' ? unix(START - DAY) : null,
    status: name === 'old' ? 'archived' : 'active',
  })),
  projectUsers: {
    proj_one: ['dee', 'eli', 'fay'].map((name) => ({
      object: 'organization.project.user',
      id: `user-${name}`,
      name,
      email: `${name}@example.com`,
      role: 'member',
      added_at: unix(START - 200 * DAY),
    })),
  },
  serviceAccounts: {
    proj_two: [
      {
        object: 'organization.project.service_account',
        id: 'user-sa',
        name: 'batch',
        role: 'member',
        created_at: unix(START - 100 * DAY),
      },
    ],
  },
  keys: {
    proj_one: ['eli', 'fay', 'dee'].map((name, nth) => ({
      object: 'organization.project.api_key',
      id: `key_${name}`,
      name: `key of ${name}`,
      redacted_value: 'sk-proj...abc',
      created_at: unix(START - 200 * DAY),
      last_used_at: nth === 0 ? unix(START - 2 * DAY) : null,
      owner: { type: 'user', user: { id: `user-${name}`, role: 'member' } },
      owner_project_access: nth === 2 ? 'inactive' : 'active',
    })),
    proj_two: [
      {
        object: 'organization.project.api_key',
        id: 'key_sa',
        name: 'batch',
        redacted_value: 'sk-svcacct...xyz',
        created_at: unix(START - 100 * DAY),
        last_used_at: unix(START - HOUR),
        owner: { type: 'service_account', service_account: { id: 'user-sa', role: 'member' } },
        owner_project_access: 'active',
      },
    ],
  },
  adminKeys: [
    {
      object: 'organization.admin_api_key',
      id: 'key_admin',
      name: 'siem',
      redacted_value: 'sk-admin...def',
      created_at: unix(START - 50 * DAY),
      expires_at: null,
      last_used_at: unix(START - HOUR),
      owner: { type: 'user', object: 'organization.user', id: 'user-dee', role: 'owner' },
    },
  ],
  logs: [1, 2, 3].map((nth) => ({
    id: `audit_log-${nth}`,
    object: 'organization.audit_log',
    type: 'login.succeeded',
    effective_at: unix(START - nth * HOUR),
    actor: {
      type: 'session',
      session: { user: { id: 'user-dee', email: 'dee@example.com' }, ip_address: '203.0.113.2' },
    },
    'login.succeeded': {},
  })),
});

export const seedState = (): TwinState => ({
  clock: manualClock(START),
  anthropic: anthropicSeed(),
  openai: openaiSeed(),
  registry: {
    registry: 'agents',
    version: 1,
    site: 'acme',
    agents: [
      {
        id: 'agt_biller',
        name: 'biller',
        owner: 'payments@example.com',
        delegators: ['okta:00u1', 'ada@example.com'],
        allowedTools: ['ledger/pay_invoice', 'ledger/read'],
        deniedTools: ['ledger/close_book'],
        credentials: ['anthropic:apikey_used'],
        createdAt: iso(START - 20 * DAY),
      },
      { id: 'agt_idle', status: 'suspended' },
    ],
  },
  tools: [
    {
      name: 'pay_invoice',
      inputSchema: { type: 'object', properties: { amount: {} } },
      annotations: { destructiveHint: true },
    },
    { name: 'read', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } },
    { name: 'close_book', inputSchema: { type: 'object' } },
  ],
});
