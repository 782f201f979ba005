/** What the twin answers to questions about a repository, in the shapes of docs.github.com/rest. */
import type { TwinRequest, TwinRoute } from '../../twin-server.ts';
import { inRepo, notFound, paged } from './answers.ts';
import type { TwinRepo, TwinState } from './state.ts';

export const repoReads = (state: TwinState): readonly TwinRoute[] => {
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
  const environmentOf = (repo: TwinRepo, request: TwinRequest) =>
    repo.environments.find(({ name }) => name === request.params['environment']);
  return [
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
    // `includes_parents` is true unless it is said otherwise.
    repoList('/rulesets', 'metadata: read', (repo) => [...state.rulesets, ...repo.rulesets]),
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
