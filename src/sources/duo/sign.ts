/**
 * How calls to Duo are proven: an HMAC over date, method, host, path and sorted parameters, as HTTP basic
 * authentication. https://duo.com/docs/adminapi, "Authentication"
 */
import { createHmac } from 'node:crypto';

export interface DuoCall {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** RFC 2822. */
  readonly date: string;
}

/** RFC 3986: everything but letters, digits and `-._~` is written as %XX, capital. */
const quote = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const canonicalParams = (params: DuoCall['params']): string =>
  Object.entries(params)
    .map(([name, value]) => [quote(name), quote(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const canonical = ({ method, host, path, params, date }: DuoCall): string =>
  [date, method.toUpperCase(), host.toLowerCase(), path, canonicalParams(params)].join('\n');

/** `Authorization` of one call. */
export const signDuo = (
  call: DuoCall,
  integrationKey: string,
  secretKey: string,
  digest: 'sha512' | 'sha1',
): string => {
  const signature = createHmac(digest, secretKey).update(canonical(call)).digest('hex');
  return `Basic ${Buffer.from(`${integrationKey}:${signature}`).toString('base64')}`;
};

/** `Tue, 21 Aug 2012 17:29:18 -0000` */
export const rfc2822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '-0000');
