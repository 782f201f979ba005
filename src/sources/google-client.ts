/**
 * How Google's own clients are signed in and how their faults read; for all systems of Google. One client for each
 * scope: Google refuses a whole token when one of its scopes is not allowed, and one refusal must blind one area only.
 */
import type { AuthClient } from 'google-auth-library';
import { z } from 'zod';
import { isObject } from '../core/index.ts';
import { list, obj, str } from './record.ts';
import {
  retryAfterSeconds,
  type VendorCalls,
  type VendorFault,
  vendorCalls,
} from './vendor-calls.ts';

/** The JSON key of a service account, as Google gives it out; only what is needed of it. */
export const serviceAccountKey = z
  .object({
    client_email: z.string().min(3),
    private_key: z.string().min(1),
    private_key_id: z.string().min(1).exactOptional(),
  })
  .readonly();

type ServiceAccountKey = z.output<typeof serviceAccountKey>;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Where all of Google is answered from instead, for loopback twins. */
export const googleRoot = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'rootUrl must be https, or http on a loopback address' },
);

export interface GoogleSignIn {
  readonly key: ServiceAccountKey;
  readonly scope: string;
  /** The user in whose name it acts, by domain-wide delegation. */
  readonly subject?: string | undefined;
  readonly rootUrl?: string | undefined;
}

/** Signs in with the key of a service account; asks Google for a token at the first call. */
export const signInWithKey = async (given: GoogleSignIn): Promise<AuthClient> => {
  const { JWT, gaxios } = await import('google-auth-library');
  const transporter = new gaxios.Gaxios();
  const { rootUrl } = given;
  transporter.interceptors.request.add({
    async resolved(config) {
      // Retries are ours, with the wait that the vendor asks for.
      config.retry = false;
      delete config.retryConfig;
      if (rootUrl !== undefined && config.url?.hostname === 'oauth2.googleapis.com') {
        config.url = new URL(`/token`, rootUrl);
      }
      return config;
    },
  });
  return new JWT({
    email: given.key.client_email,
    key: given.key.private_key,
    ...(given.key.private_key_id === undefined ? {} : { keyId: given.key.private_key_id }),
    scopes: [given.scope],
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    transporter,
  });
};

/** Google throttles with 429 and, in older APIs, with 403 and one of these reasons. */
const throttleReasons = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded']);
/** The token endpoint's words for a key or a scope that is not let in (RFC 6749 §5.2). */
const signInErrors = new Set([
  'invalid_grant',
  'unauthorized_client',
  'invalid_client',
  'access_denied',
]);

const headerOf = (headers: unknown, name: string): string | undefined =>
  headers instanceof Headers ? (headers.get(name) ?? undefined) : str(obj(headers)[name]);

/** What a Google client threw, in the words of VendorFault; undefined where Google did not answer. */
const googleFault = (thrown: unknown): VendorFault | undefined => {
  if (!(thrown instanceof Error) || !('response' in thrown) || !isObject(thrown.response))
    return undefined;
  const { response } = thrown;
  const status = typeof response['status'] === 'number' ? response['status'] : undefined;
  const data = obj(response['data']);
  const said = data['error'];
  const error = obj(said);
  const message = str(error['message']) ?? str(data['error_description']) ?? thrown.message;
  const reasons = list(error['errors']).map((one) => str(obj(one)['reason']) ?? '');
  const after = retryAfterSeconds(headerOf(response['headers'], 'retry-after'), Date.now());
  const wait = after === undefined ? {} : { retryAfterSeconds: after };
  if (typeof said === 'string' && signInErrors.has(said)) {
    return { status: 401, message: `${said}: ${message}`, denied: true };
  }
  if (reasons.some((reason) => throttleReasons.has(reason)))
    return { status: 429, message, ...wait };
  return { status, message, ...wait };
};

export const googleCalls = (
  vendor: string,
  options: {
    readonly sleep?: (milliseconds: number) => Promise<void>;
    readonly atOnce?: number;
  } = {},
): VendorCalls => vendorCalls({ vendor, faultOf: googleFault, ...options });
