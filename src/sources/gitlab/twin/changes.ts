/** Changes in the twin: each is made, and written to the audit events. */
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { rights } from '../client.ts';
import { api, notFound } from './reads.ts';
import { DAY, type GitlabState } from './state.ts';

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
