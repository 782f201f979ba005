/** GitHub's own client, made when first needed: who we are, pages, GraphQL, and faults in our words. */
import { createHash, createPrivateKey } from 'node:crypto';
import { CountersignError, isObject, SECOND } from '../../core/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { retryAfterSeconds, type VendorFault, vendorCalls } from '../vendor-calls.ts';
import type { GithubApp, GithubConfig, GithubCredential } from './config.ts';

export interface GithubOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly now?: () => number;
}

export interface GithubClient {
  readonly org: string;
  /** `GET /orgs/{org}`; parameters fill the path, the rest is the query or the body. */
  ask(permission: string, route: string, parameters?: Raw): Promise<GithubAnswer>;
  /** Pages of a list, wherever the list stands in the answer. */
  pages(permission: string, route: string, parameters?: Raw): AsyncIterable<readonly Raw[]>;
  graphql(permission: string, query: string, variables: Raw): Promise<Raw>;
}

export interface GithubAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly link: string | undefined;
}

const API_VERSION = '2022-11-28';
const PER_PAGE = 100;

/** Refusals for want of quota have the status of refusals for want of rights: the headers tell them apart. */
const faultOfHttp = (status: number, message: string, headers: Raw): VendorFault => {
  const after = retryAfterSeconds(str(headers['retry-after']), Date.now());
  const reset = Number(str(headers['x-ratelimit-reset']) ?? Number.NaN);
  const isOut = str(headers['x-ratelimit-remaining']) === '0';
  if (
    status !== 429 &&
    !(status === 403 && (isOut || after !== undefined || /secondary rate limit/i.test(message)))
  )
    return { status, message, ...(after === undefined ? {} : { retryAfterSeconds: after }) };
  const untilReset = Number.isFinite(reset) ? Math.max(0, reset - Date.now() / SECOND) : undefined;
  return { status: 429, message, retryAfterSeconds: after ?? (isOut ? untilReset : undefined) };
};

/** GraphQL refuses with status 200. Docs: "Forming calls with GraphQL", errors. */
const faultOfGraphql = (errors: readonly unknown[]): VendorFault => {
  const [first] = errors.map(obj);
  const type = str(first?.['type']);
  const message = str(first?.['message']) ?? 'GraphQL error';
  if (type === 'RATE_LIMITED') return { status: 429, message };
  const denied = type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES';
  return { status: denied ? 403 : type === 'NOT_FOUND' ? 404 : 502, message };
};

const faultOf = (thrown: unknown): VendorFault | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const { status, errors } = thrown as { readonly status?: unknown; readonly errors?: unknown };
  if (thrown.name === 'HttpError' && typeof status === 'number') {
    // Octokit calls a broken connection status 500 without a response.
    const { response } = thrown as { readonly response?: unknown };
    return response === undefined
      ? { status: undefined, message: thrown.message }
      : faultOfHttp(status, thrown.message, obj(obj(response)['headers']));
  }
  return Array.isArray(errors) ? faultOfGraphql(errors) : undefined;
};

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Docs: "Generating a JSON Web Token (JWT) for a GitHub App": RS256, ten minutes at most, clock set back a minute. */
const appJwt = async ({ appId, privateKey }: GithubApp, now: number): Promise<string> => {
  const { sign } = await import('node:crypto');
  const at = Math.floor(now / SECOND);
  const head = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url({ iat: at - 60, exp: at + 540, iss: String(appId) })}`;
  const signature = sign('RSA-SHA256', Buffer.from(head), createPrivateKey(privateKey));
  return `${head}.${signature.toString('base64url')}`;
};

type Authorise = () => Promise<string>;

/** Installation tokens live an hour: asked for anew ten minutes before. */
const authoriseBy = (
  config: GithubConfig,
  credential: GithubCredential,
  now: () => number,
): Authorise => {
  if ('token' in credential) return async () => `Bearer ${credential.token}`;
  let held: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (held === undefined || held.until < now()) {
      const { Octokit } = await import('@octokit/core');
      const bare = new Octokit({ baseUrl: config.baseUrl });
      const { data } = await bare.request(
        'POST /app/installations/{installation_id}/access_tokens',
        {
          installation_id: credential.installationId,
          headers: { authorization: `Bearer ${await appJwt(credential.app, now())}` },
        },
      );
      held = { token: data.token, until: Date.parse(data.expires_at) - 600 * SECOND };
    }
    return `Bearer ${held.token}`;
  };
};

const connectWith = (
  config: GithubConfig,
  authorise: Authorise,
  options: GithubOptions,
): GithubClient => {
  const calls = vendorCalls({
    vendor: 'GitHub',
    faultOf,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const load = async () => {
    const [{ Octokit }, { paginateRest }] = await Promise.all([
      import('@octokit/core'),
      import('@octokit/plugin-paginate-rest'),
    ]);
    const octokit = new (Octokit.plugin(paginateRest))({
      baseUrl: config.baseUrl,
      userAgent: 'countersign',
      log: silent,
    });
    octokit.hook.before('request', async (request) => {
      if (new URL(request.url, config.baseUrl).origin !== new URL(config.baseUrl).origin) {
        throw new CountersignError(
          'ERR_OUTBOUND_REFUSED',
          `GitHub sent a link to another origin than ${config.baseUrl}; credentials go nowhere else`,
        );
      }
      request.headers.authorization = await authorise();
      request.headers['x-github-api-version'] = API_VERSION;
    });
    return octokit;
  };
  let octokit: ReturnType<typeof load> | undefined;
  const client = () => {
    octokit ??= load();
    return octokit;
  };
  return {
    org: config.organization,
    async ask(permission, route, parameters = {}) {
      const repeat = route.startsWith('GET ') ? 'any' : 'throttled';
      const github = await client();
      const answer = await calls.ask(
        permission,
        () => github.request(route, { org: config.organization, ...parameters }),
        { repeat },
      );
      return { status: answer.status, data: answer.data as unknown, link: answer.headers.link };
    },
    async *pages(permission, route, parameters = {}) {
      const github = await client();
      const pages = github.paginate
        .iterator(route, { org: config.organization, per_page: PER_PAGE, ...parameters })
        [Symbol.asyncIterator]();
      for (;;) {
        const page = await calls.ask(permission, () => pages.next());
        if (page.done) return;
        const rows: readonly unknown[] = Array.isArray(page.value.data) ? page.value.data : [];
        yield rows.filter(isObject);
      }
    },
    async graphql(permission, query, variables) {
      const github = await client();
      return calls.ask(permission, async () => obj(await github.graphql(query, { ...variables })));
    },
  };
};

const missing = (what: string): CountersignError =>
  new CountersignError('ERR_CONFIG_INVALID', `the GitHub connection has no ${what} credential`);

/** @throws CountersignError ERR_CONFIG_INVALID */
export const connectGithub = (
  config: GithubConfig,
  use: 'read' | 'act',
  options: GithubOptions = {},
): GithubClient => {
  const credential = config[use];
  if (credential === undefined) throw missing(use);
  return connectWith(config, authoriseBy(config, credential, options.now ?? Date.now), options);
};

/** As one of our own apps, by its key. @throws CountersignError ERR_CONFIG_INVALID */
export const connectAsApp = (
  config: GithubConfig,
  appId: string,
  options: GithubOptions = {},
): GithubClient | undefined => {
  const app = config.ownApps?.find((one) => String(one.appId) === appId);
  if (app === undefined) return undefined;
  const now = options.now ?? Date.now;
  return connectWith(config, async () => `Bearer ${await appJwt(app, now())}`, options);
};

/** `SHA256:…`, as ssh-keygen shows it, of `ssh-ed25519 AAAA… comment`. */
export const fingerprintOf = (publicKey: string): string | undefined => {
  const body = publicKey.trim().split(/\s+/)[1];
  if (body === undefined || !/^[A-Za-z0-9+/]+=*$/.test(body)) return undefined;
  const digest = createHash('sha256').update(Buffer.from(body, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
};
