/**
 * Outbound HTTP: bounded in time and size, and refused towards private ranges unless allowed. A name is asked for once,
 * and the connection goes to what was judged: a name that answers otherwise a moment later (DNS rebinding) gains nothing.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { CountersignError, messageOf } from './errors.ts';
import { assertInTime } from './in-time.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface OutboundPolicy {
  /** Hosts that may be called although they resolve to private or loopback addresses. */
  readonly allowPrivateHosts: readonly string[];
  /** Absent: as this machine resolves names. */
  resolve?(host: string): Promise<readonly ResolvedAddress[]>;
}

export interface BoundedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

export interface BoundedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const isPublicAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

const resolveHere = (host: string): Promise<readonly ResolvedAddress[]> =>
  lookup(host, { all: true });

const allowedAddresses = async (
  host: string,
  { allowPrivateHosts, resolve = resolveHere }: OutboundPolicy,
): Promise<readonly ResolvedAddress[]> => {
  const found = ipaddr.isValid(host)
    ? [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }]
    : await resolve(host);
  if (allowPrivateHosts.includes(host)) return found;
  for (const { address } of found) {
    if (!isPublicAddress(address)) {
      throw new CountersignError(
        'ERR_OUTBOUND_REFUSED',
        `refusing to call ${host}: ${address} is not a public address; allow the host in the settings if it is meant`,
      );
    }
  }
  return found;
};

/** For connections that are no HTTP. @throws CountersignError ERR_OUTBOUND_REFUSED when the host is private and not allowed. */
export const assertAllowedHost = async (host: string, policy: OutboundPolicy): Promise<void> => {
  if (!policy.allowPrivateHosts.includes(host)) await allowedAddresses(host, policy);
};

const MAX_BYTES = 8 * 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const pinned =
  (addresses: readonly ResolvedAddress[]): LookupFunction =>
  (_host, options, answer) => {
    const [first] = addresses;
    if (!first) return answer(new Error('the name has no address'), '');
    if (options.all) return answer(null, [...addresses]);
    return answer(null, first.address, first.family);
  };

/** Kept connections are shared among calls of one kind only: where private hosts are allowed, and where they are not. */
const agents = {
  open: {
    'http:': new PlainAgent({ keepAlive: true }),
    'https:': new SecureAgent({ keepAlive: true }),
  },
  allowed: {
    'http:': new PlainAgent({ keepAlive: true }),
    'https:': new SecureAgent({ keepAlive: true }),
  },
};

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly origin: string;
  readonly body: Readable;
  /** What a broken or late body means. */
  fault(cause: unknown): CountersignError;
}

const decoded = (message: IncomingMessage): Readable => {
  const encoding = message.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return message;
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  if (!decoder) throw new Error(`content-encoding ${encoding} is not known`);
  message.on('error', (error) => decoder.destroy(error));
  decoder.on('close', () => message.destroy());
  return message.pipe(decoder);
};

const headersOf = (message: IncomingMessage): Headers => {
  const headers = new Headers();
  for (let at = 0; at < message.rawHeaders.length; at += 2)
    headers.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '');
  return headers;
};

const call = async (
  target: string,
  request: BoundedRequest,
  policy: OutboundPolicy,
): Promise<Answer> => {
  const { method = 'GET', headers = {}, body, timeoutMs = 15_000 } = request;
  const url = new URL(target);
  const { protocol } = url;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new CountersignError('ERR_OUTBOUND_REFUSED', `scheme ${protocol} is not allowed`);
  }
  const fault = (cause: unknown): CountersignError => {
    const timedOut = signal.aborted;
    return new CountersignError(
      timedOut ? 'ERR_TIMEOUT' : 'ERR_SOURCE_UNAVAILABLE',
      `${method} ${url.origin}${url.pathname}: ${timedOut ? `no answer within ${timeoutMs} ms` : messageOf(cause)}`,
      { cause },
    );
  };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const signal = AbortSignal.timeout(timeoutMs);
  let addresses: readonly ResolvedAddress[];
  try {
    addresses = await allowedAddresses(host, policy);
  } catch (error) {
    throw error instanceof CountersignError ? error : fault(error);
  }
  assertInTime();
  const kept = policy.allowPrivateHosts.includes(host) ? agents.allowed : agents.open;
  const send = protocol === 'https:' ? secureRequest : plainRequest;
  try {
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = send(url, {
        ...{ method, signal, agent: kept[protocol], lookup: pinned(addresses) },
        headers: {
          ...{ accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'countersign' },
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      });
      sent.on('error', reject);
      sent.on('response', resolve);
      sent.end(body);
    });
    const status = message.statusCode ?? 0;
    if (REDIRECTS.has(status)) {
      message.destroy();
      // It could lead anywhere, past every check above.
      throw new Error(`redirects are not followed (${status})`);
    }
    return {
      status,
      headers: headersOf(message),
      origin: url.origin,
      body: decoded(message),
      fault,
    };
  } catch (error) {
    throw fault(error);
  }
};

async function* bodyOf(
  { body, origin, fault }: Answer,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes)
        throw new CountersignError(
          'ERR_INPUT_TOO_LARGE',
          `answer of ${origin} exceeds ${maxBytes} bytes`,
        );
      yield chunk;
    }
  } catch (error) {
    throw error instanceof CountersignError ? error : fault(error);
  }
}

/** @throws CountersignError ERR_OUTBOUND_REFUSED | ERR_TIMEOUT | ERR_SOURCE_UNAVAILABLE | ERR_INPUT_TOO_LARGE */
export const boundedFetch = async (
  target: string,
  request: BoundedRequest,
  policy: OutboundPolicy,
): Promise<BoundedResponse> => {
  const response = await call(target, request, policy);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyOf(response, request.maxBytes ?? MAX_BYTES)) chunks.push(chunk);
  return {
    status: response.status,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
};

/**
 * What is too large for memory, chunk by chunk; a refusal (4xx, 5xx) is not taken but answered as text.
 * @throws CountersignError as `boundedFetch`
 */
export const boundedDownload = async (
  target: string,
  request: BoundedRequest & { readonly maxBytes: number },
  policy: OutboundPolicy & { take(chunk: Uint8Array): Promise<void> },
): Promise<BoundedResponse> => {
  const response = await call(target, request, policy);
  const { status, headers } = response;
  if (status >= 400) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bodyOf(response, MAX_BYTES)) chunks.push(chunk);
    return { status, headers, text: Buffer.concat(chunks).toString('utf8') };
  }
  for await (const chunk of bodyOf(response, request.maxBytes)) await policy.take(chunk);
  return { status, headers, text: '' };
};
