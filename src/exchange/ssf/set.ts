/**
 * Security Event Tokens (RFC 8417) by the SSF 1.0 profile: signed with RS256, typed, one event, no `sub` and no `exp`.
 * A token that is refused is an outcome with the code that RFC 8935 §2.4 gives it, never a fault.
 */
import {
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  errors,
  type JWTVerifyGetKey,
} from 'jose';
import { isObject, messageOf, parseJson } from '../../core/index.ts';
import type { SigningKey } from './keys.ts';
import { type Subject, subjectSchema } from './subject.ts';

export type SetError =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed'
  | 'access_denied'
  /** SSF 1.0 §8.1.4.2: a verification that nobody asked for so. */
  | 'invalid_state';

export interface SetClaims {
  readonly iss: string;
  readonly aud: string | readonly string[];
  /** Epoch seconds. */
  readonly iat: number;
  readonly jti: string;
  readonly txn?: string;
  readonly sub_id: Subject;
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface SetEvent extends SetClaims {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export type SetVerdict =
  | { readonly ok: true; readonly set: SetEvent }
  | { readonly ok: false; readonly err: SetError; readonly description: string };

export const refuse = (err: SetError, description: string) =>
  ({ ok: false, err, description }) as const;

const MAX_SET_BYTES = 64 * 1024;
/** Clocks differ. */
const SKEW_SECONDS = 60;

export const signSet = (claims: SetClaims, key: SigningKey): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: key.kid })
    .sign(key.privateKey);

/** Never `none`, and nothing that a public key could be used as the secret of. */
const algorithms = ['RS256', 'PS256', 'ES256'];

export interface SetExpectation {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly keys: JWTVerifyGetKey;
  /** Epoch ms. */
  readonly now: number;
  /** Older than this is refused: its `jti` may no longer be remembered. */
  readonly maxAgeMs: number;
}

const headerFault = (token: string): ReturnType<typeof refuse> | undefined => {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch (error) {
    return refuse('invalid_request', `it is no signed token: ${messageOf(error)}`);
  }
  const typ = header.typ?.toLowerCase().replace(/^application\//, '');
  if (typ !== 'secevent+jwt')
    return refuse('invalid_request', `its typ is "${header.typ ?? 'absent'}", not secevent+jwt`);
  return header.alg !== undefined && algorithms.includes(header.alg)
    ? undefined
    : refuse('invalid_key', `its alg "${header.alg ?? 'absent'}" is not taken; sign with RS256`);
};

const payloadOf = (token: string): Readonly<Record<string, unknown>> | undefined => {
  const [, part = ''] = token.split('.');
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'), {
    maxBytes: MAX_SET_BYTES,
    maxDepth: 16,
  });
  return isObject(value) ? value : undefined;
};

const audienceOf = (aud: unknown): readonly string[] =>
  (Array.isArray(aud) ? aud : [aud]).filter((one): one is string => typeof one === 'string');

const timeFault = (iat: unknown, { now, maxAgeMs }: SetExpectation): string | undefined => {
  if (typeof iat !== 'number' || !Number.isFinite(iat)) return 'it has no iat';
  const age = now / 1_000 - iat;
  if (age < -SKEW_SECONDS) return 'its iat is in the future';
  return age > maxAgeMs / 1_000 + SKEW_SECONDS ? 'its iat is too long ago' : undefined;
};

const eventOf = (events: unknown): readonly [string, Record<string, unknown>] | string => {
  if (!isObject(events)) return 'it has no events';
  const all = Object.entries(events);
  const [only] = all;
  if (only === undefined || all.length !== 1)
    return `it has ${all.length} events, and exactly one is taken`;
  return isObject(only[1]) ? [only[0], only[1]] : 'its event is no object';
};

/** What no signature makes right. */
const claimsOf = (
  claims: Readonly<Record<string, unknown>>,
  expected: SetExpectation,
): SetVerdict => {
  for (const name of ['exp', 'sub'])
    if (name in claims) return refuse('invalid_request', `a SET has no ${name} (SSF 1.0 §4.1)`);
  const late = timeFault(claims['iat'], expected);
  if (late !== undefined) return refuse('invalid_request', late);
  const { iss, iat, jti, txn } = claims;
  if (typeof jti !== 'string' || jti === '' || jti.length > 500)
    return refuse('invalid_request', 'it has no jti of 1 to 500 characters');
  const event = eventOf(claims['events']);
  if (typeof event === 'string') return refuse('invalid_request', event);
  const subject = subjectSchema.safeParse(claims['sub_id']);
  if (!subject.success)
    return refuse('invalid_request', 'its sub_id is missing or in no known subject format');
  const [type, body] = event;
  return {
    ok: true,
    set: {
      iss: String(iss),
      aud: audienceOf(claims['aud']),
      iat: Number(iat),
      jti,
      ...(typeof txn === 'string' ? { txn } : {}),
      sub_id: subject.data,
      events: { [type]: body },
      type,
      body,
    },
  };
};

/** Of the signature: ours to mend (keys out of reach) is thrown, theirs is an outcome. */
const signatureFault = async (
  token: string,
  keys: JWTVerifyGetKey,
): Promise<ReturnType<typeof refuse> | undefined> => {
  try {
    await compactVerify(token, keys, { algorithms });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) throw error;
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      return refuse('invalid_key', `its signature is not of a key of the issuer: ${error.message}`);
    throw error;
  }
};

/** @throws what keeps the issuer's keys out of reach: the transmitter is to try again */
export const verifySet = async (token: string, expected: SetExpectation): Promise<SetVerdict> => {
  if (token.length > MAX_SET_BYTES)
    return refuse('invalid_request', `a SET is at most ${MAX_SET_BYTES} bytes`);
  const header = headerFault(token);
  if (header) return header;
  let claims: Readonly<Record<string, unknown>> | undefined;
  try {
    claims = payloadOf(token);
  } catch (error) {
    return refuse('invalid_request', `its payload is no JSON: ${messageOf(error)}`);
  }
  if (claims === undefined) return refuse('invalid_request', 'its payload is no object');
  if (claims['iss'] !== expected.issuer)
    return refuse('invalid_issuer', 'its iss is not the issuer of this stream');
  if (!audienceOf(claims['aud']).some((one) => expected.audiences.includes(one)))
    return refuse('invalid_audience', 'its aud is not ours');
  return (await signatureFault(token, expected.keys)) ?? claimsOf(claims, expected);
};
