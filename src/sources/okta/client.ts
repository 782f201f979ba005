/**
 * Okta's own SDK as the one door to its API: it signs in (API token, or private key and DPoP) and tells Okta's errors;
 * answers are read as plain JSON. With a service app each permission gets a token of its own scope, so that a scope
 * that was not granted refuses what needs it and nothing else.
 */
import {
  type BoundedResponse,
  boundedFetch,
  CountersignError,
  isCountersignError,
  isObject,
  SECOND,
} from '../../core/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorCalls, type VendorFault, vendorCalls } from '../vendor-calls.ts';
import { nextLink } from '../vendor-http.ts';
import type { OktaConfig, OktaCredentials } from './config.ts';

type Sdk = typeof import('@okta/okta-sdk-nodejs');
type Client = InstanceType<Sdk['Client']>;

export interface OktaAnswer {
  readonly headers: Headers;
  readonly body: unknown;
}

export interface OktaRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with its query, or a whole URL at the same origin (a `next` link). */
  readonly path: string;
  readonly body?: unknown;
}

export interface OktaApi {
  /** @throws CountersignError as `VendorCalls.ask`, and ERR_OUTBOUND_REFUSED for a link to another origin. */
  send(permission: string, request: OktaRequest): Promise<OktaAnswer>;
  get(permission: string, path: string): Promise<Raw>;
  /** Pages of a list, by the `next` link; `inside` names the list where it is wrapped in an object. */
  pages(permission: string, path: string, inside?: string): AsyncGenerator<readonly Raw[]>;
  /** The same, each page with the path of the one after it. */
  linked(permission: string, path: string, inside?: string): AsyncGenerator<OktaPage>;
}

export interface OktaPage {
  readonly items: readonly Raw[];
  /** Path and query; undefined on the last page. */
  readonly next: string | undefined;
}

export interface OktaApiOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** OAuth faults of the token endpoint, which the SDK itself takes for a token. */
class TokenRefused extends Error {
  readonly status: number;
  readonly denied: boolean;

  constructor(status: number, error: string) {
    super(`the token endpoint says ${error}`);
    this.status = status;
    this.denied = status === 401 || /^(invalid_scope|consent_required|access_denied)$/.test(error);
  }
}

const TOKEN_PATH = '/oauth2/v1/token';

const refusedToken = ({ status, text }: BoundedResponse): TokenRefused | undefined => {
  if (status < 400 || status === 429 || status >= 500) return undefined;
  const error = /"error"\s*:\s*"([a-z_]{1,60})"/.exec(text)?.[1] ?? `status ${status}`;
  return error === 'use_dpop_nonce' ? undefined : new TokenRefused(status, error);
};

/** Loopback is for twins on this machine; nothing else is let through to private ranges. */
const policyFor = (url: string) => {
  const { hostname } = new URL(url);
  const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return { allowPrivateHosts: loopback ? [hostname] : [] };
};

interface SdkRequest {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** In place of the SDK's own fetch: bounded in size and time, no redirects, no repeats of its own. */
const executorFor = (sdk: Sdk, baseUrl: string) => {
  const policy = policyFor(baseUrl);
  const fetch = async (request: SdkRequest): Promise<Response> => {
    const { url = '', method = 'GET', headers = {}, body } = request;
    const answer = await boundedFetch(
      url,
      { method: method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) },
      policy,
    );
    const refused = url.endsWith(TOKEN_PATH) ? refusedToken(answer) : undefined;
    if (refused) throw refused;
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : answer.text, {
      status: answer.status,
      headers: answer.headers,
    });
  };
  return Object.assign(new sdk.RequestExecutor(), { fetch }) as unknown as InstanceType<
    Sdk['RequestExecutor']
  >;
};

/** Where pulls are resumed, only a path is kept. @throws CountersignError ERR_OUTBOUND_REFUSED */
const onlyPath = (link: string, origin: string): string => {
  const url = new URL(link, `${origin}/`);
  if (url.origin === origin) return `${url.pathname}${url.search}`;
  throw new CountersignError(
    'ERR_OUTBOUND_REFUSED',
    `Okta sent a link to ${url.origin}, which is not ${origin}; credentials go nowhere else`,
  );
};

const clientFor = (sdk: Sdk, url: string, credentials: OktaCredentials, scope: string): Client => {
  const common = {
    orgUrl: url.replace(/\/$/, ''),
    cacheMiddleware: null,
    requestExecutor: executorFor(sdk, url),
  };
  if ('token' in credentials)
    return new sdk.Client({ ...common, authorizationMode: 'SSWS', token: credentials.token });
  return new sdk.Client({
    ...common,
    authorizationMode: 'PrivateKey',
    clientId: credentials.clientId,
    scopes: [scope],
    privateKey: credentials.privateKey,
    keyId: credentials.keyId ?? '',
  });
};

/** Seconds until X-Rate-Limit-Reset (epoch seconds), by Okta's own clock where it says the time. */
const untilReset = (headers: unknown): number | undefined => {
  if (!(headers instanceof Headers)) return undefined;
  const reset = Number(headers.get('x-rate-limit-reset') ?? Number.NaN);
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return Number.isFinite(reset) ? Math.max(0, reset - Math.floor(now / SECOND)) : undefined;
};

/** What the SDK throws: OktaApiError and HttpError, both with a status. */
const faultOf = (thrown: unknown): VendorFault | undefined => {
  if (thrown instanceof TokenRefused)
    return { status: thrown.status, message: thrown.message, denied: thrown.denied };
  if (
    isCountersignError(thrown, 'ERR_SOURCE_UNAVAILABLE') ||
    isCountersignError(thrown, 'ERR_TIMEOUT')
  )
    return { status: undefined, message: thrown.message };
  if (!(thrown instanceof Error) || !('status' in thrown) || typeof thrown.status !== 'number')
    return undefined;
  const { status } = thrown;
  const said = isObject(thrown) ? thrown : obj(thrown);
  return {
    status,
    message: thrown.message.slice(0, 300),
    retryAfterSeconds: status === 429 ? untilReset(said['headers'] ?? undefined) : undefined,
  };
};

const parsed = async (response: {
  text(): Promise<string>;
  headers: unknown;
}): Promise<OktaAnswer> => {
  const text = await response.text();
  const headers = response.headers instanceof Headers ? response.headers : new Headers();
  return { headers, body: text.trim() === '' ? undefined : (JSON.parse(text) as unknown) };
};

export const oktaApi = (
  { url }: Pick<OktaConfig, 'url'>,
  credentials: OktaCredentials,
  { sleep }: OktaApiOptions = {},
): OktaApi => {
  const calls: VendorCalls = vendorCalls({ vendor: 'Okta', faultOf, ...(sleep ? { sleep } : {}) });
  const { origin } = new URL(url);
  const clients = new Map<string, Promise<Client>>();

  /** One token per scope, asked for once although many calls wait for it. */
  const clientOf = (permission: string): Promise<Client> => {
    const key = 'token' in credentials ? '' : permission;
    const kept = clients.get(key);
    if (kept) return kept;
    const made = (async () => {
      // Loaded when first needed: it is large.
      const sdk = await import('@okta/okta-sdk-nodejs');
      const client = clientFor(sdk, url, credentials, permission);
      if ('clientId' in credentials) await client.oauth.getAccessToken();
      return client;
    })();
    clients.set(key, made);
    made.catch(() => clients.delete(key));
    return made;
  };

  const api: OktaApi = {
    send(permission, { method = 'GET', path, body }) {
      const href = `${origin}${onlyPath(path, origin)}`;
      return calls.ask(
        permission,
        async () => {
          const client = await clientOf(permission);
          const response = await client.http.http(href, {
            method,
            headers: {
              Accept: 'application/json',
              ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          return parsed(response);
        },
        { repeat: method === 'GET' ? 'any' : 'throttled' },
      );
    },
    async get(permission, path) {
      return obj((await api.send(permission, { path })).body);
    },
    async *pages(permission, path, inside) {
      for await (const { items } of api.linked(permission, path, inside)) yield items;
    },
    async *linked(permission, path, inside) {
      let next: string | undefined = path;
      while (next !== undefined) {
        const { body, headers }: OktaAnswer = await api.send(permission, { path: next });
        const items = list(inside === undefined ? body : obj(body)[inside]).filter(isObject);
        const link = nextLink(headers) ?? str(obj(obj(obj(body)['_links'])['next'])['href']);
        next = link === undefined ? undefined : onlyPath(link, origin);
        yield { items, next };
      }
    },
  };
  return api;
};
