/** The hash chain of the ledger: canonical JSON, then SHA-256. */
import { isObject, sha256Hex } from '../core/index.ts';
import type { LedgerEntry } from '../model/index.ts';

/** `previousHash` of the first entry. */
export const LEDGER_GENESIS = '0'.repeat(64);

/**
 * JSON with sorted keys and no spaces (RFC 8785: keys by UTF-16 code unit, numbers as ECMAScript writes them).
 * `undefined` members are left out, as `JSON.stringify` does.
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  }
  if (isObject(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
};

/**
 * Hex SHA-256 over (previousHash, sequence, at, actor, verb, subject, detail).
 * An entry is right when `ledgerHash(entry) === entry.hash` and `previousHash` is its predecessor's hash.
 */
export const ledgerHash = ({
  previousHash,
  sequence,
  at,
  actor,
  verb,
  subject,
  detail,
}: Omit<LedgerEntry, 'hash'>): string =>
  sha256Hex(canonicalJson({ previousHash, sequence, at, actor, verb, subject, detail }));
