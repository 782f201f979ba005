/** What every answer and every request meets before a handler: headers, host, origin. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountersignError } from '../core/index.ts';

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': csp,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

export const setSecurityHeaders = (request: FastifyRequest, reply: FastifyReply): void => {
  for (const [name, value] of Object.entries(securityHeaders)) reply.header(name, value);
  if (/^\/(?:(?:api|\.well-known)\/|metrics)/.test(request.url))
    reply.header('cache-control', 'no-store');
};

const forbidden = (message: string): CountersignError =>
  new CountersignError('ERR_FORBIDDEN', message);

/** A name that is not ours in `Host` is somebody's DNS pointing at us (rebinding). */
export const assertOwnHost = (request: FastifyRequest, hosts: readonly string[]): void => {
  const host = request.headers.host?.toLowerCase() ?? '';
  if (!hosts.includes(host)) throw forbidden('this name is not served here');
};

/**
 * A cookie travels by itself. Another page of the same machine is "same site" to a browser, so cookies
 * reach us from there too: nothing answers to them (fetch metadata, where the browser sends it).
 */
export const assertOwnSite = (request: FastifyRequest): void => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw forbidden('this request comes from another site');
};

/** Only our own pages may make a cookie change something; browsers send `Origin` on every POST. */
export const assertOwnOrigin = (request: FastifyRequest, origins: readonly string[]): void => {
  assertOwnSite(request);
  const origin = request.headers.origin;
  if (origin === undefined || !origins.includes(origin.toLowerCase()))
    throw forbidden('this request does not come from our own pages');
};
