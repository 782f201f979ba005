/** An Okta organisation on loopback: documented shapes, paging, throttling, errors, its log, and what lives on. */

import { str } from '../../record.ts';
import { serveTwin, type TwinRequest, type TwinServer } from '../../twin-server.ts';
import { accessRoutes } from './changing-access.ts';
import { appRoutes } from './changing-apps.ts';
import { userRoutes } from './changing-users.ts';
import { logRoute } from './log-route.ts';
import { type Desk, error, ok, readRoutes } from './reading.ts';
import { seed } from './seed.ts';
import { isSignOn, signOnRoute } from './sign-on-route.ts';
import { isLive, type OktaState } from './state.ts';
import { tokenRoute } from './token-route.ts';

export interface OktaTwin extends TwinServer {
  readonly state: OktaState;
  now(): number;
  /** Everything stored, without its log. */
  picture(): unknown;
  /** Does Okta still take this session? */
  sessionLives(sid: string): boolean;
  /** What of a user's access still works somewhere, until when. */
  survivors(userId: string): readonly Survivor[];
}

export interface Survivor {
  readonly what:
    | 'okta session'
    | 'app session'
    | 'access token'
    | 'refresh token'
    | 'api token'
    | 'password'
    | 'group role';
  readonly until: number | undefined;
}

export interface OktaTwinOptions {
  readonly now?: () => number;
  readonly pageSize?: number;
  readonly dpopNonce?: string;
  readonly port?: number;
}

const plain = (value: unknown): unknown => {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
  if (value instanceof Set) return [...value].sort();
  return value;
};

const pictureOf = ({
  log: _log,
  made: _made,
  accessTokens: _tokens,
  ...rest
}: OktaState): unknown =>
  structuredClone(Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, plain(one)])));

const survivorsOf = (state: OktaState, userId: string, now: number): readonly Survivor[] => {
  const live = isLive(state, userId);
  const has = (what: Survivor['what'], is: boolean, until?: number): readonly Survivor[] =>
    is ? [{ what, until }] : [];
  const ends = [...state.accessTokens.values()]
    .filter((one) => one.userId === userId && one.expiresAt > now)
    .map(({ expiresAt }) => expiresAt);
  return [
    ...has(
      'okta session',
      live && [...state.sessions.values()].some((one) => one.userId === userId),
    ),
    ...has(
      'app session',
      state.appSessions.some((one) => one.userId === userId),
    ),
    // Apps judge them by signature and end alone: revoked or not, they go on there.
    ...has('access token', ends.length > 0, Math.max(...ends)),
    ...has(
      'refresh token',
      live && [...state.refreshTokens.values()].flat().some((one) => one['userId'] === userId),
    ),
    ...has(
      'api token',
      live && [...state.apiTokens.values()].some((one) => one['userId'] === userId),
    ),
    ...has('password', live && String(state.users.get(userId)?.['status']) !== 'RECOVERY'),
  ];
};

/** SSWS tokens have their user's rights, bearer tokens their scopes; neither outlives its user or its end. */
const callerIn = (desk: Desk) => (request: TwinRequest) => {
  const { path } = request;
  const open = path === '/oauth2/v1/token' || path === '/.well-known/okta-organization';
  if (open || isSignOn(path)) return { may: () => true };
  const [, scheme, secret = ''] =
    /^(SSWS|Bearer|DPoP) (.+)$/.exec(request.headers['authorization'] ?? '') ?? [];
  if (scheme === 'SSWS') {
    const userId = str(desk.state.apiTokens.get(secret)?.['userId']);
    return userId !== undefined && isLive(desk.state, userId) ? { may: () => true } : undefined;
  }
  const token = desk.state.accessTokens.get(secret);
  if (token === undefined || token.revoked || token.expiresAt <= desk.now()) return undefined;
  return { may: (permission: string) => token.scopes.includes(permission) };
};

export const startOktaTwin = async (options: OktaTwinOptions = {}): Promise<OktaTwin> => {
  const { now = Date.now, pageSize = 2, dpopNonce, port } = options;
  const state = seed(now());
  let url = '';
  const desk: Desk = { state, now, pageSize, base: () => url };
  const server = await serveTwin(
    {
      routes: [
        tokenRoute(desk, dpopNonce),
        {
          method: 'GET',
          path: '/.well-known/okta-organization',
          permission: undefined,
          answer: () => ok({ id: '00oacme', pipeline: 'idx' }),
        },
        // Anybody whose credential is good; for trying one that somebody holds.
        {
          method: 'GET',
          path: '/.well-known/whoami',
          permission: undefined,
          answer: () => ok({}),
        },
        signOnRoute(desk),
        logRoute(desk),
        ...userRoutes(desk),
        ...appRoutes(desk),
        ...accessRoutes(desk),
        ...readRoutes(desk),
      ],
      caller: callerIn(desk),
      unauthenticated: () => error(401, 'E0000011', 'Invalid token provided'),
      forbidden: () =>
        error(403, 'E0000006', 'You do not have permission to perform the requested action'),
      throttled: (after) => ({
        ...error(429, 'E0000047', 'API call exceeded rate limit due to too many requests.'),
        headers: {
          'x-rate-limit-limit': '600',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String(Math.floor(Date.now() / 1_000) + after),
        },
      }),
      failed: (status) => error(status, 'E0000009', 'Internal Server Error'),
      missing: () =>
        error(404, 'E0000022', 'The endpoint does not support the provided HTTP method'),
    },
    port,
  );
  url = server.url;
  return Object.assign(server, {
    state,
    now,
    picture: () => pictureOf(state),
    sessionLives(sid: string) {
      const session = state.sessions.get(sid);
      return session !== undefined && isLive(state, session.userId);
    },
    survivors: (userId: string) => survivorsOf(state, userId, now()),
  });
};
