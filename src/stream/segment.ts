/** Segment files: named by the position of their first block, read front to back. */
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CountersignError } from '../core/index.ts';
import { decodeFrame, type Frame, MAGIC } from './frame.ts';

export interface Segment {
  readonly path: string;
  /** Position of the first block. */
  readonly base: number;
}

const SUFFIX = '.segment';
const DIGITS = 16;
const CHUNK_BYTES = 1024 * 1024;

export const segmentAt = (folder: string, base: number): Segment => ({
  path: join(folder, `${String(base).padStart(DIGITS, '0')}${SUFFIX}`),
  base,
});

/** By position; files of other names are not ours. */
export const listSegments = async (folder: string): Promise<Segment[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith(SUFFIX) && /^\d{16}$/.test(name.slice(0, -SUFFIX.length)))
    .sort()
    .map((name) => ({ path: join(folder, name), base: Number(name.slice(0, DIGITS)) }));

export const corrupt = (path: string, offset: number, because: string): CountersignError =>
  new CountersignError('ERR_STREAM_CORRUPT', `${path} at offset ${offset}: ${because}`, {
    detail: { file: path, offset },
  });

/** Makes a file's own entry in its folder durable. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export interface BadSpot {
  readonly offset: number;
  readonly because: string;
}

export interface FoundFrame {
  readonly frame: Frame;
  readonly offset: number;
}

const readAt = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  // A fresh buffer each time: blocks handed out keep referring to it.
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
};

/**
 * Frames from `offset` up to `end` bytes, in order; ends at the first bad spot, which it returns.
 * An incomplete frame at the end is a bad spot too.
 */
export async function* framesOf(
  file: FileHandle,
  offset: number,
  end: number,
): AsyncGenerator<FoundFrame, BadSpot | undefined> {
  let at = offset;
  let want = CHUNK_BYTES;
  while (at < end) {
    const asked = Math.min(want, end - at);
    const bytes = await readAt(file, at, asked);
    let used = 0;
    let needs = 0;
    while (used < bytes.length) {
      const read = decodeFrame(bytes, used);
      if (read.kind === 'bad') return { offset: at + used, because: read.because };
      if (read.kind === 'short') {
        needs = read.needs;
        break;
      }
      yield { frame: read.frame, offset: at + used };
      used += read.frame.size;
    }
    at += used;
    if (bytes.length < asked) return { offset: at, because: 'the file is shorter than it was' };
    if (needs > end - at) return { offset: at, because: 'the last frame is incomplete' };
    want = Math.max(CHUNK_BYTES, needs);
  }
  return undefined;
}

export interface Place {
  readonly offset: number;
  /** Position of the frame that begins there. */
  readonly position: number;
}

/** Frames that must be there and in sequence; returns where the next one will begin. @throws ERR_STREAM_CORRUPT */
export async function* soundFrames(
  file: FileHandle,
  path: string,
  { from, end }: { readonly from: Place; readonly end: number },
): AsyncGenerator<Frame, Place> {
  let { offset, position } = from;
  const frames = framesOf(file, offset, end);
  for (;;) {
    const next = await frames.next();
    if (next.done) {
      if (next.value) throw corrupt(path, next.value.offset, next.value.because);
      return { offset, position };
    }
    const { frame, offset: at } = next.value;
    if (frame.position !== position) {
      throw corrupt(path, at, `block ${position} was expected, ${frame.position} is there`);
    }
    position += 1;
    offset = at + frame.size;
    yield frame;
  }
}

/** Whole frames anywhere after a bad spot; tells a torn tail from a hole in what was acknowledged. */
export async function* framesAfter(
  file: FileHandle,
  offset: number,
  end: number,
): AsyncGenerator<FoundFrame> {
  let at = offset + 1;
  while (at < end) {
    const bytes = await readAt(file, at, Math.min(CHUNK_BYTES, end - at));
    const found = bytes.indexOf(MAGIC);
    if (found < 0) {
      if (bytes.length < CHUNK_BYTES) return;
      at += bytes.length - MAGIC.length + 1;
      continue;
    }
    const one = await framesOf(file, at + found, end).next();
    if (!one.done) yield one.value;
    at += found + 1;
  }
}
