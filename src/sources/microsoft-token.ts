/**
 * Access tokens of an app registration by the client credentials flow, for every Microsoft API alike.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type BoundedResponse,
  boundedFetch,
  isCountersignError,
  isObject,
  messageOf,
  type OutboundPolicy,
  parseJson,
  randomId,
  SECOND,
} from '../core/index.ts';
import { retryAfterSeconds, vendorCalls } from './vendor-calls.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Tokens must not travel in clear, save to this machine (tests, twins). */
export const microsoftUrl = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'must be https, or http on a loopback address' },
);

/** An app registration: with a secret, or better with a certificate whose private key stays here. */
export const microsoftApp = z
  .strictObject({
    clientId: z.string().min(1),
    /** Object id of its enterprise application: directory audits often name what it does by this alone. */
    servicePrincipalId: z.string().min(1).exactOptional(),
    clientSecret: z.string().min(1).exactOptional(),
    certificate: z
      .strictObject({
        /** PKCS #8 PEM. */
        privateKey: z.string().min(1),
        /** The certificate itself, PEM. */
        certificate: z.string().min(1),
      })
      .readonly()
      .exactOptional(),
  })
  .readonly()
  .refine((app) => (app.clientSecret === undefined) !== (app.certificate === undefined), {
    error: 'one of clientSecret and certificate is needed',
  });

export type MicrosoftApp = z.output<typeof microsoftApp>;

export interface TokenOptions {
  readonly tenantId: string;
  readonly app: MicrosoftApp;
  /** `https://login.microsoftonline.com`, or that of a national cloud. */
  readonly loginUrl: string;
  /** `https://graph.microsoft.com/.default` */
  readonly scope: string;
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface MicrosoftToken {
  /** @throws CountersignError ERR_SOURCE_DENIED where the app's credential is not accepted, as `VendorCalls.ask` else. */
  get(): Promise<string>;
  /** Application permissions in the token; empty where the token cannot be read. */
  roles(): Promise<readonly string[]>;
}

/** Loopback is for peers and twins on this machine; nothing else is let through to private ranges. */
export const loopbackPolicy = (baseUrl: string): OutboundPolicy => {
  const { hostname } = new URL(baseUrl);
  return { allowPrivateHosts: isLoopback(hostname) ? [hostname] : [] };
};

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_LIFE_SECONDS = 300;
/** A token is asked for anew this long before its end. */
const EARLY_MS = 120 * SECOND;

/** The certificate's thumbprint names the key; the signature proves that we hold it. */
const assertionOf = async (
  audience: string,
  clientId: string,
  given: NonNullable<MicrosoftApp['certificate']>,
): Promise<string> => {
  const { importPKCS8, SignJWT } = await import('jose');
  const der = Buffer.from(given.certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const key = await importPKCS8(given.privateKey, 'PS256');
  const now = Math.floor(Date.now() / SECOND);
  return new SignJWT({})
    .setProtectedHeader({
      alg: 'PS256',
      typ: 'JWT',
      'x5t#S256': createHash('sha256').update(der).digest('base64url'),
    })
    .setAudience(audience)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setJti(randomId('jti'))
    .setNotBefore(now)
    .setExpirationTime(now + ASSERTION_LIFE_SECONDS)
    .sign(key);
};

class TokenRefused extends Error {
  readonly status: number;
  readonly after: number | undefined;

  constructor(message: string, status: number, after: number | undefined) {
    super(message);
    this.status = status;
    this.after = after;
  }
}

/** No answer at all: worth another try. */
export const isUnreachable = (thrown: unknown): boolean =>
  isCountersignError(thrown, 'ERR_SOURCE_UNAVAILABLE') || isCountersignError(thrown, 'ERR_TIMEOUT');

interface Held {
  readonly token: string;
  readonly until: number;
}

const readToken = (answer: BoundedResponse, now: number): Held => {
  let body: unknown;
  try {
    body = parseJson(answer.text);
  } catch {
    body = undefined;
  }
  const said = isObject(body) ? body : {};
  const { access_token: token, expires_in: seconds, error_description: words } = said;
  if (answer.status === 200 && typeof token === 'string') {
    const life = typeof seconds === 'number' ? seconds : 3_599;
    return { token, until: now + life * SECOND };
  }
  const first = typeof words === 'string' ? (words.split(/[\r\n]/, 1)[0] ?? '') : '';
  const message = first.slice(0, 300) || `status ${answer.status}`;
  const after = retryAfterSeconds(answer.headers.get('retry-after'), now);
  throw new TokenRefused(message, answer.status, after);
};

/** Application permissions are the claim `roles` of the token. Not verified: it is told to us, not to a service. */
const rolesIn = (token: string): readonly string[] => {
  try {
    const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const roles = isObject(claims) ? claims['roles'] : undefined;
    return Array.isArray(roles)
      ? roles.filter((one): one is string => typeof one === 'string')
      : [];
  } catch {
    return [];
  }
};

export const microsoftToken = (options: TokenOptions): MicrosoftToken => {
  const { tenantId, app, loginUrl, scope, now = Date.now, sleep } = options;
  const url = `${loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const calls = vendorCalls({
    vendor: 'Microsoft identity platform',
    ...(sleep === undefined ? {} : { sleep }),
    faultOf: (thrown) => {
      if (isUnreachable(thrown)) return { status: undefined, message: messageOf(thrown) };
      if (!(thrown instanceof TokenRefused)) return undefined;
      const { status, after: retry, message } = thrown;
      // A wrong or ended credential is 400 or 401 (AADSTS700016, AADSTS7000215, AADSTS7000222).
      const denied = status === 400 || status === 401 || status === 403;
      return { status, retryAfterSeconds: retry, message, denied };
    },
  });
  let held: Promise<Held> | undefined;
  const ask = async (): Promise<Held> => {
    const proof: Readonly<Record<string, string>> =
      app.certificate === undefined
        ? { client_secret: app.clientSecret ?? '' }
        : {
            client_assertion_type: ASSERTION,
            client_assertion: await assertionOf(url, app.clientId, app.certificate),
          };
    const body = new URLSearchParams({
      client_id: app.clientId,
      grant_type: 'client_credentials',
      scope,
      ...proof,
    });
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: body.toString(),
    };
    return calls.ask(`the app registration ${app.clientId}`, async () =>
      readToken(await boundedFetch(url, request, loopbackPolicy(loginUrl)), now()),
    );
  };
  const current = async (): Promise<Held> => {
    const mine = held;
    const had = await mine?.catch(() => undefined);
    if (had !== undefined && had.until - EARLY_MS > now()) return had;
    // The first who notices asks for all.
    if (held === mine || held === undefined) held = ask();
    return held;
  };
  return {
    get: async () => (await current()).token,
    roles: async () => rolesIn((await current()).token),
  };
};
