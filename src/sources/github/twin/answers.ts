/** How the twin pages, and in which shapes it shows users and repositories. */
import type { TwinAnswer, TwinRequest } from '../../twin-server.ts';
import type { TwinRepo, TwinState, TwinUser } from './state.ts';

export const notFound: TwinAnswer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** A page of `rows`, with the Link header; inside `key` where the endpoint counts. */
export const paged = (request: TwinRequest, rows: readonly unknown[], key?: string): TwinAnswer => {
  const size = Math.min(100, Number(request.query.get('per_page') ?? 30));
  const page = Number(request.query.get('page') ?? 1);
  const part = rows.slice((page - 1) * size, page * size);
  const next = new URLSearchParams(request.query);
  next.set('page', String(page + 1));
  const host = `http://${request.headers['host'] ?? '127.0.0.1'}`;
  return {
    status: 200,
    body: key === undefined ? part : { total_count: rows.length, [key]: part },
    headers:
      page * size < rows.length ? { link: `<${host}${request.path}?${next}>; rel="next"` } : {},
  };
};

export const simpleUser = (user: TwinUser) => ({
  login: user.login,
  id: user.id,
  type: 'User',
  site_admin: false,
});

export const repoBody = (state: TwinState, repo: TwinRepo) => ({
  id: repo.id,
  name: repo.name,
  full_name: `${state.org}/${repo.name}`,
  owner: { login: state.org, id: 7, type: 'Organization' },
  private: repo.visibility === 'private',
  visibility: repo.visibility,
  default_branch: 'main',
  archived: false,
  fork: false,
  created_at: repo.createdAt,
  pushed_at: '2026-05-30T09:00:00Z',
});

export const inRepo =
  (state: TwinState, answer: (repo: TwinRepo, request: TwinRequest) => TwinAnswer) =>
  (request: TwinRequest): TwinAnswer => {
    const repo = state.repos.get(request.params['repo'] ?? '');
    return repo === undefined || request.params['owner'] !== state.org
      ? notFound
      : answer(repo, request);
  };

export const graphql = (state: TwinState, request: TwinRequest): TwinAnswer => {
  const { query, variables } = JSON.parse(request.body) as {
    readonly query: string;
    readonly variables: { readonly after?: string | null };
  };
  const all = [...state.users.values()].filter(({ role }) => role !== 'outside');
  const from = Number(variables.after ?? 0);
  const part = all.slice(from, from + 100);
  const pageInfo = { hasNextPage: from + 100 < all.length, endCursor: String(from + 100) };
  const organization = query.includes('samlIdentityProvider')
    ? {
        samlIdentityProvider: {
          issuer: 'https://idp.example.com',
          externalIdentities: {
            pageInfo,
            edges: part.flatMap((user) =>
              user.samlName
                ? [
                    {
                      node: {
                        samlIdentity: { nameId: user.samlName },
                        user: { login: user.login },
                      },
                    },
                  ]
                : [],
            ),
          },
        },
      }
    : {
        membersWithRole: {
          pageInfo,
          edges: part.map((user) => ({
            hasTwoFactorEnabled: user.twoFactor,
            role: user.role.toUpperCase(),
            node: {
              login: user.login,
              databaseId: user.id,
              createdAt: '2020-01-01T00:00:00Z',
              email: '',
              organizationVerifiedDomainEmails: user.emails,
            },
          })),
        },
      };
  return { status: 200, body: { data: { organization } } };
};

export const auditLog = (state: TwinState, request: TwinRequest): TwinAnswer => {
  const phrase = request.query.get('phrase') ?? '';
  const from = Date.parse(/created:>=(\S+)/.exec(phrase)?.[1] ?? '1970-01-01T00:00:00Z');
  const rows = state.audit
    .filter((one) => Number(one['@timestamp']) >= from)
    .sort((a, b) => Number(a['@timestamp']) - Number(b['@timestamp']));
  if (request.query.get('order') !== 'asc') rows.reverse();
  const size = Math.min(100, Number(request.query.get('per_page') ?? 30));
  const after = Number(request.query.get('after') ?? 0);
  const next = new URLSearchParams(request.query);
  next.set('after', String(after + size));
  const host = `http://${request.headers['host'] ?? '127.0.0.1'}`;
  return {
    status: 200,
    body: rows.slice(after, after + size),
    headers:
      after + size < rows.length ? { link: `<${host}${request.path}?${next}>; rel="next"` } : {},
  };
};

export const ADMIN = 'organization_administration: read';
