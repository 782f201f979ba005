/** What the twin answers to reads, in the shapes of docs.github.com/rest. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import type { TwinRepo, TwinState, TwinUser } from './state.ts';

export const notFound: TwinAnswer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** A page of `rows`, with the Link header; inside `key` where the endpoint counts. */
const paged = (request: TwinRequest, rows: readonly unknown[], key?: string): TwinAnswer => {
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

const simpleUser = (user: TwinUser) => ({
  login: user.login,
  id: user.id,
  type: 'User',
  site_admin: false,
});

const repoBody = (state: TwinState, repo: TwinRepo) => ({
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

const graphql = (state: TwinState, request: TwinRequest): TwinAnswer => {
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

const auditLog = (state: TwinState, request: TwinRequest): TwinAnswer => {
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

const ADMIN = 'organization_administration: read';

export const readRoutes = (state: TwinState): readonly TwinRoute[] => {
  const get = (
    path: string,
    permission: TwinRoute['permission'],
    answer: TwinRoute['answer'],
  ): TwinRoute => ({ method: 'GET', path, permission, answer });
  const repoList = (
    path: string,
    permission: string,
    rows: (repo: TwinRepo) => readonly unknown[],
    key?: string,
  ): TwinRoute =>
    get(
      `/repos/:owner/:repo${path}`,
      permission,
      inRepo(state, (repo, request) => paged(request, rows(repo), key)),
    );
  const users = (wanted: (user: TwinUser) => boolean) =>
    [...state.users.values()].filter(wanted).map(simpleUser);
  const environmentOf = (repo: TwinRepo, request: TwinRequest) =>
    repo.environments.find(({ name }) => name === request.params['environment']);
  return [
    // Public apps alone have a page for others.
    get('/apps/:slug', undefined, ({ params }) =>
      params['slug'] === 'deploy-helper'
        ? {
            status: 200,
            body: {
              slug: 'deploy-helper',
              owner: { login: 'helper-inc', type: 'Organization' },
              external_url: 'https://deploy.helper.example/github',
            },
          }
        : notFound,
    ),
    get('/rate_limit', undefined, () => ({ status: 200, body: { resources: {} } })),
    {
      method: 'POST',
      path: '/graphql',
      permission: ({ body }) => (body.includes('samlIdentityProvider') ? ADMIN : 'members: read'),
      changes: false,
      answer: (request) => graphql(state, request),
    },
    get('/orgs/:org', ADMIN, () => ({
      status: 200,
      body: {
        login: state.org,
        id: 7,
        default_repository_permission: 'read',
        two_factor_requirement_enabled: false,
        members_can_create_public_repositories: false,
      },
    })),
    get('/orgs/:org/outside_collaborators', 'members: read', (request) =>
      paged(
        request,
        users(
          (user) =>
            user.role === 'outside' &&
            (request.query.get('filter') !== '2fa_disabled' || !user.twoFactor),
        ),
      ),
    ),
    get('/orgs/:org/teams', 'members: read', (request) =>
      paged(
        request,
        [...state.teams.values()].map(({ slug, parent }) => ({
          slug,
          name: slug,
          parent: parent ? { slug: parent } : null,
        })),
      ),
    ),
    get('/orgs/:org/teams/:team/members', 'members: read', (request) =>
      paged(
        request,
        users(
          ({ login }) => state.teams.get(request.params['team'] ?? '')?.members.has(login) === true,
        ),
      ),
    ),
    get('/orgs/:org/teams/:team/repos', 'members: read', (request) =>
      paged(
        request,
        [...(state.teams.get(request.params['team'] ?? '')?.repos ?? [])].map(([name, role]) => ({
          full_name: `${state.org}/${name}`,
          role_name: role,
        })),
      ),
    ),
    get('/orgs/:org/repos', 'metadata: read', (request) =>
      paged(
        request,
        [...state.repos.values()].map((repo) => repoBody(state, repo)),
      ),
    ),
    get('/orgs/:org/installations', ADMIN, (request) =>
      paged(
        request,
        state.installations.map((one) => ({
          ...one,
          repository_selection: 'selected',
          events: ['push'],
        })),
        'installations',
      ),
    ),
    get('/orgs/:org/credential-authorizations', ADMIN, (request) =>
      paged(
        request,
        state.authorizations.map(({ type, note, ...one }) => ({
          ...one,
          credential_type: type,
          credential_authorized_at: '2026-03-01T09:00:00Z',
          credential_accessed_at: '2026-05-01T09:00:00Z',
          authorized_credential_expires_at: null,
          ...(note ? { authorized_credential_note: note } : {}),
        })),
      ),
    ),
    get(
      '/orgs/:org/personal-access-tokens',
      'organization_personal_access_tokens: read',
      (request) =>
        paged(
          request,
          state.pats.map((one) => ({
            id: one.id,
            owner: { login: one.owner, id: state.users.get(one.owner)?.id },
            repository_selection: one.subset ? 'subset' : 'all',
            permissions: { repository: { contents: 'write', metadata: 'read' } },
            access_granted_at: '2026-03-01T09:00:00Z',
            token_id: one.token_id,
            token_name: one.name,
            token_expired: false,
            token_expires_at: one.expires,
            token_last_used_at: one.used,
          })),
        ),
    ),
    get(
      '/orgs/:org/personal-access-tokens/:pat/repositories',
      'organization_personal_access_tokens: read',
      (request) =>
        paged(
          request,
          (state.pats.find(({ id }) => String(id) === request.params['pat'])?.subset ?? []).map(
            (name) => ({
              full_name: `${state.org}/${name}`,
            }),
          ),
        ),
    ),
    get('/orgs/:org/actions/runners', 'organization_self_hosted_runners: read', (request) =>
      paged(
        request,
        [
          {
            id: 700,
            name: 'shared',
            os: 'linux',
            status: 'online',
            labels: [{ name: 'self-hosted' }],
          },
        ],
        'runners',
      ),
    ),
    get('/orgs/:org/hooks', 'organization_hooks: read', (request) =>
      paged(request, [
        {
          id: 600,
          active: true,
          events: ['*'],
          config: { url: 'https://siem.example.com/github', insecure_ssl: '0' },
        },
      ]),
    ),
    get('/orgs/:org/actions/secrets', 'organization_secrets: read', (request) =>
      paged(request, state.secrets, 'secrets'),
    ),
    get('/orgs/:org/actions/variables', 'organization_actions_variables: read', (request) =>
      paged(request, [], 'variables'),
    ),
    get('/orgs/:org/actions/oidc/customization/sub', ADMIN, () => ({
      status: 200,
      body: { include_claim_keys: ['repo', 'context'] },
    })),
    get('/orgs/:org/audit-log', ADMIN, (request) => auditLog(state, request)),
    get('/orgs/:org/blocks/:username', 'organization_user_blocking: read', (request) =>
      state.blocks.has(request.params['username'] ?? '') ? { status: 204 } : notFound,
    ),
    get('/orgs/:org/memberships/:username', 'members: read', (request) => {
      const login = request.params['username'] ?? '';
      const user = state.users.get(login);
      if (state.invitations.has(login))
        return { status: 200, body: { state: 'pending', role: 'member' } };
      return user === undefined || user.role === 'outside'
        ? notFound
        : { status: 200, body: { state: 'active', role: user.role } };
    }),
    repoList('/collaborators', 'metadata: read', (repo) =>
      [...repo.collaborators].map(([login, role]) => ({
        login,
        id: state.users.get(login)?.id,
        role_name: role,
      })),
    ),
    repoList('/keys', 'administration: read', (repo) => repo.keys),
    get(
      '/repos/:owner/:repo/keys/:key',
      'administration: read',
      inRepo(state, (repo, request) => {
        const key = repo.keys.find(({ id }) => String(id) === request.params['key']);
        return key ? { status: 200, body: key } : notFound;
      }),
    ),
    repoList('/actions/secrets', 'secrets: read', (repo) => repo.secrets, 'secrets'),
    get(
      '/repos/:owner/:repo/actions/secrets/:name',
      'secrets: read',
      inRepo(state, (repo, request) => {
        const secret = repo.secrets.find(({ name }) => name === request.params['name']);
        return secret ? { status: 200, body: secret } : notFound;
      }),
    ),
    repoList(
      '/actions/variables',
      'actions_variables: read',
      (repo) => repo.variables,
      'variables',
    ),
    repoList(
      '/actions/runners',
      'administration: read',
      (repo) => repo.runners.map((one) => ({ ...one, os: 'linux', status: 'online', labels: [] })),
      'runners',
    ),
    repoList(
      '/environments',
      'actions: read',
      (repo) =>
        repo.environments.map(({ name, created_at }) => ({
          name,
          created_at,
          protection_rules: [],
        })),
      'environments',
    ),
    get(
      '/repos/:owner/:repo/environments/:environment/secrets',
      'environments: read',
      inRepo(state, (repo, request) =>
        paged(request, environmentOf(repo, request)?.secrets ?? [], 'secrets'),
      ),
    ),
    get(
      '/repos/:owner/:repo/environments/:environment/variables',
      'environments: read',
      inRepo(state, (repo, request) =>
        paged(request, environmentOf(repo, request)?.variables ?? [], 'variables'),
      ),
    ),
    repoList('/hooks', 'repository_hooks: read', (repo) =>
      repo.hooks.map(({ id, url }) => ({
        id,
        active: true,
        events: ['push'],
        config: { url, insecure_ssl: '0' },
      })),
    ),
    get(
      '/repos/:owner/:repo/actions/oidc/customization/sub',
      'actions: read',
      inRepo(state, (repo) => ({ status: 200, body: repo.subject })),
    ),
    get(
      '/repos/:owner/:repo/actions/permissions',
      'administration: read',
      inRepo(state, (repo) => ({ status: 200, body: repo.actions })),
    ),
    get(
      '/repos/:owner/:repo/actions/permissions/workflow',
      'administration: read',
      inRepo(state, () => ({
        status: 200,
        body: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: false },
      })),
    ),
    get(
      '/repos/:owner/:repo/actions/runs/:run',
      'actions: read',
      inRepo(state, (repo, request) => {
        const run = repo.runs.find(({ id }) => String(id) === request.params['run']);
        return run ? { status: 200, body: run } : notFound;
      }),
    ),
    repoList('/rules/branches/main', 'metadata: read', (repo) => repo.rules),
    get(
      '/repos/:owner/:repo/branches/main/protection',
      'administration: read',
      inRepo(state, (repo) =>
        repo.protection ? { status: 200, body: repo.protection } : notFound,
      ),
    ),
    get(
      '/repos/:owner/:repo/contents/*',
      'single_file: read',
      inRepo(state, (repo, request) => {
        const file = repo.files[decodeURIComponent(request.params['rest'] ?? '')];
        return file === undefined
          ? notFound
          : {
              status: 200,
              body: { encoding: 'base64', content: Buffer.from(file).toString('base64') },
            };
      }),
    ),
  ];
};
