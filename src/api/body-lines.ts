/** Cuts a body into lines as it arrives, holding at most one bounded line. */
import type { Readable } from 'node:stream';
import { defaultBounds } from '../loop/index.ts';

const { maxLineBytes } = defaultBounds;
const SHOWN_BYTES = 100;

/**
 * Stands in the log for a line that is too long to keep: it is no JSON, so the worker sets it aside,
 * counts it and shows this text.
 */
const standIn = (length: number, start: Buffer): Buffer =>
  Buffer.from(
    `#line of ${length} bytes, longer than ${maxLineBytes}; it begins ${JSON.stringify(start.toString('latin1'))}`,
  );

export interface BodyLine {
  readonly bytes: Buffer;
  /** Bytes of the body read so far. */
  readonly read: number;
}

/** A request is left undestroyed when its reader stops early, so that the refusal can still be answered. */
const chunksOf = (body: Readable | Iterable<Buffer>): AsyncIterable<unknown> | Iterable<unknown> =>
  'iterator' in body ? body.iterator({ destroyOnReturn: false }) : body;

export async function* bodyLines(body: Readable | Iterable<Buffer>): AsyncGenerator<BodyLine> {
  let held: Buffer[] = [];
  let length = 0;
  let start: Buffer | undefined;
  let read = 0;
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length <= maxLineBytes) {
      held.push(part);
      return;
    }
    start ??= Buffer.concat([...held, part]).subarray(0, SHOWN_BYTES);
    held = [];
  };
  const take = (): BodyLine => {
    const bytes = start
      ? standIn(length, start)
      : held.length === 1
        ? (held[0] as Buffer)
        : Buffer.concat(held);
    held = [];
    length = 0;
    start = undefined;
    return { bytes, read };
  };
  for await (const chunk of chunksOf(body)) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
    read += bytes.length;
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      keep(bytes.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(bytes.subarray(from));
  }
  if (length > 0) yield take();
}
