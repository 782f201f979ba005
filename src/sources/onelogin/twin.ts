/** A OneLogin account on loopback: documented shapes, cursors in headers, throttling and errors. */
import { serveTwin, type TwinAnswer, type TwinRoute, type TwinServer } from '../twin-server.ts';

export interface OneloginTwin extends TwinServer {
  readonly state: Readonly<Record<string, readonly unknown[]>>;
}

/** What no snapshot may hold. */
export const oneloginSecret = 'onelogin-client-secret-0123456789';

const user = (id: number, more: Record<string, unknown> = {}) => ({
  id,
  username: `user${id}`,
  email: `user${id}@acme.example`,
  status: 1,
  state: 1,
  created_at: '2024-02-01T08:00:00.000Z',
  last_login: '2026-05-30T08:00:00.000Z',
  password_changed_at: '2026-01-01T08:00:00.000Z',
  directory_id: null,
  external_id: null,
  samaccountname: null,
  ...more,
});

const seed = (): Record<string, readonly unknown[]> => ({
  users: [
    user(1),
    user(2, { status: 2, last_login: null }),
    user(3, { directory_id: 77, external_id: 'S-1-5-21-3', samaccountname: 'three' }),
  ],
  roles: [{ id: 10, name: 'Engineers', apps: [500], users: [1, 3], admins: [2] }],
  'devices/1': [
    { device_id: 900, auth_factor_name: 'WebAuthn', type_display_name: 'WebAuthn', default: true },
    { device_id: 901, auth_factor_name: 'OneLogin SMS', type_display_name: 'SMS', default: false },
  ],
  apps: [
    {
      id: 500,
      name: 'Wiki',
      connector_id: 50,
      auth_method: 2,
      created_at: '2024-03-01T00:00:00.000Z',
    },
    {
      id: 501,
      name: 'Portal',
      connector_id: 51,
      auth_method: 8,
      created_at: '2024-03-02T00:00:00.000Z',
    },
  ],
  privileges: [
    {
      id: 'prv1',
      name: 'Helpdesk',
      privilege: {
        Version: '2018-05-18',
        Statement: [
          { Effect: 'Allow', Action: ['users:List', 'users:ResetPassword'], Scope: ['*'] },
        ],
      },
    },
  ],
});

const fault = (statusCode: number, name: string): TwinAnswer => ({
  status: statusCode,
  body: { name, message: name, statusCode },
});

export const startOneloginTwin = async (pageSize = 2): Promise<OneloginTwin> => {
  const state = seed();
  const list = (path: string, permission: string, name: string): TwinRoute => ({
    method: 'GET',
    path,
    permission,
    answer({ query }) {
      const items = state[name] ?? [];
      const from = Number(query.get('cursor') ?? 0);
      const to = from + Math.min(pageSize, Number(query.get('limit') ?? pageSize));
      return {
        status: 200,
        body: items.slice(from, to),
        headers: to < items.length ? { 'after-cursor': String(to) } : {},
      };
    },
  });
  const server = await serveTwin({
    routes: [
      {
        method: 'POST',
        path: '/auth/oauth2/v2/token',
        permission: undefined,
        changes: false,
        answer: ({ headers }) =>
          Buffer.from(headers['authorization']?.slice(6) ?? '', 'base64')
            .toString()
            .endsWith(`:${oneloginSecret}`)
            ? {
                status: 200,
                body: { access_token: 'account-token', expires_in: 36_000, token_type: 'bearer' },
              }
            : {
                status: 401,
                body: { status: { error: true, code: 401, message: 'Authentication Failure' } },
              },
      },
      list('/api/2/users', 'Read users', 'users'),
      list('/api/2/roles', 'Read users', 'roles'),
      {
        method: 'GET',
        path: '/api/2/mfa/users/:id/devices',
        permission: 'Read users',
        answer: ({ params }) => ({ status: 200, body: state[`devices/${params['id']}`] ?? [] }),
      },
      list('/api/2/apps', 'Read all', 'apps'),
      list('/api/1/privileges', 'Read all', 'privileges'),
      {
        method: 'GET',
        path: '/api/1/privileges/:id/users',
        permission: 'Read all',
        answer: () => ({ status: 200, body: { total: 1, users: [2] } }),
      },
      {
        method: 'GET',
        path: '/api/1/privileges/:id/roles',
        permission: 'Read all',
        answer: () => ({ status: 200, body: { total: 1, roles: [10] } }),
      },
    ],
    caller: ({ path, headers }) =>
      path.startsWith('/auth/') || headers['authorization'] === 'bearer account-token'
        ? { may: () => true }
        : undefined,
    unauthenticated: () => fault(401, 'Unauthorized'),
    forbidden: () => fault(403, 'Forbidden'),
    throttled: (after) => ({
      ...fault(429, 'TooManyRequests'),
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(after) },
    }),
    failed: (status) => fault(status, 'InternalServerError'),
    missing: () => fault(404, 'NotFound'),
  });
  return Object.assign(server, { state });
};
