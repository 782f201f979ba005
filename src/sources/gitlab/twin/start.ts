/** GitLab on loopback, for tests and demos: docs.gitlab.com/api in shapes, paging, refusals and limits. */
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../../twin-server.ts';
import { rights } from '../client.ts';

interface Row {
  [key: string]: unknown;
  id: number;
}
interface Variable {
  key: string;
  value: string;
  masked: boolean;
  environment_scope: string;
}

const DAY = '2026-03-01T09:00:00.000Z';

const user = (id: number, username: string, more: Record<string, unknown> = {}): Row => ({
  id,
  username,
  name: username,
  state: 'active',
  email: `${username}@example.com`,
  confirmed_at: DAY,
  created_at: DAY,
  last_activity_on: '2026-05-30',
  two_factor_enabled: id % 2 === 1,
  is_admin: false,
  external: false,
  bot: false,
  identities: [],
  ...more,
});

const token = (
  id: number,
  userId: number,
  name: string,
  more: Record<string, unknown> = {},
): Row => ({
  id,
  user_id: userId,
  name,
  scopes: ['api'],
  active: true,
  revoked: false,
  created_at: DAY,
  last_used_at: null,
  expires_at: '2026-12-31',
  ...more,
});

const variable = (key: string, masked: boolean): Variable => ({
  key,
  value: `value-of-${key}`,
  masked,
  environment_scope: '*',
});

const seed = (users: number) => ({
  users: [
    user(1, 'root', {
      is_admin: true,
      identities: [{ provider: 'saml', extern_uid: 'root@example.com' }],
    }),
    user(2, 'sam'),
    user(3, 'deploy-robot'),
    user(4, 'project_11_bot_ab12', { bot: true, email: 'project_11_bot@noreply.example.com' }),
    user(5, 'group_20_bot_cd34', { bot: true, email: 'group_20_bot@noreply.example.com' }),
    ...Array.from({ length: users }, (_unused, n) => user(100 + n, `user-${n}`)),
  ],
  serviceAccounts: [{ id: 3, username: 'deploy-robot', name: 'deploy-robot' }] as Row[],
  groups: [
    { id: 10, path: 'example', full_path: 'example', parent_id: null },
    { id: 20, path: 'platform', full_path: 'example/platform', parent_id: 10 },
  ] as Row[],
  projects: [
    {
      id: 11,
      path_with_namespace: 'example/payroll',
      default_branch: 'main',
      visibility: 'private',
      archived: false,
      created_at: DAY,
      namespace: { id: 10, full_path: 'example' },
    },
    {
      id: 12,
      path_with_namespace: 'example/platform/site',
      default_branch: 'main',
      visibility: 'public',
      archived: false,
      created_at: DAY,
      namespace: { id: 20, full_path: 'example/platform' },
      ci_id_token_sub_claim_components: ['project_path', 'environment'],
    },
  ] as Row[],
  members: new Map<string, Row[]>([
    ['groups/10', [{ id: 1, access_level: 50, expires_at: null }]],
    ['groups/20', [{ id: 2, access_level: 30, expires_at: '2026-12-31' }]],
    [
      'projects/11',
      [
        { id: 2, access_level: 40, expires_at: null },
        { id: 4, access_level: 40, expires_at: null },
      ],
    ],
    ['projects/12', []],
  ]),
  tokens: [
    token(501, 2, 'laptop', { last_used_at: '2026-05-01T09:00:00.000Z' }),
    token(502, 1, 'old', { active: false, revoked: true }),
  ],
  accessTokens: new Map<string, Row[]>([
    ['projects/11', [token(511, 4, 'ci')]],
    ['groups/20', [token(512, 5, 'mirror', { expires_at: null })]],
  ]),
  deployTokens: new Map<string, Row[]>([
    [
      'groups/10',
      [
        {
          id: 601,
          name: 'registry',
          username: 'gitlab+deploy-token-601',
          expires_at: null,
          revoked: false,
          expired: false,
          scopes: ['read_registry'],
        },
      ],
    ],
  ]),
  deployKeys: new Map<string, Row[]>([
    [
      '11',
      [
        {
          id: 701,
          title: 'deploy',
          key: 'ssh-ed25519 AAAAC3 deploy',
          fingerprint_sha256: 'SHA256:deploykey',
          created_at: DAY,
          expires_at: null,
          can_push: true,
        },
      ],
    ],
    [
      '12',
      [
        {
          id: 701,
          title: 'deploy',
          key: 'ssh-ed25519 AAAAC3 deploy',
          fingerprint_sha256: 'SHA256:deploykey',
          created_at: DAY,
          expires_at: null,
          can_push: false,
        },
      ],
    ],
  ]),
  variables: new Map<string, Variable[]>([
    ['instance', [variable('PROXY', false)]],
    ['groups/10', [variable('REGISTRY', true)]],
    ['projects/11', [variable('DB_PASSWORD', true), variable('REGION', false)]],
  ]),
  runners: [
    {
      id: 801,
      description: 'build-1',
      runner_type: 'instance_type',
      paused: false,
      contacted_at: '2026-05-30T09:00:00.000Z',
      tag_list: ['linux'],
    },
  ] as Row[],
  audit: [] as Record<string, unknown>[],
});

export type GitlabState = ReturnType<typeof seed>;

const notFound: TwinAnswer = { status: 404, body: { message: '404 Not found' } };

/** Docs, "REST API: pagination": offset pages with a Link header. */
const paged = (request: TwinRequest, rows: readonly unknown[]): TwinAnswer => {
  const size = Math.min(100, Number(request.query.get('per_page') ?? 20));
  const page = Number(request.query.get('page') ?? 1);
  const next = new URLSearchParams(request.query);
  next.set('page', String(page + 1));
  const url = `http://${request.headers['host'] ?? '127.0.0.1'}${request.path}?${next}`;
  return {
    status: 200,
    body: rows.slice((page - 1) * size, page * size),
    headers:
      page * size < rows.length
        ? { link: `<${url}>; rel="next"`, 'x-total': String(rows.length) }
        : {},
  };
};

const api = (path: string): string => `/api/v4${path}`;

const readRoutes = (state: GitlabState): readonly TwinRoute[] => {
  const get = (
    path: string,
    permission: string | undefined,
    answer: TwinRoute['answer'],
  ): TwinRoute => ({
    method: 'GET',
    path: api(path),
    permission,
    answer,
  });
  const listed = (
    path: string,
    permission: string,
    rows: (request: TwinRequest) => readonly unknown[],
  ) => get(path, permission, (request) => paged(request, rows(request)));
  const single = (path: string, permission: string, find: (request: TwinRequest) => unknown) =>
    get(path, permission, (request) => {
      const row = find(request);
      return row === undefined ? notFound : { status: 200, body: row };
    });
  const byId = (rows: readonly Row[], { params }: TwinRequest) =>
    rows.find(({ id }) => String(id) === params['id']);
  const variables = (place: string) =>
    (state.variables.get(place) ?? []).map((one) => ({
      ...one,
      protected: false,
      variable_type: 'env_var',
    }));
  return [
    get('/personal_access_tokens/self', undefined, () => ({ status: 200, body: { id: 1 } })),
    listed('/users', rights.admin, () => state.users),
    single('/users/:id', rights.admin, (request) => byId(state.users, request)),
    listed('/service_accounts', rights.admin, () => state.serviceAccounts),
    listed('/groups', rights.any, () => state.groups),
    listed('/projects', rights.any, () => state.projects),
    ...(['groups', 'projects'] as const).flatMap((of) => [
      listed(`/${of}/:id/members`, rights.any, ({ params }) =>
        (state.members.get(`${of}/${params['id']}`) ?? []).map((one) => ({
          ...state.users.find(({ id }) => id === one.id),
          ...one,
        })),
      ),
      listed(
        `/${of}/:id/access_tokens`,
        of === 'groups' ? rights.owner : rights.maintainer,
        ({ params }) => state.accessTokens.get(`${of}/${params['id']}`) ?? [],
      ),
      listed(
        `/${of}/:id/deploy_tokens`,
        rights.maintainer,
        ({ params }) => state.deployTokens.get(`${of}/${params['id']}`) ?? [],
      ),
      listed(
        `/${of}/:id/variables`,
        of === 'groups' ? rights.owner : rights.maintainer,
        ({ params }) => variables(`${of}/${params['id']}`),
      ),
    ]),
    listed('/admin/ci/variables', rights.admin, () => variables('instance')),
    single('/projects/:id/variables/:key', rights.maintainer, ({ params }) =>
      variables(`projects/${params['id']}`).find(({ key }) => key === params['key']),
    ),
    listed(
      '/projects/:id/deploy_keys',
      rights.maintainer,
      ({ params }) => state.deployKeys.get(params['id'] ?? '') ?? [],
    ),
    single('/projects/:id/deploy_keys/:key', rights.maintainer, ({ params }) =>
      state.deployKeys.get(params['id'] ?? '')?.find(({ id }) => String(id) === params['key']),
    ),
    listed('/personal_access_tokens', rights.admin, () => state.tokens),
    single('/personal_access_tokens/:id', rights.admin, (request) => byId(state.tokens, request)),
    listed('/runners/all', rights.admin, () =>
      state.runners.map(({ contacted_at: _at, ...row }) => row),
    ),
    single('/runners/:id', rights.admin, (request) => byId(state.runners, request)),
    listed('/audit_events', rights.admin, ({ query }) => {
      const from = Date.parse(query.get('created_after') ?? '1970-01-01');
      const until = Date.parse(query.get('created_before') ?? '2100-01-01');
      const at = (one: Record<string, unknown>) => Date.parse(String(one['created_at']));
      return state.audit
        .filter((one) => at(one) >= from && at(one) < until)
        .sort((a, b) => at(b) - at(a));
    }),
    // Groups' own lists, for a connection to one top-level group.
    single('/groups/:id', rights.any, ({ params }) =>
      state.groups.find((one) => one['full_path'] === params['id']),
    ),
    listed('/groups/:id/descendant_groups', rights.any, () =>
      state.groups.filter((one) => one['parent_id'] !== null),
    ),
    listed('/groups/:id/members/all', rights.any, () => [
      { id: 1, username: 'root', state: 'active', access_level: 50 },
    ]),
    listed('/groups/:id/projects', rights.any, () => state.projects),
    listed('/groups/:id/service_accounts', rights.owner, () => state.serviceAccounts),
    listed('/groups/:id/runners', rights.owner, () => state.runners),
    listed('/groups/:id/audit_events', rights.owner, () => state.audit),
  ];
};

type Log = (type: string, fields: Readonly<Record<string, unknown>>) => void;

const changeRoutes = (state: GitlabState, log: Log): readonly TwinRoute[] => {
  const route = (
    method: string,
    path: string,
    permission: string,
    answer: (request: TwinRequest) => TwinAnswer,
  ): TwinRoute => ({ method, path: api(path), permission, answer });
  const setState = (verb: 'block' | 'unblock') =>
    route('POST', `/users/:id/${verb}`, rights.actAdmin, ({ params }) => {
      const row = state.users.find(({ id }) => String(id) === params['id']);
      if (row === undefined) return notFound;
      const wanted = verb === 'block' ? 'blocked' : 'active';
      if (row['state'] === wanted)
        return { status: 403, body: { message: `403 Forbidden - User is already ${wanted}` } };
      row['state'] = wanted;
      log(verb === 'block' ? 'user_blocked' : 'unblock_user', {
        target_type: 'User',
        target_id: row.id,
        target_details: row['username'],
        entity_type: 'User',
        entity_id: row.id,
      });
      return { status: 201, body: true };
    });
  return [
    setState('block'),
    setState('unblock'),
    route('DELETE', '/personal_access_tokens/:id', rights.actAdmin, ({ params }) => {
      const row = state.tokens.find(({ id }) => String(id) === params['id']);
      if (row === undefined) return notFound;
      row['revoked'] = true;
      row['active'] = false;
      log('personal_access_token_revoked', {
        target_type: 'PersonalAccessToken',
        target_id: row.id,
        target_details: row['name'],
        entity_type: 'User',
        entity_id: row['user_id'],
      });
      return { status: 204 };
    }),
    route('DELETE', '/projects/:id/deploy_keys/:key', rights.actMaintainer, ({ params }) => {
      const keys = state.deployKeys.get(params['id'] ?? '') ?? [];
      const at = keys.findIndex(({ id }) => String(id) === params['key']);
      if (at < 0) return notFound;
      keys.splice(at, 1);
      return { status: 204 };
    }),
    route('POST', '/projects/:id/deploy_keys', rights.actMaintainer, ({ params, body }) => {
      const keys = state.deployKeys.get(params['id'] ?? '') ?? [];
      const row = JSON.parse(body) as Record<string, unknown>;
      keys.push({
        ...row,
        id: 702,
        fingerprint_sha256: 'SHA256:deploykey',
        created_at: DAY,
        expires_at: null,
      });
      return { status: 201, body: keys.at(-1) };
    }),
    route('PUT', '/runners/:id', rights.actAdmin, ({ params, body }) => {
      const row = state.runners.find(({ id }) => String(id) === params['id']);
      if (row === undefined) return notFound;
      Object.assign(row, JSON.parse(body));
      return { status: 200, body: row };
    }),
    route('DELETE', '/projects/:id/variables/:key', rights.actMaintainer, ({ params }) => {
      const rows = state.variables.get(`projects/${params['id']}`) ?? [];
      const at = rows.findIndex(({ key }) => key === params['key']);
      if (at < 0) return notFound;
      rows.splice(at, 1);
      return { status: 204 };
    }),
  ];
};

export interface GitlabTwin extends TwinServer {
  readonly state: GitlabState;
  readonly token: string;
  readonly actToken: string;
  readonly heldToken: string;
  picture(): unknown;
  log: Log;
}

export const startGitlabTwin = async (
  options: { readonly users?: number; readonly now?: () => number } = {},
): Promise<GitlabTwin> => {
  const state = seed(options.users ?? 120);
  let nth = 0;
  const log: Log = (type, fields) => {
    nth++;
    state.audit.push({
      id: `0190-${String(nth).padStart(6, '0')}`,
      author_id: 1,
      author_name: 'root',
      entity_type: 'User',
      entity_id: 1,
      details: { author_name: 'root', ip_address: '203.0.113.9' },
      ip_address: '203.0.113.9',
      event_type: type,
      created_at: new Date((options.now ?? Date.now)()).toISOString(),
      ...fields,
    });
  };
  const [readToken, actToken, heldToken] = ['glpat-read', 'glpat-act', 'glpat-sams-laptop'];
  const holderLives = () => {
    const row = state.tokens.find(({ id }) => id === 501);
    return (
      row?.['revoked'] === false && state.users.find(({ id }) => id === 2)?.['state'] === 'active'
    );
  };
  const server = await serveTwin({
    routes: [...readRoutes(state), ...changeRoutes(state, log)],
    caller({ headers }) {
      const given = headers['private-token'];
      if (given === readToken) return { may: (permission) => permission.startsWith('read_api') };
      if (given === actToken) return { may: () => true };
      if (given === heldToken && holderLives())
        return { may: (permission) => permission === rights.any };
      return undefined;
    },
    unauthenticated: () => ({ status: 401, body: { message: '401 Unauthorized' } }),
    forbidden: () => ({ status: 403, body: { message: '403 Forbidden' } }),
    throttled: (after) => ({
      status: 429,
      body: 'Retry later\n',
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => ({ status, body: { message: '500 Internal Server Error' } }),
    missing: () => notFound,
  });
  return {
    ...server,
    state,
    token: readToken,
    actToken,
    heldToken,
    log,
    picture: () =>
      JSON.parse(
        JSON.stringify({ ...state, audit: undefined }, (_key, value: unknown) =>
          value instanceof Map ? [...value] : value,
        ),
      ),
  };
};
