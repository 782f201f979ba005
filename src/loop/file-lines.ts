/** Lines of a byte stream, one bounded line held at a time, and one line read as a record. */
import { isCountersignError, isObject, messageOf, parseJson } from '../core/index.ts';
import type { SetAside } from '../model/index.ts';
import type { TextLine } from './text-lines.ts';

export interface ReadBounds {
  /** A whole JSON document or CSV export; above it only NDJSON is read, line by line. */
  readonly maxDocumentBytes: number;
  readonly maxLineBytes: number;
  readonly maxDepth: number;
  /** Decompressed size of one gzip file. */
  readonly maxInflatedBytes: number;
  /** Takes apart a line that is no JSON. */
  readonly textLine?: TextLine | undefined;
}

export type FileItem =
  | {
      readonly kind: 'record';
      readonly line: number;
      readonly record: Readonly<Record<string, unknown>>;
      readonly text: string;
    }
  | { readonly kind: 'document'; readonly json: unknown; readonly text: string }
  | { readonly kind: 'set_aside'; readonly fault: SetAside };

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Undefined when the line was longer than the bound; its bytes were skipped, not kept. */
  readonly bytes: Buffer | undefined;
  readonly length: number;
}

/** Strips a byte order mark, as the encoding standard says. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Undefined when the bytes are no UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

const unseen = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Printable, one line, of at most 120 characters: a log line may hold terminal escapes. */
export const excerptOf = (text: string): string =>
  JSON.stringify(text.slice(0, 120))
    .slice(1, -1)
    .replace(unseen, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`) +
  (text.length > 120 ? ' …' : '');

export const setAside = (line: number, because: string, excerpt?: string): FileItem => ({
  kind: 'set_aside',
  fault: excerpt === undefined ? { line, because } : { line, because, excerpt: excerptOf(excerpt) },
});

export const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024 / 1024)} MiB`;

const tooLong = (line: number, length: number, bounds: ReadBounds): FileItem =>
  setAside(line, `line of ${sizeText(length)} is longer than ${sizeText(bounds.maxLineBytes)}`);

/**
 * Why a text is no acceptable JSON, in words that are the same for all lines of one kind: what
 * the parser says quotes the text, so that a million bad lines would be a million reasons.
 */
export const jsonFault = (
  error: unknown,
  text: string,
): { readonly because: string; readonly at?: number } => {
  if (!isCountersignError(error)) throw error;
  const { cause } = error;
  if (!(cause instanceof SyntaxError)) return { because: messageOf(error) };
  const at = Number(/at position (\d+)/.exec(cause.message)?.[1] ?? Number.NaN);
  if (/end of JSON input|Unterminated string/.test(cause.message) || at >= text.length)
    return { because: 'not JSON: it is cut short' };
  return Number.isNaN(at) ? { because: 'not JSON' } : { because: 'not JSON', at };
};

export const readText = (text: string, number: number, bounds: ReadBounds): FileItem => {
  if (text.length > bounds.maxLineBytes) return tooLong(number, text.length, bounds);
  try {
    const value = parseJson(text, { maxBytes: bounds.maxLineBytes, maxDepth: bounds.maxDepth });
    if (!isObject(value)) return setAside(number, 'line is JSON but not an object', text);
    return { kind: 'record', line: number, record: value, text };
  } catch (error) {
    const record = bounds.textLine?.(text);
    // Kept as the record it was taken for: whoever reads it again needs no reader of lines.
    if (record !== undefined)
      return { kind: 'record', line: number, record, text: JSON.stringify(record) };
    return setAside(number, jsonFault(error, text).because, text);
  }
};

/** One NDJSON line → item; blank lines answer undefined. */
export const readLine = (line: Line, bounds: ReadBounds): FileItem | undefined => {
  if (line.bytes === undefined) return tooLong(line.number, line.length, bounds);
  const text = decodeUtf8(line.bytes)?.trim();
  if (text === undefined) return setAside(line.number, 'line is not valid UTF-8');
  return text === '' ? undefined : readText(text, line.number, bounds);
};

/** Cuts a byte stream into lines, holding at most one bounded line. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let length = 0;
  let number = 1;
  const take = (): Line => {
    const bytes = length > maxLineBytes ? undefined : Buffer.concat(held);
    const line: Line = { number, bytes, length };
    held = [];
    length = 0;
    number++;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(10, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      length += part.length;
      if (length <= maxLineBytes) held.push(part);
      else held = [];
      if (end < 0) break;
      yield take();
      start = end + 1;
    }
  }
  if (length > 0) yield take();
}
