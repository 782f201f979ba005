/** What a partition's folder holds after any kind of end. */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type Log } from '../core/index.ts';
import { DedupWindow } from './dedup-window.ts';
import {
  type BadSpot,
  corrupt,
  framesAfter,
  framesOf,
  listSegments,
  type Segment,
  segmentAt,
  syncFolder,
} from './segment.ts';

/** Keys of dropped segments that are still in the window. */
const KEPT_KEYS = 'dedup.json';

export interface Recovered {
  /** At least one; the last is open for writing. */
  readonly segments: Segment[];
  readonly file: FileHandle;
  /** Bytes of the last segment. */
  readonly size: number;
  readonly end: number;
  readonly dedup: DedupWindow;
}

type Keys = (readonly [string, number])[];

interface Scan {
  readonly keys: Keys;
  readonly end: number;
  readonly size: number;
  readonly bad: BadSpot | undefined;
}

const scan = async (file: FileHandle, { base }: Segment): Promise<Scan> => {
  const { size } = await file.stat();
  const keys: Keys = [];
  let end = base;
  let offset = 0;
  const frames = framesOf(file, 0, size);
  for (;;) {
    const next = await frames.next();
    if (next.done) return { keys, end, size: offset, bad: next.value };
    const { frame, offset: at } = next.value;
    if (frame.position !== end) {
      const because = `block ${end} was expected, ${frame.position} is there`;
      return { keys, end, size: offset, bad: { offset: at, because } };
    }
    if (frame.dedupKey !== undefined) keys.push([frame.dedupKey, end]);
    end += 1;
    offset = at + frame.size;
  }
};

/**
 * A bad spot at the end of the last segment was never acknowledged and is cut off, unless a later
 * frame proves that it was.
 */
const cutTail = async (
  file: FileHandle,
  segment: Segment,
  { scanned, bad, log }: { readonly scanned: Scan; readonly bad: BadSpot; readonly log: Log },
): Promise<void> => {
  const { size } = await file.stat();
  for await (const { frame } of framesAfter(file, bad.offset, size)) {
    if (frame.synced > scanned.end) throw corrupt(segment.path, bad.offset, bad.because);
  }
  log.warn(
    { file: segment.path, offset: bad.offset, bytes: size - scanned.size, because: bad.because },
    'stream: cut off a torn tail that was never acknowledged',
  );
  await file.truncate(scanned.size);
  await file.sync();
};

const readKept = async (folder: string): Promise<Keys> => {
  const path = join(folder, KEPT_KEYS);
  if (!existsSync(path)) return [];
  const kept: unknown = JSON.parse(await readFile(path, 'utf8'));
  return isObject(kept) && Array.isArray(kept['keys']) ? (kept['keys'] as Keys) : [];
};

export const keepKeys = async (folder: string, keys: Keys): Promise<void> => {
  const path = join(folder, KEPT_KEYS);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify({ keys }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(folder);
};

/** Keys of earlier segments, as far back as they hold blocks from `since` on. */
const earlierKeys = async (segments: readonly Segment[], since: number): Promise<Keys> => {
  let keys: Keys = [];
  for (let i = segments.length - 2; i >= 0; i--) {
    const segment = segments[i];
    const following = segments[i + 1];
    if (!segment || !following || following.base <= since) break;
    const file = await open(segment.path, 'r');
    try {
      const { keys: found, end, size, bad } = await scan(file, segment);
      if (bad) throw corrupt(segment.path, bad.offset, bad.because);
      if (end !== following.base) {
        throw corrupt(
          segment.path,
          size,
          `it ends at ${end}, the next begins at ${following.base}`,
        );
      }
      keys = [...found, ...keys];
    } finally {
      await file.close();
    }
  }
  return keys;
};

/** @throws CountersignError ERR_STREAM_CORRUPT naming file and offset */
export const recover = async (
  folder: string,
  { dedupWindow, log }: { readonly dedupWindow: number; readonly log: Log },
): Promise<Recovered> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const segments = await listSegments(folder);
  if (segments.length === 0) segments.push(segmentAt(folder, 0));
  const last = segments.at(-1) as Segment;
  const file = await open(last.path, existsSync(last.path) ? 'r+' : 'wx+', 0o600);
  try {
    await syncFolder(folder);
    const scanned = await scan(file, last);
    if (scanned.bad) await cutTail(file, last, { scanned, bad: scanned.bad, log });
    // A killed process may have left whole frames in the page cache only; readers must not run ahead of the disk.
    await file.datasync();
    const earlier = await earlierKeys(segments, scanned.end - dedupWindow);
    const dedup = new DedupWindow(dedupWindow);
    for (const [key, position] of [...(await readKept(folder)), ...earlier, ...scanned.keys]) {
      dedup.add(key, position);
    }
    return { segments, file, size: scanned.size, end: scanned.end, dedup };
  } catch (error) {
    await file.close();
    throw error;
  }
};
