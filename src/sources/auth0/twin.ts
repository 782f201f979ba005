/** An Auth0 tenant on loopback: documented shapes, both kinds of paging, throttling and errors. */
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../twin-server.ts';

export interface Auth0Twin extends TwinServer {
  readonly state: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

/** What no snapshot may hold. */
export const auth0Secrets = {
  client: 'm2m-client-secret-0123456789',
  app: 'app-secret-in-the-list',
};

const user = (id: string, more: Record<string, unknown> = {}) => ({
  user_id: id,
  email: `${id.replace(/\W/g, '-')}@acme.example`,
  email_verified: true,
  created_at: `2025-0${(id.length % 8) + 1}-01T10:00:00.000Z`,
  last_login: '2026-05-20T10:00:00.000Z',
  logins_count: 4,
  identities: [
    {
      provider: 'auth0',
      connection: 'Username-Password-Authentication',
      user_id: id,
      isSocial: false,
    },
  ],
  ...more,
});

const seed = () => ({
  users: [
    user('auth0|1', { last_password_reset: '2026-01-02T00:00:00.000Z', multifactor: ['guardian'] }),
    user('auth0|22', { blocked: true }),
    user('google-oauth2|333', {
      identities: [
        { provider: 'google-oauth2', connection: 'google-oauth2', user_id: '333', isSocial: true },
      ],
      logins_count: 0,
    }),
  ],
  clients: [
    { client_id: 'global', name: 'All Applications', global: true },
    {
      client_id: 'webapp',
      name: 'Portal',
      app_type: 'regular_web',
      is_first_party: true,
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      client_secret: auth0Secrets.app,
    },
    {
      client_id: 'm2m',
      name: 'Robot',
      app_type: 'non_interactive',
      is_first_party: true,
      token_endpoint_auth_method: 'private_key_jwt',
    },
    {
      client_id: 'partner',
      name: 'Partner',
      app_type: 'spa',
      is_first_party: false,
      token_endpoint_auth_method: 'none',
    },
  ],
  'credentials/m2m': [
    {
      id: 'cred_1',
      credential_type: 'public_key',
      kid: 'k1',
      created_at: '2026-02-01T00:00:00.000Z',
      expires_at: null,
    },
  ],
  'client-grants': [
    {
      id: 'cgr_1',
      client_id: 'm2m',
      audience: 'https://acme.eu.auth0.com/api/v2/',
      scope: ['read:users', 'update:users'],
    },
  ],
  roles: [{ id: 'rol_1', name: 'Support' }],
  'permissions/rol_1': [
    { permission_name: 'read:tickets', resource_server_identifier: 'https://api.acme.example' },
  ],
  'members/rol_1': [{ user_id: 'auth0|1' }],
  connections: [
    {
      id: 'con_1',
      name: 'Username-Password-Authentication',
      strategy: 'auth0',
      enabled_clients: ['webapp'],
    },
    { id: 'con_2', name: 'google-oauth2', strategy: 'google-oauth2', enabled_clients: ['webapp'] },
  ],
  'resource-servers': [
    { id: 'rs_1', name: 'Tickets', identifier: 'https://api.acme.example', token_lifetime: 86400 },
  ],
});

const fault = (statusCode: number, error: string, errorCode: string): TwinAnswer => ({
  status: statusCode,
  body: { statusCode, error, message: error, errorCode },
});

export const startAuth0Twin = async (pageSize = 2): Promise<Auth0Twin> => {
  const state: Record<string, readonly Record<string, unknown>[]> = seed();
  const of = (name: string) => state[name] ?? [];
  const numbered = (items: readonly unknown[], { query }: TwinRequest): TwinAnswer => {
    const from = Number(query.get('page') ?? 0) * pageSize;
    return { status: 200, body: items.slice(from, from + pageSize) };
  };
  /** Only the fields that were asked for. */
  const cut = (item: Record<string, unknown>, fields: string | null) =>
    fields === null
      ? item
      : Object.fromEntries(Object.entries(item).filter(([key]) => fields.split(',').includes(key)));
  const checkpoint = (name: string, inside: string, { query }: TwinRequest): TwinAnswer => {
    const from = Number(query.get('from') ?? 0);
    const items = of(name);
    const to = from + Math.min(pageSize, Number(query.get('take') ?? 50));
    return {
      status: 200,
      body: {
        [inside]: items.slice(from, to).map((one) => cut(one, query.get('fields'))),
        ...(to < items.length ? { next: String(to) } : {}),
      },
    };
  };
  const list = (path: string, permission: string, inside: string): TwinRoute => ({
    method: 'GET',
    path: `/api/v2/${path}`,
    permission,
    answer: (request) => checkpoint(path, inside, request),
  });
  const inOrder = (query: URLSearchParams) => {
    const since = /\[(\S+) TO/.exec(query.get('q') ?? '')?.[1] ?? '*';
    return [...of('users')]
      .sort((a, b) => String(a['created_at']).localeCompare(String(b['created_at'])))
      .filter((one) => since === '*' || String(one['created_at']) >= since);
  };
  const server = await serveTwin({
    routes: [
      {
        method: 'POST',
        path: '/oauth/token',
        permission: undefined,
        changes: false,
        answer: ({ body }) =>
          body.includes(auth0Secrets.client)
            ? {
                status: 200,
                body: { access_token: 'tenant-token', expires_in: 86400, token_type: 'Bearer' },
              }
            : { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } },
      },
      {
        method: 'GET',
        path: '/api/v2/users',
        permission: 'read:users',
        answer: (request) => numbered(inOrder(request.query), request),
      },
      list('clients', 'read:clients', 'clients'),
      {
        method: 'GET',
        path: '/api/v2/clients/:id/credentials',
        permission: 'read:client_credentials',
        answer: ({ params }) => ({ status: 200, body: of(`credentials/${params['id']}`) }),
      },
      list('client-grants', 'read:client_grants', 'client_grants'),
      {
        method: 'GET',
        path: '/api/v2/roles',
        permission: 'read:roles',
        answer: (request) => numbered(of('roles'), request),
      },
      {
        method: 'GET',
        path: '/api/v2/roles/:id/permissions',
        permission: 'read:roles',
        answer: (request) => numbered(of(`permissions/${request.params['id']}`), request),
      },
      {
        method: 'GET',
        path: '/api/v2/roles/:id/users',
        permission: 'read:roles',
        answer: (request) => checkpoint(`members/${request.params['id']}`, 'users', request),
      },
      list('connections', 'read:connections', 'connections'),
      list('resource-servers', 'read:resource_servers', 'resource_servers'),
    ],
    caller: ({ path, headers }) =>
      path === '/oauth/token' || headers['authorization'] === 'Bearer tenant-token'
        ? { may: () => true }
        : undefined,
    unauthenticated: () => fault(401, 'Unauthorized', 'invalid_token'),
    forbidden: (permission) =>
      fault(403, `Insufficient scope, expected any of: ${permission}`, 'insufficient_scope'),
    throttled: (after) => ({
      ...fault(429, 'Too Many Requests', 'too_many_requests'),
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + after),
      },
    }),
    failed: (status) => fault(status, 'Internal Server Error', 'server_error'),
    missing: () => fault(404, 'Not Found', 'not_found'),
  });
  return Object.assign(server, { state });
};
