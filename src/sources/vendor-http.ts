/** A vendor's JSON API without an SDK of its own: one door, bounded, retried, refused with the permission. */
import {
  type BoundedResponse,
  boundedFetch,
  CountersignError,
  isCountersignError,
  type OutboundPolicy,
  parseJson,
} from '../core/index.ts';
import { retryAfterSeconds, type VendorCalls, vendorCalls } from './vendor-calls.ts';

export interface VendorHttpOptions {
  readonly vendor: string;
  /** `https://acme.example`, without a slash at the end. */
  readonly baseUrl: string;
  /** Headers that prove us, made anew for each call. */
  readonly authorise: () => Promise<Readonly<Record<string, string>>>;
  readonly policy?: OutboundPolicy;
  readonly atOnce?: number;
  readonly tries?: number;
  readonly maxBytes?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Some vendors answer 200 with an error inside: its words, and whether it is a refusal. */
  readonly errorIn?: (
    body: unknown,
    status: number,
  ) => { readonly message: string; readonly denied?: boolean } | undefined;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined where the body is empty. */
  readonly body: unknown;
}

export interface VendorRequest {
  readonly permission: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with its query, or a whole URL at the same origin (a `next` link). */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** It only reads, although its method says otherwise (GraphQL, cmdlets): repeated as a GET is. */
  readonly reads?: boolean;
}

export interface VendorHttp {
  /** @throws CountersignError as `VendorCalls.ask`, and ERR_OUTBOUND_REFUSED for a link to another origin. */
  send(request: VendorRequest): Promise<VendorAnswer>;
}

class Refused extends Error {
  readonly status: number;
  readonly after: number | undefined;
  readonly denied: boolean | undefined;

  constructor(message: string, status: number, after: number | undefined, denied?: boolean) {
    super(message);
    this.status = status;
    this.after = after;
    this.denied = denied;
  }
}

/** Loopback is for peers and twins on this machine; nothing else is let through to private ranges. */
const policyFor = (baseUrl: string): OutboundPolicy => {
  const { hostname } = new URL(baseUrl);
  const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return { allowPrivateHosts: loopback ? [hostname] : [] };
};

const MAX_MESSAGE = 300;

const bodyPart = (body: unknown): { readonly body?: string } =>
  body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };

/** @throws Refused for every answer that is not what was asked for. */
const read = (
  { status, text, headers }: BoundedResponse,
  errorIn: VendorHttpOptions['errorIn'],
): VendorAnswer => {
  const after = retryAfterSeconds(headers.get('retry-after'), Date.now());
  let body: unknown;
  try {
    body = text.trim() === '' ? undefined : parseJson(text);
  } catch {
    if (status < 400) throw new Refused(`answered no JSON (status ${status})`, 502, after);
  }
  const fault = errorIn?.(body, status);
  if (status >= 400 || fault !== undefined) {
    const said = fault?.message ?? `status ${status} ${text.slice(0, MAX_MESSAGE)}`.trim();
    throw new Refused(said, status >= 400 ? status : 400, after, fault?.denied);
  }
  return { status, headers, body };
};

export const vendorHttp = (options: VendorHttpOptions): VendorHttp => {
  const { vendor, baseUrl, policy = policyFor(baseUrl), errorIn } = options;
  const origin = new URL(baseUrl).origin;
  const calls: VendorCalls = vendorCalls({
    vendor,
    ...(options.atOnce === undefined ? {} : { atOnce: options.atOnce }),
    ...(options.tries === undefined ? {} : { tries: options.tries }),
    ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
    faultOf(thrown) {
      if (thrown instanceof Refused) {
        return {
          status: thrown.status,
          retryAfterSeconds: thrown.after,
          message: thrown.message,
          ...(thrown.denied === undefined ? {} : { denied: thrown.denied }),
        };
      }
      return isCountersignError(thrown, 'ERR_SOURCE_UNAVAILABLE') ||
        isCountersignError(thrown, 'ERR_TIMEOUT')
        ? { status: undefined, message: thrown.message }
        : undefined;
    },
  });
  return {
    send({ permission, method = 'GET', path, body, headers = {}, reads = method === 'GET' }) {
      const url = new URL(path, `${baseUrl}/`);
      if (url.origin !== origin) {
        throw new CountersignError(
          'ERR_OUTBOUND_REFUSED',
          `${vendor} sent a link to ${url.origin}, which is not ${origin}; credentials go nowhere else`,
        );
      }
      return calls.ask(
        permission,
        async () => {
          const answer = await boundedFetch(
            url.href,
            {
              method,
              headers: {
                accept: 'application/json',
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
                ...(await options.authorise()),
                ...headers,
              },
              ...bodyPart(body),
              ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
            },
            policy,
          );
          return read(answer, errorIn);
        },
        { repeat: reads ? 'any' : 'throttled' },
      );
    },
  };
};

/** `rel="next"` of a Link header (RFC 8288). */
export const nextLink = (headers: Headers): string | undefined =>
  /<([^<>]{1,4096})>\s*;[^,]{0,200}rel="?next"?/.exec(headers.get('link') ?? '')?.[1];
