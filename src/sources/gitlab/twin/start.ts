/** GitLab on loopback, for tests and demos: shapes, paging, refusals and limits of docs.gitlab.com/api. */
import { serveTwin, type TwinServer } from '../../twin-server.ts';
import { rights } from '../client.ts';
import { changeRoutes, type Log } from './changes.ts';
import { notFound, readRoutes } from './reads.ts';
import { type GitlabState, seed } from './state.ts';

export interface GitlabTwin extends TwinServer {
  readonly state: GitlabState;
  readonly token: string;
  readonly actToken: string;
  readonly heldToken: string;
  picture(): unknown;
  log: Log;
}

export const startGitlabTwin = async (
  options: { readonly users?: number; readonly now?: () => number } = {},
): Promise<GitlabTwin> => {
  const state = seed(options.users ?? 120);
  let nth = 0;
  const log: Log = (type, fields) => {
    nth++;
    state.audit.push({
      id: `0190-${String(nth).padStart(6, '0')}`,
      author_id: 1,
      author_name: 'root',
      entity_type: 'User',
      entity_id: 1,
      details: { author_name: 'root', ip_address: '203.0.113.9' },
      ip_address: '203.0.113.9',
      event_type: type,
      created_at: new Date((options.now ?? Date.now)()).toISOString(),
      ...fields,
    });
  };
  const [readToken, actToken, heldToken] = ['glpat-read', 'glpat-act', 'glpat-sams-laptop'];
  const holderLives = () => {
    const row = state.tokens.find(({ id }) => id === 501);
    return (
      row?.['revoked'] === false && state.users.find(({ id }) => id === 2)?.['state'] === 'active'
    );
  };
  const server = await serveTwin({
    routes: [...readRoutes(state), ...changeRoutes(state, log)],
    caller({ headers }) {
      const given = headers['private-token'];
      if (given === readToken) return { may: (permission) => permission.startsWith('read_api') };
      if (given === actToken) return { may: () => true };
      if (given === heldToken && holderLives())
        return { may: (permission) => permission === rights.any };
      return undefined;
    },
    unauthenticated: () => ({ status: 401, body: { message: '401 Unauthorized' } }),
    forbidden: () => ({ status: 403, body: { message: '403 Forbidden' } }),
    throttled: (after) => ({
      status: 429,
      body: 'Retry later\n',
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => ({ status, body: { message: '500 Internal Server Error' } }),
    missing: () => notFound,
  });
  return {
    ...server,
    state,
    token: readToken,
    actToken,
    heldToken,
    log,
    picture: () =>
      JSON.parse(
        JSON.stringify({ ...state, audit: undefined }, (_key, value: unknown) =>
          value instanceof Map ? [...value] : value,
        ),
      ),
  };
};
