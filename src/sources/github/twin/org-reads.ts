/** What the twin answers to questions about the organisation, in the shapes of docs.github.com/rest. */
import type { TwinRoute } from '../../twin-server.ts';
import { ADMIN, auditLog, graphql, notFound, paged, repoBody, simpleUser } from './answers.ts';
import type { TwinState, TwinUser } from './state.ts';

export const orgReads = (state: TwinState): readonly TwinRoute[] => {
  const get = (
    path: string,
    permission: TwinRoute['permission'],
    answer: TwinRoute['answer'],
  ): TwinRoute => ({ method: 'GET', path, permission, answer });
  const users = (wanted: (user: TwinUser) => boolean) =>
    [...state.users.values()].filter(wanted).map(simpleUser);
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
  ];
};
