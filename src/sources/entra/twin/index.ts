/**
 * A tenant on loopback: the token endpoint of the identity platform and the parts of Microsoft Graph that Countersign
 * uses, with their documented shapes, paging, refusals, replication delay and the tokens that live on.
 */

import type { Clock } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';
import { serveTwin, type TwinRequest, type TwinServer } from '../../twin-server.ts';
import { fault } from './answers.ts';
import { changeRoutes } from './changes.ts';
import { readRoutes } from './reads.ts';
import { seedState } from './seed.ts';
import { START } from './seed-ids.ts';
import type { HeldToken, TwinApp, TwinState } from './state.ts';
import { TOKEN_PATH, tokenOf, tokenRoute } from './token-route.ts';
import { hasCredential, isAccepted } from './tokens.ts';

export interface EntraTwin extends TwinServer {
  readonly state: TwinState;
  now(): number;
  advance(milliseconds: number): void;
  /** Everything but logs, tokens and clocks. */
  picture(): unknown;
  /** Tokens of this holder that still work. */
  living(ofId: string): readonly HeldToken[];
  isAccepted(tokenId: string): boolean;
  /** Is this app credential still taken for a new token? */
  takesCredential(keyId: string): boolean;
}

const kept = new Set([
  'users',
  'servicePrincipals',
  'applications',
  'grants',
  'appRoleAssignments',
  'roleAssignments',
  'groups',
  'members',
]);

const pictureOf = (state: TwinState): unknown =>
  Object.fromEntries(
    Object.entries(state).flatMap(([key, value]) =>
      kept.has(key) && value instanceof Map
        ? [[key, [...(value as Map<string, Raw>)].toSorted(([a], [b]) => (a < b ? -1 : 1))]]
        : [],
    ),
  );

/** On a clock of its own that stands at `START`, or on the one given; `advance` goes beyond either. */
export const startEntraTwin = async (
  roles: readonly string[],
  clock: Clock = { now: () => START },
): Promise<EntraTwin> => {
  const state = seedState(roles);
  let ahead = 0;
  const now = (): number => clock.now() + ahead;
  const appOf = (request: TwinRequest): TwinApp | undefined => {
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
    return state.apps.find((app) => tokenOf(app) === token);
  };
  const changing = { state, now, callerOf: (one: TwinRequest) => appOf(one)?.clientId ?? '' };
  const server = await serveTwin({
    routes: [tokenRoute(state, now), ...readRoutes(state), ...changeRoutes(changing)],
    caller(request) {
      if (request.path.endsWith(TOKEN_PATH)) return { may: () => true };
      const app = appOf(request);
      return app === undefined ? undefined : { may: (one) => app.roles.includes(one) };
    },
    unauthenticated: () =>
      fault(401, 'InvalidAuthenticationToken', 'Access token is empty or not accepted.'),
    forbidden: () =>
      fault(
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      ),
    throttled: (after) => ({
      ...fault(429, 'TooManyRequests', 'Too many requests.'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => fault(status, 'UnknownError', 'The service failed.'),
    missing: (request) =>
      fault(400, 'BadRequest', `Resource not found for the segment '${request.path}'.`),
  });
  return {
    ...server,
    state,
    now,
    advance(milliseconds) {
      ahead += milliseconds;
    },
    picture: () => JSON.parse(JSON.stringify(pictureOf(state))) as unknown,
    living: (ofId) =>
      state.tokens.filter((one) => one.ofId === ofId && isAccepted(state, one, now())),
    isAccepted(tokenId) {
      const token = state.tokens.find(({ id }) => id === tokenId);
      return token !== undefined && isAccepted(state, token, now());
    },
    takesCredential: (keyId) => hasCredential(state, keyId, now()),
  };
};
