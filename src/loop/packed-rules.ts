/** A whole set of rule files as one short text, for the stream and for checkpoints. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { CountersignError, isObject, parseJson, sha256Hex } from '../core/index.ts';
import type { RuleFile } from '../detection/index.ts';

export interface PackedRules {
  /** Hash of the files: two sets of one version are the same set. */
  readonly version: string;
  /** gzip of JSON, base64. */
  readonly packed: string;
}

/** One line of the stream holds it, with room to spare. */
const MAX_PACKED = 6 * 1024 * 1024;
const MAX_UNPACKED = 128 * 1024 * 1024;

/** @throws CountersignError ERR_INPUT_TOO_LARGE */
export const packRules = (files: readonly RuleFile[]): PackedRules => {
  const sorted = [...files].sort((a, b) => (a.file < b.file ? -1 : 1));
  const json = JSON.stringify(sorted.map(({ file, text }) => ({ file, text })));
  const packed = gzipSync(json, { level: 6 }).toString('base64');
  if (packed.length > MAX_PACKED || json.length > MAX_UNPACKED) {
    throw new CountersignError(
      'ERR_INPUT_TOO_LARGE',
      `${files.length} rule files are more than one set may hold (${MAX_PACKED} bytes packed); leave out rules of systems that are not connected`,
    );
  }
  return { version: sha256Hex(json), packed };
};

/** @throws CountersignError ERR_INPUT_INVALID */
export const unpackRules = (packed: string): readonly RuleFile[] => {
  const json = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_UNPACKED });
  const files = parseJson(json.toString('utf8'), { maxBytes: MAX_UNPACKED });
  const whole = Array.isArray(files)
    ? files.flatMap((one) =>
        isObject(one) && typeof one['file'] === 'string' && typeof one['text'] === 'string'
          ? [{ file: one['file'], text: one['text'] }]
          : [],
      )
    : [];
  if (!Array.isArray(files) || whole.length !== files.length)
    throw new CountersignError('ERR_INPUT_INVALID', 'a packed set of rules is no list of files');
  return whole;
};
