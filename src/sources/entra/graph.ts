/**
 * Microsoft Graph through Microsoft's own client. The client's own chain adds the token only for https hosts it knows;
 * ours adds it for the one origin of the connection and sends it nowhere else.
 */
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { boundedFetch, CountersignError, isCountersignError, isObject } from '../../core/index.ts';
import {
  isUnreachable,
  loopbackPolicy,
  type MicrosoftApp,
  type MicrosoftToken,
  microsoftToken,
} from '../microsoft-token.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { retryAfterSeconds, type VendorFault, vendorCalls } from '../vendor-calls.ts';
import type { EntraConfig } from './config.ts';

export interface GraphOptions {
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface GraphCall {
  readonly permission: string;
  readonly method: Method;
  /** Below the version, or a whole `@odata.nextLink`. */
  readonly path: string;
  readonly body?: Raw;
  readonly beta?: boolean;
}

interface GraphPage {
  readonly items: readonly Raw[];
  readonly next: string;
}

export interface Graph {
  /** Throws ERR_SOURCE_DENIED when the app's credential is not accepted. */
  ready(): Promise<void>;
  /** Application permissions that were consented for the app. */
  roles(): Promise<readonly string[]>;
  send(call: GraphCall): Promise<Raw>;
  get(permission: string, path: string): Promise<Raw>;
  /** Page by page, each with the link to the one after it (empty = there is none); `from` is such a link. */
  walk(permission: string, path: string, from?: string): AsyncIterable<GraphPage>;
  /** Page by page over `@odata.nextLink`. */
  pages(permission: string, path: string, beta?: boolean): AsyncIterable<readonly Raw[]>;
}

const MAX_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

const headersOf = (given: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(obj(given)).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );

/** The last, and only, link of the client's chain: our bounded fetch with the token of this connection. */
const transport = (
  origin: string,
  token: MicrosoftToken,
  failed: (fault: unknown) => void,
): Middleware => ({
  async execute(context: Context) {
    try {
      const url = typeof context.request === 'string' ? context.request : context.request.url;
      const { method, headers, body } = context.options ?? {};
      const answer = await boundedFetch(
        url,
        {
          method: typeof method === 'string' ? method : 'GET',
          headers: { ...headersOf(headers), authorization: `Bearer ${await token.get()}` },
          ...(typeof body === 'string' ? { body } : {}),
          maxBytes: MAX_BYTES,
          timeoutMs: TIMEOUT_MS,
        },
        loopbackPolicy(origin),
      );
      const bodiless = answer.status === 204 || answer.status === 205 || answer.status === 304;
      context.response = new Response(bodiless ? null : answer.text, {
        status: answer.status,
        headers: answer.headers,
      });
    } catch (fault) {
      failed(fault);
      throw fault;
    }
  },
});

/** Fields of the client's GraphError, read without trusting its class: two copies of a package differ. */
const graphFault = (thrown: unknown): VendorFault | undefined => {
  if (isUnreachable(thrown)) return { status: undefined, message: String(thrown) };
  if (!(thrown instanceof Error) || thrown instanceof CountersignError) return undefined;
  const { statusCode, code, headers } = thrown as unknown as Raw;
  if (typeof statusCode !== 'number' || statusCode < 0) return undefined;
  const after = headers instanceof Headers ? headers.get('retry-after') : undefined;
  const words = [str(code), thrown.message].filter((one) => one !== undefined && one !== '');
  return {
    status: statusCode,
    retryAfterSeconds: retryAfterSeconds(after, Date.now()),
    message: words.join(': ').slice(0, 300) || `status ${statusCode}`,
  };
};

type Listing = Required<Pick<GraphCall, 'permission' | 'path' | 'beta'>>;

interface Place {
  readonly path: string;
  readonly version: 'v1.0' | 'beta';
}

/** A `@odata.nextLink` is a whole address; it must be of the same origin, and the client takes its parts. */
const placeOf = (origin: string, { path, beta }: GraphCall): Place => {
  if (!/^https?:/i.test(path)) return { path, version: beta ? 'beta' : 'v1.0' };
  const url = new URL(path);
  if (url.origin !== origin) {
    throw new CountersignError(
      'ERR_OUTBOUND_REFUSED',
      `Microsoft Graph sent a link to ${url.origin}, which is not ${origin}; tokens go nowhere else`,
    );
  }
  const [, version, rest = ''] = /^\/(v1\.0|beta)\/(.*)$/.exec(url.pathname) ?? [];
  return { path: `${rest}${url.search}`, version: version === 'beta' ? 'beta' : 'v1.0' };
};

export const connectGraph = (
  config: Pick<EntraConfig, 'tenantId' | 'loginUrl' | 'graphUrl'>,
  app: MicrosoftApp,
  options: GraphOptions = {},
): Graph => {
  const origin = new URL(config.graphUrl).origin;
  const token = microsoftToken({
    tenantId: config.tenantId,
    app,
    loginUrl: config.loginUrl,
    scope: `${origin}/.default`,
    ...options,
  });
  const calls = vendorCalls({
    vendor: 'Microsoft Graph',
    faultOf: graphFault,
    ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
  });
  const once = async (call: GraphCall): Promise<Raw> => {
    const { method, body } = call;
    const { path, version } = placeOf(origin, call);
    const { Client } = await import('@microsoft/microsoft-graph-client');
    let fault: unknown;
    const client = Client.initWithMiddleware({
      baseUrl: `${origin}/`,
      middleware: transport(origin, token, (one) => {
        fault = one;
      }),
    });
    const request = client.api(path).version(version);
    try {
      const answer: unknown =
        method === 'GET'
          ? await request.get()
          : method === 'POST'
            ? await request.post(body ?? {})
            : method === 'PATCH'
              ? await request.patch(body ?? {})
              : await request.delete();
      return isObject(answer) ? answer : {};
    } catch (thrown) {
      // The client wraps what its chain throws and loses it.
      throw fault ?? thrown;
    }
  };
  const send = (call: GraphCall): Promise<Raw> =>
    calls.ask(call.permission, () => once(call), {
      repeat: call.method === 'GET' ? 'any' : 'throttled',
    });
  async function* walk({ permission, path, beta }: Listing): AsyncIterable<GraphPage> {
    let at = path;
    while (at !== '') {
      const page = await send({ permission, method: 'GET', path: at, beta });
      at = str(page['@odata.nextLink']) ?? '';
      yield { items: list(page['value']).filter(isObject), next: at };
    }
  }
  return {
    ready: async () => void (await token.get()),
    roles: () => token.roles(),
    send,
    get: (permission, path) => send({ permission, method: 'GET', path }),
    walk: (permission, path, from) => walk({ permission, path: from ?? path, beta: false }),
    async *pages(permission, path, beta = false) {
      for await (const { items } of walk({ permission, path, beta })) yield items;
    },
  };
};

/** Graph's own words for a tenant whose licence does not have a feature: nothing of it can be there. */
export const isUnlicensed = (fault: unknown): boolean =>
  isCountersignError(fault) &&
  /AadPremiumLicenseRequired|RequestFromNonPremiumTenant|MissingLicense|license/i.test(
    fault.message,
  );
