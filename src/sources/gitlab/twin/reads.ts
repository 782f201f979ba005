/** What the twin answers to reads, in the shapes of docs.gitlab.com/api. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { rights } from '../client.ts';
import type { GitlabState, Row } from './state.ts';

export const notFound: TwinAnswer = { status: 404, body: { message: '404 Not found' } };

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

export const api = (path: string): string => `/api/v4${path}`;

export const readRoutes = (state: GitlabState): readonly TwinRoute[] => {
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
    ...(['groups', 'projects'] as const).map((of) =>
      single(
        `/${of}/:id/access_tokens/:token`,
        of === 'groups' ? rights.owner : rights.maintainer,
        ({ params }) =>
          state.accessTokens
            .get(`${of}/${params['id']}`)
            ?.find(({ id }) => String(id) === params['token']),
      ),
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
