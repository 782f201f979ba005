/** GitHub on loopback, for tests and demos: docs.github.com/rest in shapes, paging, refusals and quota. */
import { generateKeyPairSync, verify } from 'node:crypto';
import { serveTwin, type TwinRequest, type TwinRoute, type TwinServer } from '../../twin-server.ts';
import { changeRoutes } from './changes.ts';
import {
  createHolders,
  type Holder,
  hashOf,
  heldTokens,
  holderRoutes,
  tokenIn,
} from './holders.ts';
import { orgReads } from './org-reads.ts';
import { repoReads } from './repo-reads.ts';
import { twinSecrets } from './secrets.ts';
import { pictureOf, seedState } from './seed.ts';
import type { TwinState } from './state.ts';

export interface GithubTwin extends TwinServer {
  readonly state: TwinState;
  readonly readToken: string;
  readonly actToken: string;
  /** What somebody else may hold; who comes with one is named in the audit log. */
  readonly heldTokens: typeof heldTokens;
  /** One more token that somebody holds. */
  hold(token: string, holder: Holder): void;
  /** Fields by which the audit log names whoever comes with this token. */
  namedAs(token: string): Readonly<Record<string, unknown>>;
  readonly appKey: string;
  /** The next page of every list stands elsewhere from now on. */
  redirectLists(origin: string): void;
  picture(): unknown;
  /** What jobs of a repository are handed; undefined = it was never set here. */
  secretOf(repo: string, name: string): string | undefined;
  log(action: string, fields?: Readonly<Record<string, unknown>>): void;
}

const refusal = (message: string) => ({
  status: 403,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: '403' },
});

const ORG = 'example-org';
const isAppJwt = (token: string, publicKey: string): boolean => {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const data = Buffer.from(`${head}.${payload}`);
  return verify('RSA-SHA256', data, publicKey, Buffer.from(signature, 'base64url'));
};

/** Who comes with the key of an app comes with no token. */
const asApp = {
  actor: 'countersign-ci[bot]',
  programmatic_access_type: undefined,
  hashed_token: undefined,
};

/** Docs: "Generating an installation access token for a GitHub App". */
const installationToken = (token: string): TwinRoute => ({
  method: 'POST',
  path: '/app/installations/:installation/access_tokens',
  permission: 'app key',
  changes: false,
  answer: () => ({
    status: 201,
    body: { token, expires_at: new Date(Date.now() + 3_600_000).toISOString(), permissions: {} },
  }),
});

/** Making one takes a while: all twins of a process share it. */
const makeKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
let keys: ReturnType<typeof makeKeys> | undefined;
const appKeys = () => {
  keys ??= makeKeys();
  return keys;
};

export const startGithubTwin = async (
  options: { readonly members?: number; readonly now?: () => number } = {},
): Promise<GithubTwin> => {
  const state = seedState(ORG, options.members);
  const { privateKey, publicKey } = appKeys();
  const readToken = 'ghs_read';
  const actToken = 'ghs_act';
  let nth = 0;
  const { holderOf, actorIn, hold, named } = createHolders(state);
  let coming: Readonly<Record<string, unknown>> | undefined;
  const log = (action: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    nth++;
    state.audit.push({
      '@timestamp': (options.now ?? Date.now)(),
      _document_id: `doc${String(nth).padStart(6, '0')}`,
      action,
      actor: 'countersign[bot]',
      actor_is_bot: true,
      actor_ip: '203.0.113.9',
      user_agent: 'countersign',
      programmatic_access_type: 'GitHub App server-to-server token',
      hashed_token: hashOf(actToken),
      org: ORG,
      org_id: 7,
      operation_type: 'modify',
      ...coming,
      ...fields,
    });
  };
  const isOwnApp = (request: TwinRequest): boolean => {
    const token = tokenIn(request);
    return token.split('.').length === 3 && isAppJwt(token, publicKey);
  };
  /** A change is made and logged in one go: who comes is known while it is. */
  const byWhoComes = (route: TwinRoute): TwinRoute => ({
    ...route,
    answer(request) {
      coming = actorIn(request) ?? (isOwnApp(request) ? asApp : undefined);
      try {
        return route.answer(request);
      } finally {
        coming = undefined;
      }
    },
  });
  const caller = (request: TwinRequest) => {
    const token = tokenIn(request);
    if (token === readToken)
      return {
        may: (permission: string) => !permission.endsWith(': write') && permission !== 'app key',
      };
    if (token === actToken) return { may: (permission: string) => permission !== 'app key' };
    const holder = holderOf(token);
    if (holder !== undefined) return holder;
    if (isOwnApp(request)) return { may: (permission: string) => permission === 'app key' };
    return undefined;
  };
  let elsewhere: string | undefined;
  const redirected = (route: TwinRoute): TwinRoute => ({
    ...route,
    async answer(request) {
      const answer = await route.answer(request);
      return elsewhere === undefined
        ? answer
        : { ...answer, headers: { ...answer.headers, link: `<${elsewhere}/more>; rel="next"` } };
    },
  });
  const secrets = await twinSecrets(state, log, options.now ?? Date.now);
  const server = await serveTwin({
    routes: [
      ...secrets.routes,
      ...[...orgReads(state), ...repoReads(state)].map(redirected),
      ...[...holderRoutes(state, log), ...changeRoutes(state, log)].map(byWhoComes),
      installationToken(readToken),
    ],
    caller,
    unauthenticated: () => ({ status: 401, body: { message: 'Bad credentials', status: '401' } }),
    forbidden: (_permission, { path }) =>
      path === '/graphql'
        ? {
            status: 200,
            body: {
              data: null,
              errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
            },
          }
        : refusal('Resource not accessible by integration'),
    // Docs, "Rate limits for the REST API": a secondary limit is a 403 with Retry-After.
    throttled: (after) => ({
      ...refusal(
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      ),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => ({ status, body: { message: 'Server Error' } }),
    missing: () => ({ status: 404, body: { message: 'Not Found', status: '404' } }),
  });
  return {
    ...server,
    state,
    readToken,
    actToken,
    heldTokens,
    hold,
    namedAs: (token) => named(token) ?? {},
    appKey: privateKey,
    redirectLists(origin) {
      elsewhere = origin;
    },
    picture: () => pictureOf(state),
    secretOf: secrets.valueOf,
    log,
  };
};
