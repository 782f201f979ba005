/** A Google Workspace customer on loopback, for tests: Google's own clients talk to it as they talk to Google. */
import { twinSignIn } from '../../google-twin-sign-in.ts';
import { serveTwin, type TwinRequest, type TwinServer } from '../../twin-server.ts';
import { googleError } from './answer.ts';
import { workspaceRoutes } from './routes.ts';
import { seed } from './seed.ts';
import { type Clock, type Held, isAccepted, type WorkspaceState } from './state.ts';

export interface WorkspaceTwin extends TwinServer {
  readonly state: WorkspaceState;
  /** A service account with domain-wide delegation. */
  letIn(email: string, privateKey: string): void;
  withdrawScope(scope: string): void;
  accepts(held: Held): boolean;
  /** Everything stored, comparable; the log is not part of it. */
  picture(): unknown;
}

export interface WorkspaceTwinOptions {
  readonly clock: Clock;
  /** How long a change takes until it is obeyed. */
  readonly propagationMs: number;
}

export const startWorkspaceTwin = async ({
  clock,
  propagationMs,
}: WorkspaceTwinOptions): Promise<WorkspaceTwin> => {
  const state = seed(clock.now());
  const signIn = twinSignIn();
  const subjectOf = (request: TwinRequest): string => signIn.whoIs(request)?.subject ?? 'unknown';
  const server = await serveTwin({
    routes: [signIn.route, ...workspaceRoutes({ state, clock, propagationMs, subjectOf })],
    caller(request) {
      if (request.path === '/token') return { may: () => true };
      const who = signIn.whoIs(request);
      return who === undefined ? undefined : { may: (permission) => who.scope === permission };
    },
    unauthenticated: () =>
      googleError(401, 'Request had invalid authentication credentials.', 'authError'),
    forbidden: () =>
      googleError(
        403,
        'Request had insufficient authentication scopes.',
        'insufficientPermissions',
      ),
    throttled: () => googleError(403, 'User Rate Limit Exceeded', 'userRateLimitExceeded'),
    failed: (status) => googleError(status, 'Backend Error', 'backendError'),
    missing: () => googleError(404, 'Not Found', 'notFound'),
  });
  return {
    ...server,
    state,
    letIn: signIn.allow,
    withdrawScope: signIn.withdraw,
    accepts: (held) => isAccepted(state, held, clock.now(), propagationMs),
    picture: () => {
      const { log: _log, ids: _ids, held: _held, ...stored } = state;
      return JSON.parse(
        JSON.stringify(stored, (key, value: unknown) =>
          key === 'twinSuspendedAt' ? undefined : value instanceof Map ? [...value] : value,
        ),
      );
    },
  };
};
