/** Changes in the twin: each is made, and written to the audit events. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { rights } from '../client.ts';
import { api, notFound } from './reads.ts';
import { DAY, type GitlabState, type Row } from './state.ts';

export type Log = (type: string, fields: Readonly<Record<string, unknown>>) => void;

export const changeRoutes = (state: GitlabState, log: Log): readonly TwinRoute[] => {
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
  /** Docs: the old token is revoked first; one that is revoked already ends all active ones of its family. */
  const rotation = (
    path: string,
    permission: string,
    rowsOf: (request: TwinRequest) => Row[] | undefined,
  ): TwinRoute =>
    route('POST', `${path}/:token/rotate`, permission, (request) => {
      const rows = rowsOf(request) ?? [];
      const old = rows.find(({ id }) => String(id) === request.params['token']);
      if (old === undefined) return notFound;
      const family = rows.filter(
        (one) => one['name'] === old['name'] && one['user_id'] === old['user_id'],
      );
      if (old['revoked'] === true) {
        for (const one of family) Object.assign(one, { revoked: true, active: false });
        return { status: 401, body: { message: '401 Unauthorized' } };
      }
      Object.assign(old, { revoked: true, active: false });
      const id = 900 + Math.max(...rows.map((one) => one.id));
      const asked = JSON.parse(request.body === '' ? '{}' : request.body) as {
        expires_at?: string;
      };
      const row = {
        ...old,
        ...{ id, revoked: false, active: true, last_used_at: null },
        expires_at: asked.expires_at ?? '2026-06-08',
      };
      rows.push(row);
      return { status: 200, body: { ...row, token: `glpat-rotated-${id}` } };
    });
  return [
    rotation('/personal_access_tokens', rights.actAdmin, () => state.tokens),
    rotation('/projects/:id/access_tokens', rights.actMaintainer, ({ params }) =>
      state.accessTokens.get(`projects/${params['id']}`),
    ),
    rotation('/groups/:id/access_tokens', rights.actOwner, ({ params }) =>
      state.accessTokens.get(`groups/${params['id']}`),
    ),
    route('PUT', '/projects/:id/variables/:key', rights.actMaintainer, ({ params, body }) => {
      const rows = state.variables.get(`projects/${params['id']}`) ?? [];
      const row = rows.find(({ key }) => key === params['key']);
      if (row === undefined) return notFound;
      row.protected = (JSON.parse(body) as { protected: boolean }).protected;
      return { status: 200, body: row };
    }),
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
