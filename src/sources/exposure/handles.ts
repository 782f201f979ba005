/** Public handles of a secret: what an inventory or a log may call it without holding it. */
import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import { isObject, parseJson, sha256Hex } from '../../core/index.ts';
import type { HandleForm } from './patterns.ts';

const base64 = (secret: string): string => createHash('sha256').update(secret).digest('base64');

const part = (length: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(length);
  return out;
};
const field = (bytes: Buffer): Buffer => Buffer.concat([part(bytes.length), bytes]);
/** A number of RFC 4251: no leading zeros, but one where the top bit is set. */
const mpint = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url');
  return field((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

const curves = new Map([
  ['P-256', 'nistp256'],
  ['P-384', 'nistp384'],
  ['P-521', 'nistp521'],
]);

/** The public key as SSH writes it (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4). */
const sshBlob = (jwk: JsonWebKey): Buffer | undefined => {
  const { kty, n = '', e = '', crv = '', x = '', y = '' } = jwk;
  if (kty === 'RSA') return Buffer.concat([field(Buffer.from('ssh-rsa')), mpint(e), mpint(n)]);
  if (kty === 'OKP' && crv === 'Ed25519')
    return Buffer.concat([field(Buffer.from('ssh-ed25519')), field(Buffer.from(x, 'base64url'))]);
  const curve = curves.get(crv);
  if (kty !== 'EC' || curve === undefined) return undefined;
  const point = Buffer.concat([
    Buffer.from([4]),
    Buffer.from(x, 'base64url'),
    Buffer.from(y, 'base64url'),
  ]);
  return Buffer.concat([
    field(Buffer.from(`ecdsa-sha2-${curve}`)),
    field(Buffer.from(curve)),
    field(point),
  ]);
};

/** OpenSSH's own format begins with the public key, readable also where the private one is sealed. */
const opensshBlob = (pem: string): Buffer | undefined => {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body.replace(/\s/g, ''), 'base64');
  // "openssh-key-v1\0", then cipher, kdf, kdf options, number of keys, public key.
  let at = 15;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    const found = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return found;
  };
  try {
    next();
    next();
    next();
    at += 4;
    const blob = next();
    return blob.length > 16 ? blob : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const pemBlob = (pem: string): Buffer | undefined => {
  try {
    return sshBlob(createPublicKey(pem).export({ format: 'jwk' }));
  } catch {
    // Sealed with a pass phrase, or cut off: a secret all the same, with no public half to be had.
    return undefined;
  }
};

const sshFingerprint = (pem: string): string | undefined => {
  const blob = opensshBlob(pem) ?? pemBlob(pem);
  return blob && `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
};

/** Claims of a token, not verified: only to find it again. */
export const claimsOf = (token: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
};

const jwtHandles = (token: string): readonly string[] => {
  const id = claimsOf(token)?.['jti'];
  return typeof id === 'string' ? [id] : [];
};

export const handlesOf = (secret: string, form: HandleForm | undefined): readonly string[] => {
  switch (form) {
    case 'same':
      return [secret];
    case 'sha256-base64':
      return [base64(secret)];
    case 'sha256-hex':
      return [sha256Hex(secret)];
    case 'ssh-fingerprint': {
      const fingerprint = sshFingerprint(secret);
      return fingerprint === undefined ? [] : [fingerprint];
    }
    case 'jwt-id':
      return jwtHandles(secret);
    default:
      return [];
  }
};
