/** What untrusted text may look like in a PostgreSQL text column or index. */
import { sha256Hex } from '../core/index.ts';

/** Well under a third of a page, the most that a btree entry may take. */
const KEY_BYTES = 1_024;
const KEPT_CHARS = 200;

/** PostgreSQL text holds neither NUL nor lone surrogates; both become U+FFFD. */
export const storable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
  text.replace(/\u0000|[\ud800-\udfff]/gu, '\ufffd');

/** A text usable in an index: overlong ones keep their beginning and are told apart by hash. */
export const storableKey = (text: string): string => {
  const clean = storable(text);
  if (clean.length <= KEY_BYTES / 4 || Buffer.byteLength(clean) <= KEY_BYTES) return clean;
  return `${storable(clean.slice(0, KEPT_CHARS))}#${sha256Hex(clean)}`;
};

/** One array as a PostgreSQL literal, for an array inside a batch of rows. */
export const arrayLiteral = (items: readonly string[]): string =>
  `{${items.map((item) => `"${storable(item).replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
