/** Ids are hashes of what they are about, so a replay writes nothing twice. */
import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

const base32 = (bytes: Uint8Array): string => {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(buffer >>> bits) & 31];
    }
  }
  return bits > 0 ? out + ALPHABET[(buffer << (5 - bits)) & 31] : out;
};

/**
 * A stable id from its parts: same parts, same id.
 * Parts are length-prefixed, so ('ab','c') and ('a','bc') differ.
 */
export const hashId = (prefix: string, parts: readonly (string | number)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) {
    const text = String(part);
    hash.update(`${text.length}:`);
    hash.update(text);
  }
  return `${prefix}_${base32(hash.digest().subarray(0, 15))}`;
};

/** 120 random bits; for things that are about nothing else (tokens, sessions, boots). */
export const randomId = (prefix: string): string => `${prefix}_${base32(randomBytes(15))}`;

export const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');
