/** Outbound HTTP: bounded in time and size, and refused towards private ranges unless allowed. */
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { CountersignError, messageOf } from './errors.ts';

export interface OutboundPolicy {
  /** Hosts that may be called although they resolve to private or loopback addresses. */
  readonly allowPrivateHosts: readonly string[];
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

/** For connections that are no HTTP. @throws CountersignError ERR_OUTBOUND_REFUSED when the host is private and not allowed. */
export const assertAllowedHost = async (host: string, policy: OutboundPolicy): Promise<void> => {
  if (policy.allowPrivateHosts.includes(host)) return;
  const addresses = ipaddr.isValid(host)
    ? [host]
    : (await lookup(host, { all: true })).map((entry) => entry.address);
  for (const address of addresses) {
    if (!isPublicAddress(address)) {
      throw new CountersignError(
        'ERR_OUTBOUND_REFUSED',
        `refusing to call ${host}: ${address} is not a public address; allow the host in the settings if it is meant`,
      );
    }
  }
};

const MAX_BYTES = 8 * 1024 * 1024;

const call = async (
  target: string,
  request: BoundedRequest,
  policy: OutboundPolicy,
): Promise<Response> => {
  const { method = 'GET', headers = {}, body, timeoutMs = 15_000 } = request;
  const url = new URL(target);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new CountersignError('ERR_OUTBOUND_REFUSED', `scheme ${url.protocol} is not allowed`);
  }
  await assertAllowedHost(url.hostname.replace(/^\[|\]$/g, ''), policy);
  try {
    return await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
    throw new CountersignError(
      timedOut ? 'ERR_TIMEOUT' : 'ERR_SOURCE_UNAVAILABLE',
      `${method} ${url.origin}${url.pathname}: ${messageOf(cause)}`,
      { cause },
    );
  }
};

async function* bodyOf(response: Response, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new CountersignError(
        'ERR_INPUT_TOO_LARGE',
        `answer of ${new URL(response.url).origin} exceeds ${maxBytes} bytes`,
      );
    yield chunk;
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
