/** The organisation's lists as GitHub's API gives them. */
import { DAY } from '../../core/index.ts';
import type { GithubExport } from '../../sources/github/index.ts';
import { isoSeconds } from '../common/times.ts';
import type { Organisation } from '../organisation/model.ts';
import { deployBot, isOwner, ORG, secretsOf, staffOn, teamSlugs } from './org.ts';

export const githubExport = (organisation: Organisation, at: number): GithubExport => {
  const users = staffOn(organisation, at);
  return {
    organization: {
      login: ORG,
      default_repository_permission: 'read',
      two_factor_requirement_enabled: true,
      members_can_create_repositories: true,
    },
    members: users.map((user) => ({
      role: isOwner(organisation, user) ? 'ADMIN' : 'MEMBER',
      hasTwoFactorEnabled: true,
      node: {
        login: user.login,
        databaseId: user.id,
        createdAt: isoSeconds(at - 900 * DAY),
        email: '',
        organizationVerifiedDomainEmails: [user.person.email],
      },
    })),
    teams: teamSlugs.map((slug) => ({
      slug,
      name: slug,
      members: users
        .filter(({ person }) =>
          slug === 'admins'
            ? person.job === 'admin'
            : person.team.startsWith(slug.split('-')[0] ?? ''),
        )
        .map(({ login }) => login),
      repositories: organisation.repositories
        .filter(({ team }) => team === slug)
        .map(({ name }) => ({ full_name: name, permission: 'push' })),
    })),
    repositories: organisation.repositories.map((repo) => ({
      id: repo.id,
      full_name: repo.name,
      name: repo.name.split('/')[1],
      private: repo.visibility === 'private',
      visibility: repo.visibility,
      default_branch: 'main',
      created_at: isoSeconds(at - 800 * DAY),
      owner: { login: ORG, id: 90_221_117 },
      actions_secrets: secretsOf(organisation, repo).map((name) => ({
        name,
        created_at: isoSeconds(at - 300 * DAY),
        updated_at: isoSeconds(at - 90 * DAY),
      })),
      deploy_keys: [],
    })),
    installations: [
      {
        id: 51_000_001,
        app_id: 390_001,
        app_slug: deployBot.slug,
        client_id: 'Iv1.9a2b7c0d11e2f334',
        repository_selection: 'all',
        permissions: { contents: 'read', deployments: 'write', metadata: 'read' },
        events: ['push'],
        created_at: isoSeconds(at - 500 * DAY),
        suspended_at: null,
      },
    ],
    personalAccessTokens: users
      .filter(({ usesSsh }) => !usesSsh)
      .map((user) => ({
        id: user.tokenId + 1,
        owner: { login: user.login, id: user.id },
        token_id: user.tokenId,
        token_name: 'laptop',
        token_expired: false,
        token_expires_at: isoSeconds(at + 200 * DAY),
        token_last_used_at: isoSeconds(at - DAY),
        access_granted_at: isoSeconds(at - 160 * DAY),
        repository_selection: 'all',
        permissions: { repository: { contents: 'write', metadata: 'read' } },
      })),
  };
};
