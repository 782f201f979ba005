/** Ids are hashes of what they are about, so a replay writes nothing twice. */
import { hash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Each character of `bytes` is one byte. */
const base32 = (bytes: string): string => {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < bytes.length; i++) {
    buffer = ((buffer << 8) | bytes.charCodeAt(i)) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(buffer >>> bits) & 31];
    }
  }
  return bits > 0 ? out + ALPHABET[(buffer << (5 - bits)) & 31] : out;
};

const ID_BYTES = 15;

/**
 * A stable id from its parts: same parts, same id.
 * Parts are length-prefixed, so ('ab','c') and ('a','bc') differ.
 */
export const hashId = (prefix: string, parts: readonly (string | number)[]): string => {
  let text = '';
  for (const part of parts) {
    const one = String(part);
    text += `${one.length}:${one}`;
  }
  // In one call and as text: a hash object and a buffer for each would cost five times as much.
  return `${prefix}_${base32(hash('sha256', text, 'binary').slice(0, ID_BYTES))}`;
};

/** 120 random bits; for things that are about nothing else (tokens, sessions, boots). */
export const randomId = (prefix: string): string =>
  `${prefix}_${base32(randomBytes(ID_BYTES).toString('latin1'))}`;

export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');
