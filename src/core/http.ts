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

/** @throws CountersignError ERR_OUTBOUND_REFUSED | ERR_TIMEOUT | ERR_SOURCE_UNAVAILABLE | ERR_INPUT_TOO_LARGE */
export const boundedFetch = async (
  target: string,
  request: BoundedRequest,
  policy: OutboundPolicy,
): Promise<BoundedResponse> => {
  const {
    method = 'GET',
    headers = {},
    body,
    timeoutMs = 15_000,
    maxBytes = 8 * 1024 * 1024,
  } = request;
  const url = new URL(target);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new CountersignError('ERR_OUTBOUND_REFUSED', `scheme ${url.protocol} is not allowed`);
  }
  await assertAllowedHost(url.hostname.replace(/^\[|\]$/g, ''), policy);
  let response: Response;
  try {
    response = await fetch(url, {
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
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        throw new CountersignError(
          'ERR_INPUT_TOO_LARGE',
          `answer of ${url.origin} exceeds ${maxBytes} bytes`,
        );
      }
      chunks.push(chunk);
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
};
