/** Slack's Web API and Audit Logs API on loopback, for tests: docs.slack.dev in shapes, cursors, refusals and limits. */
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../twin-server.ts';

const TEAM = 'T0EXAMPLE';

const member = (id: string, name: string, more: Record<string, unknown> = {}) => ({
  id,
  team_id: TEAM,
  name,
  deleted: false,
  is_admin: false,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_bot: false,
  is_email_confirmed: true,
  has_2fa: true,
  updated: 1_770_000_000,
  ...more,
  profile: { email: `${name}@example.com`, ...(more['profile'] as object | undefined) },
});

const seed = (users: number) => ({
  members: [
    member('U0NADIA', 'nadia', { is_admin: true, is_owner: true, is_primary_owner: true }),
    member('U0SAM', 'sam', { is_admin: true, has_2fa: false }),
    member('U0GUEST', 'guest', { is_restricted: true }),
    member('U0GONE', 'gone', { deleted: true }),
    member('U0BOT', 'exporter', {
      is_bot: true,
      has_2fa: undefined,
      profile: { email: undefined, api_app_id: 'A0EXPORT' },
    }),
    ...Array.from({ length: users }, (_unused, n) =>
      member(`U1${String(n).padStart(4, '0')}`, `user-${n}`),
    ),
  ],
  usergroups: [
    { id: 'S0ADMINS', handle: 'admins', date_delete: 0, users: ['U0NADIA', 'U0SAM'] },
    { id: 'S0OLD', handle: 'old', date_delete: 1_760_000_000, users: ['U0SAM'] },
  ],
  apps: [
    {
      app: {
        id: 'A0EXPORT',
        name: 'Exporter',
        is_internal: false,
        is_app_directory_approved: true,
        app_homepage_url: 'https://exporter.example.net/slack',
      },
      scopes: [
        { name: 'channels:history', token_type: 'bot', is_sensitive: true },
        { name: 'files:read', token_type: 'user' },
      ],
      date_updated: 1_770_000_000,
      last_resolved_by: { actor_id: 'U0NADIA', actor_type: 'user' },
    },
    {
      app: { id: 'A0OWN', name: 'Own', is_internal: true },
      scopes: [],
      date_updated: 1_770_000_000,
    },
  ],
  entries: [] as Record<string, unknown>[],
});

export interface SlackTwin extends TwinServer {
  readonly state: ReturnType<typeof seed>;
  readonly token: string;
  readonly auditToken: string;
  readonly enterprise: string;
  log(action: string): void;
}

const fault = (error: string, more: Record<string, unknown> = {}): TwinAnswer => ({
  status: 200,
  body: { ok: false, error, ...more },
});

/** Web API methods take a form, the audit logs a query. */
const given = (request: TwinRequest): URLSearchParams =>
  request.method === 'GET' ? request.query : new URLSearchParams(request.body);

const paged = (
  request: TwinRequest,
  rows: readonly unknown[],
  key: string,
  most: number,
): TwinAnswer => {
  const asked = given(request);
  const size = Math.min(most, Number(asked.get('limit') ?? 100));
  const from = Number((asked.get('cursor') ?? 'c:0').slice(2));
  const next = from + size < rows.length ? `c:${from + size}` : '';
  return {
    status: 200,
    body: {
      ok: true,
      [key]: rows.slice(from, from + size),
      response_metadata: { next_cursor: next },
    },
  };
};

export const startSlackTwin = async (
  options: { readonly users?: number; readonly now?: () => number } = {},
): Promise<SlackTwin> => {
  const state = seed(options.users ?? 250);
  let nth = 0;
  const log = (action: string): void => {
    nth++;
    state.entries.push({
      id: `0123a45b-${String(nth).padStart(6, '0')}`,
      date_create: Math.floor((options.now ?? Date.now)() / 1_000),
      action,
      actor: {
        type: 'user',
        user: { id: 'U0NADIA', name: 'nadia', email: 'nadia@example.com', team: TEAM },
      },
      entity: {
        type: 'user',
        user: { id: 'U0SAM', name: 'sam', email: 'sam@example.com', team: TEAM },
      },
      context: {
        location: { type: 'workspace', id: TEAM, name: 'Example', domain: 'example' },
        ua: 'x',
        ip_address: '203.0.113.9',
      },
    });
  };
  const method = (
    name: string,
    permission: string | undefined,
    answer: TwinRoute['answer'],
  ): TwinRoute => ({
    method: 'POST',
    path: `/api/${name}`,
    permission,
    changes: false,
    answer,
  });
  const [token, auditToken] = ['xoxb-read', 'xoxp-audit'];
  const server = await serveTwin({
    routes: [
      method('auth.test', undefined, () => ({ status: 200, body: { ok: true, team_id: TEAM } })),
      method('team.info', 'team:read', () => ({
        status: 200,
        body: {
          ok: true,
          team: { id: TEAM, name: 'Example', domain: 'example', email_domain: 'example.com' },
        },
      })),
      method('users.list', 'users:read', (request) =>
        paged(request, state.members, 'members', 1_000),
      ),
      method('usergroups.list', 'usergroups:read', () => ({
        status: 200,
        body: { ok: true, usergroups: state.usergroups },
      })),
      method('admin.apps.approved.list', 'admin.apps:read', (request) =>
        paged(request, state.apps, 'approved_apps', 1_000),
      ),
      {
        method: 'GET',
        path: '/audit/v1/logs',
        permission: 'auditlogs:read',
        answer(request) {
          const [oldest, latest] = ['oldest', 'latest'].map((name) =>
            Number(request.query.get(name) ?? 0),
          );
          const at = (one: Record<string, unknown>) => Number(one['date_create']);
          const rows = state.entries
            .filter((one) => at(one) >= (oldest ?? 0) && (!latest || at(one) <= latest))
            .sort((a, b) => at(b) - at(a));
          return paged(request, rows, 'entries', 100);
        },
      },
    ],
    caller({ headers }) {
      const shown = (headers['authorization'] ?? '').replace(/^Bearer /, '');
      if (shown === token) return { may: (permission) => permission !== 'auditlogs:read' };
      return shown === auditToken
        ? { may: (permission) => permission === 'auditlogs:read' }
        : undefined;
    },
    unauthenticated: () => fault('invalid_auth'),
    forbidden: (permission) => fault('missing_scope', { needed: permission, provided: 'identify' }),
    throttled: (after) => ({
      status: 429,
      body: { ok: false, error: 'ratelimited' },
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => ({ status, body: { ok: false, error: 'internal_error' } }),
    missing: () => fault('unknown_method'),
  });
  return { ...server, state, token, auditToken, enterprise: TEAM, log };
};
