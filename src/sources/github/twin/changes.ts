/** Changes in the twin: each is made, and written to the audit log as GitHub does. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { inRepo, notFound } from './answers.ts';
import type { TwinState } from './state.ts';

const done: TwinAnswer = { status: 204 };

export type TwinLog = (action: string, fields?: Readonly<Record<string, unknown>>) => void;

const bodyOf = ({ body }: TwinRequest): Readonly<Record<string, unknown>> =>
  body === '' ? {} : (JSON.parse(body) as Readonly<Record<string, unknown>>);

const memberRoutes = (state: TwinState, log: TwinLog): readonly TwinRoute[] => [
  {
    method: 'DELETE',
    path: '/orgs/:org/memberships/:username',
    permission: 'members: write',
    answer({ params }) {
      const login = params['username'] ?? '';
      const user = state.users.get(login);
      if (user === undefined || user.role === 'outside') return notFound;
      state.users.delete(login);
      for (const team of state.teams.values()) team.members.delete(login);
      for (const repo of state.repos.values()) repo.collaborators.delete(login);
      state.pats = state.pats.filter(({ owner }) => owner !== login);
      state.authorizations = state.authorizations.filter((one) => one.login !== login);
      log('org.remove_member', { user: login });
      return done;
    },
  },
  {
    method: 'PUT',
    path: '/orgs/:org/memberships/:username',
    permission: 'members: write',
    answer(request) {
      const login = request.params['username'] ?? '';
      state.invitations.add(login);
      log('org.invite_member', { user: login });
      return { status: 200, body: { state: 'pending', role: bodyOf(request)['role'] } };
    },
  },
  {
    method: 'DELETE',
    path: '/orgs/:org/outside_collaborators/:username',
    permission: 'members: write',
    answer({ params }) {
      const login = params['username'] ?? '';
      const user = state.users.get(login);
      if (user !== undefined && user.role !== 'outside')
        return {
          status: 422,
          body: {
            message:
              'You cannot specify an organization member to remove as an outside collaborator.',
          },
        };
      state.users.delete(login);
      for (const repo of state.repos.values()) repo.collaborators.delete(login);
      log('org.remove_outside_collaborator', { user: login });
      return done;
    },
  },
  {
    method: 'PUT',
    path: '/repos/:owner/:repo/collaborators/:username',
    permission: 'administration: write',
    answer: inRepo(state, (repo, { params }) => {
      state.invitations.add(params['username'] ?? '');
      log('repo.add_member', { user: params['username'], repo: `${state.org}/${repo.name}` });
      return { status: 201, body: { id: 1 } };
    }),
  },
  {
    method: 'PUT',
    path: '/orgs/:org/blocks/:username',
    permission: 'organization_user_blocking: write',
    answer({ params }) {
      const login = params['username'] ?? '';
      const user = state.users.get(login);
      if (user !== undefined && user.role !== 'outside')
        return { status: 422, body: { message: 'Blocked user is a member of the organization' } };
      state.blocks.add(login);
      log('org.block_user', { blocked_user: login });
      return done;
    },
  },
  {
    method: 'DELETE',
    path: '/orgs/:org/blocks/:username',
    permission: 'organization_user_blocking: write',
    answer({ params }) {
      state.blocks.delete(params['username'] ?? '');
      log('org.unblock_user', { blocked_user: params['username'] });
      return done;
    },
  },
];

const tokenRoutes = (state: TwinState, log: TwinLog): readonly TwinRoute[] => [
  {
    method: 'POST',
    path: '/orgs/:org/personal-access-tokens/:pat',
    permission: 'organization_personal_access_tokens: write',
    answer({ params }) {
      const grant = state.pats.find(({ id }) => String(id) === params['pat']);
      if (grant === undefined) return notFound;
      state.pats = state.pats.filter((one) => one !== grant);
      log('personal_access_token.access_revoked', { user: grant.owner, token_id: grant.token_id });
      return done;
    },
  },
  {
    method: 'DELETE',
    path: '/orgs/:org/credential-authorizations/:credential',
    permission: 'organization_administration: write',
    answer({ params }) {
      const row = state.authorizations.find(
        (one) => String(one.credential_id) === params['credential'],
      );
      if (row === undefined) return notFound;
      state.authorizations = state.authorizations.filter((one) => one !== row);
      log('org_credential_authorization.revoke', {
        user: row.login,
        token_id: row.authorized_credential_id,
      });
      return done;
    },
  },
  {
    method: 'GET',
    path: '/app/installations/:installation',
    permission: 'app key',
    answer({ params }) {
      const one = state.installations.find(({ id }) => String(id) === params['installation']);
      return one ? { status: 200, body: one } : notFound;
    },
  },
  ...(['PUT', 'DELETE'] as const).map(
    (method): TwinRoute => ({
      method,
      path: '/app/installations/:installation/suspended',
      permission: 'app key',
      answer({ params }) {
        const one = state.installations.find(({ id }) => String(id) === params['installation']);
        if (one === undefined) return notFound;
        one.suspended_at = method === 'PUT' ? '2026-06-01T00:00:00Z' : null;
        log(
          method === 'PUT'
            ? 'integration_installation.suspend'
            : 'integration_installation.unsuspend',
          {
            name: one.app_slug,
          },
        );
        return done;
      },
    }),
  ),
];

const repoRoutes = (state: TwinState, log: TwinLog): readonly TwinRoute[] => [
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/keys/:key',
    permission: 'administration: write',
    answer: inRepo(state, (repo, { params }) => {
      const at = repo.keys.findIndex(({ id }) => String(id) === params['key']);
      if (at < 0) return notFound;
      const [key] = repo.keys.splice(at, 1);
      log('public_key.delete', { repo: `${state.org}/${repo.name}`, title: key?.title });
      return done;
    }),
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/keys',
    permission: 'administration: write',
    answer: inRepo(state, (repo, request) => {
      const body = bodyOf(request);
      if (repo.keys.some(({ key }) => key === body['key']))
        return { status: 422, body: { message: 'key is already in use' } };
      const id = Math.max(...repo.keys.map((one) => one.id), 500) + 100;
      repo.keys.push({
        id,
        key: String(body['key']),
        title: String(body['title']),
        read_only: body['read_only'] === true,
        added_by: 'countersign',
        created_at: '2026-06-01T00:00:00Z',
        last_used: null,
      });
      log('public_key.create', { repo: `${state.org}/${repo.name}`, title: body['title'] });
      return { status: 201, body: repo.keys.at(-1) };
    }),
  },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/actions/secrets/:name',
    permission: 'secrets: write',
    answer: inRepo(state, (repo, { params }) => {
      const at = repo.secrets.findIndex(({ name }) => name === params['name']);
      if (at < 0) return notFound;
      repo.secrets.splice(at, 1);
      log('repo.remove_actions_secret', { repo: `${state.org}/${repo.name}`, key: params['name'] });
      return done;
    }),
  },
  {
    method: 'PUT',
    path: '/repos/:owner/:repo/actions/permissions',
    permission: 'administration: write',
    answer: inRepo(state, (repo, request) => {
      const body = bodyOf(request);
      const enabled = body['enabled'] === true;
      repo.actions = {
        ...repo.actions,
        enabled,
        ...(typeof body['allowed_actions'] === 'string'
          ? { allowed_actions: body['allowed_actions'] }
          : {}),
        ...(typeof body['sha_pinning_required'] === 'boolean'
          ? { sha_pinning_required: body['sha_pinning_required'] }
          : {}),
      };
      log(enabled ? 'repo.actions_enabled' : 'repo.actions_disabled', {
        repo: `${state.org}/${repo.name}`,
      });
      return done;
    }),
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/actions/runs/:run/cancel',
    permission: 'actions: write',
    answer: inRepo(state, (repo, { params }) => {
      const run = repo.runs.find(({ id }) => String(id) === params['run']);
      if (run === undefined) return notFound;
      if (run.status === 'completed')
        return {
          status: 409,
          body: { message: 'Cannot cancel a workflow run that is completed.' },
        };
      run.status = 'completed';
      run.conclusion = 'cancelled';
      log('workflows.cancel_workflow_run', {
        repo: `${state.org}/${repo.name}`,
        workflow_run_id: run.id,
      });
      return { status: 202, body: {} };
    }),
  },
];

export const changeRoutes = (state: TwinState, log: TwinLog): readonly TwinRoute[] => [
  ...memberRoutes(state, log),
  ...tokenRoutes(state, log),
  ...repoRoutes(state, log),
];
