/** OAuth client credentials (RFC 6749 §4.4) for vendors without an SDK: one token, renewed before it ends. */
import {
  boundedFetch,
  CountersignError,
  isObject,
  type OutboundPolicy,
  parseJson,
  SECOND,
} from '../core/index.ts';

export interface ClientTokenOptions {
  readonly vendor: string;
  /** The token endpoint. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly policy: OutboundPolicy;
  readonly now?: () => number;
}

/** Asked anew this long before its end. */
const MARGIN_MS = 60 * SECOND;

/** Loopback is for twins on this machine; nothing else is let through to private ranges. */
export const loopbackOnly = (url: string): OutboundPolicy => {
  const { hostname } = new URL(url);
  const loopback = hostname === 'localhost' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return { allowPrivateHosts: loopback ? [hostname] : [] };
};

/** `Authorization` for each call. @throws CountersignError ERR_SOURCE_DENIED (detail.status 401) | ERR_SOURCE_UNAVAILABLE */
export const clientToken = (options: ClientTokenOptions): (() => Promise<string>) => {
  const { vendor, url, headers, body, policy, now = Date.now } = options;
  let kept: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (kept !== undefined && kept.until > now()) return kept.token;
    const answer = await boundedFetch(url, { method: 'POST', headers, body }, policy);
    if (answer.status === 400 || answer.status === 401 || answer.status === 403) {
      throw new CountersignError(
        'ERR_SOURCE_DENIED',
        `${vendor} does not know this client (status ${answer.status})`,
        { detail: { status: 401 } },
      );
    }
    const said: unknown = answer.status < 300 ? parseJson(answer.text) : undefined;
    const token = isObject(said) ? said['access_token'] : undefined;
    if (!isObject(said) || typeof token !== 'string') {
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        `${vendor} gave no token (status ${answer.status})`,
      );
    }
    const seconds = typeof said['expires_in'] === 'number' ? said['expires_in'] : 0;
    kept = { token, until: now() + seconds * SECOND - MARGIN_MS };
    return token;
  };
};
