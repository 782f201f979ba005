/** A Google Cloud organisation on loopback, for tests: Google's own clients talk to it as they talk to Google. */
import { twinSignIn } from '../../google-twin-sign-in.ts';
import { serveTwin, type TwinRequest, type TwinServer } from '../../twin-server.ts';
import { gcpError } from './answer.ts';
import { gcpRoutes } from './routes.ts';
import { seed } from './seed.ts';
import { type Clock, type GcpState, type Held, isAccepted } from './state.ts';

export interface GcpTwin extends TwinServer {
  readonly state: GcpState;
  letIn(email: string, privateKey: string): void;
  accepts(held: Held): boolean;
  /** Everything stored, comparable; the log is not part of it. */
  picture(): unknown;
}

export const startGcpTwin = async (options: {
  readonly clock: Clock;
  readonly propagationMs: number;
}): Promise<GcpTwin> => {
  const { clock, propagationMs } = options;
  const state = seed(clock.now());
  const signIn = twinSignIn();
  const denied = new Set<string>();
  const actorOf = (request: TwinRequest): string => signIn.whoIs(request)?.email ?? 'unknown';
  const server = await serveTwin({
    routes: [
      signIn.route,
      ...gcpRoutes({ state, clock, actorOf, isDenied: (one) => denied.has(one) }),
    ],
    caller: (request) =>
      request.path === '/token' || signIn.whoIs(request) ? { may: () => true } : undefined,
    unauthenticated: () =>
      gcpError(401, 'Request had invalid authentication credentials.', 'UNAUTHENTICATED'),
    forbidden: (permission) =>
      gcpError(403, `Permission '${permission}' denied on resource.`, 'PERMISSION_DENIED'),
    throttled: () => gcpError(429, 'Quota exceeded.', 'RESOURCE_EXHAUSTED'),
    failed: (status) => gcpError(status, 'Internal error encountered.', 'INTERNAL'),
    missing: () => gcpError(404, 'Not found.', 'NOT_FOUND'),
  });
  return {
    ...server,
    deny(permission) {
      denied.add(permission);
      server.deny(permission);
    },
    state,
    letIn: signIn.allow,
    accepts: (held) => isAccepted(state, held, clock.now(), propagationMs),
    picture: () => {
      const { log: _log, ids: _ids, held: _held, deletedKeys: _gone, ...stored } = state;
      return JSON.parse(
        JSON.stringify(stored, (key, value: unknown) => {
          if (key === 'twinDisabledAt' || key === 'etag') return undefined;
          return value instanceof Map ? [...value] : value;
        }),
      );
    },
  };
};
