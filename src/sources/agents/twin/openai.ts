/** OpenAI's administration API, as its own SDK's types say. https://platform.openai.com/docs/api-reference */
import { SECOND } from '../../../core/index.ts';
import { obj, type Raw } from '../../record.ts';
import { serveTwin, type TwinAnswer, type TwinRoute, type TwinServer } from '../../twin-server.ts';
import { OPENAI_AUDIT, OPENAI_READ, OPENAI_WRITE } from '../permissions.ts';
import { found, page } from './pages.ts';
import { OPENAI_ACT_KEY, OPENAI_READ_KEY, type TwinState } from './state.ts';

const error = (status: number, message: string): TwinAnswer => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param: null, code: null } },
});

const tell = (state: TwinState, type: string, details: Raw, project?: string): void => {
  const { logs } = state.openai;
  logs.push({
    id: `audit_log-twin-${logs.length}`,
    object: 'organization.audit_log',
    type,
    effective_at: Math.floor(state.clock.now() / SECOND),
    actor: {
      type: 'api_key',
      api_key: { id: 'key_act', type: 'user', user: { id: 'user-dee', email: 'dee@example.com' } },
    },
    ...(project === undefined ? {} : { project: { id: project, name: project } }),
    [type]: details,
  });
};

const logsOf = ({ openai }: TwinState, query: URLSearchParams): readonly Raw[] => {
  const from = Number(query.get('effective_at[gte]') ?? 0);
  const to = Number(query.get('effective_at[lt]') ?? Number.POSITIVE_INFINITY);
  const timeOf = (one: Raw): number => Number(one['effective_at']);
  return openai.logs
    .filter((one) => timeOf(one) >= from && timeOf(one) < to)
    .sort((a, b) => timeOf(b) - timeOf(a));
};

const deleted = (object: string, id: unknown): TwinAnswer => ({
  status: 200,
  body: { object: `${object}.deleted`, id, deleted: true },
});

const reads = (state: TwinState): readonly TwinRoute[] => {
  const { openai } = state;
  const get = (path: string, answer: TwinRoute['answer']): TwinRoute => ({
    method: 'GET',
    path: `/v1/organization${path}`,
    permission: path === '/audit_logs' ? OPENAI_AUDIT : OPENAI_READ,
    answer,
  });
  const one = (items: readonly Record<string, unknown>[], id: string | undefined): TwinAnswer => {
    const item = found(items, id);
    return item ? { status: 200, body: item } : error(404, `No such object: ${id}`);
  };
  return [
    get('/users', (request) => page(openai.users, request, 'after')),
    get('/users/:id', ({ params }) => one(openai.users, params['id'])),
    get('/projects', (request) => {
      const all = request.query.get('include_archived') === 'true';
      return page(
        openai.projects.filter((project) => all || project['status'] === 'active'),
        request,
        'after',
      );
    }),
    get('/projects/:project/users', (request) =>
      page(openai.projectUsers[request.params['project'] ?? ''] ?? [], request, 'after'),
    ),
    get('/projects/:project/service_accounts', (request) =>
      page(openai.serviceAccounts[request.params['project'] ?? ''] ?? [], request, 'after'),
    ),
    get('/projects/:project/api_keys', (request) => {
      const keys = openai.keys[request.params['project'] ?? ''] ?? [];
      const any = request.query.get('owner_project_access') === 'any';
      return page(
        keys.filter((key) => any || key['owner_project_access'] === 'active'),
        request,
        'after',
      );
    }),
    get('/projects/:project/api_keys/:id', ({ params }) =>
      one(openai.keys[params['project'] ?? ''] ?? [], params['id']),
    ),
    get('/admin_api_keys', (request) => page(openai.adminKeys, request, 'after')),
    get('/audit_logs', (request) => page(logsOf(state, request.query), request, 'after')),
  ];
};

const writes = (state: TwinState): readonly TwinRoute[] => {
  const { openai } = state;
  return [
    {
      method: 'DELETE',
      path: '/v1/organization/projects/:project/api_keys/:id',
      permission: OPENAI_WRITE,
      answer({ params: { project = '', id } }) {
        const key = found(openai.keys[project] ?? [], id);
        if (!key) return error(404, `No such API key: ${id}`);
        if (obj(key['owner'])['type'] === 'service_account')
          return error(400, 'API keys of service accounts are deleted with the service account');
        openai.keys[project] = (openai.keys[project] ?? []).filter((one) => one !== key);
        tell(state, 'api_key.deleted', { id }, project);
        return deleted('organization.project.api_key', id);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/organization/users/:id',
      permission: OPENAI_WRITE,
      answer({ params: { id } }) {
        if (!found(openai.users, id)) return error(404, `No such user: ${id}`);
        openai.users = openai.users.filter((user) => user['id'] !== id);
        for (const [project, users] of Object.entries(openai.projectUsers))
          openai.projectUsers[project] = users.filter((user) => user['id'] !== id);
        tell(state, 'user.deleted', { id });
        return deleted('organization.user', id);
      },
    },
  ];
};

export const serveOpenAi = (state: TwinState): Promise<TwinServer> =>
  serveTwin({
    routes: [...reads(state), ...writes(state)],
    caller({ headers }) {
      const key = headers['authorization']?.replace('Bearer ', '');
      if (key === OPENAI_ACT_KEY) return { may: () => true };
      return key === OPENAI_READ_KEY
        ? { may: (permission) => permission !== OPENAI_WRITE }
        : undefined;
    },
    unauthenticated: () => error(401, 'Incorrect API key provided'),
    forbidden: (permission) => ({
      status: 403,
      body: {
        error: `You have insufficient permissions for this operation. Missing scopes: ${permission}.`,
      },
    }),
    throttled: (after) => ({
      ...error(429, 'Rate limit reached'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => error(status, 'The server had an error while processing your request'),
    missing: () => error(404, 'Invalid URL'),
  });
