/** The bytes of a file of unknown origin: regular files only, gzip opened by its magic, bounded. */
import { statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CountersignError, messageOf } from '../core/index.ts';
import { sizeText } from './file-lines.ts';

const CHUNK = 1 << 20;

const refuse = (because: string): never => {
  throw new CountersignError('ERR_INPUT_INVALID', because);
};

const isGzip = async (handle: FileHandle): Promise<boolean> => {
  const head = Buffer.alloc(2);
  const { bytesRead } = await handle.read(head, 0, 2, 0);
  return bytesRead === 2 && head[0] === 0x1f && head[1] === 0x8b;
};

async function* bounded(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > limit) refuse(`more than ${sizeText(limit)} after decompression`);
    yield chunk;
  }
}

/** @throws CountersignError ERR_INPUT_INVALID, or the system's error when it cannot be opened or read */
export async function* bytesOf(path: string, maxInflatedBytes: number): AsyncGenerator<Buffer> {
  // Asked first: to open a pipe nobody writes to would wait for ever.
  const kind = await stat(path);
  if (kind.isDirectory()) refuse('folder that cannot be listed');
  if (!kind.isFile()) refuse('not a regular file (a pipe, socket or device)');
  const handle = await open(path, 'r');
  try {
    const packed = await isGzip(handle);
    const file = handle.createReadStream({ start: 0, highWaterMark: CHUNK, autoClose: false });
    if (!packed) {
      yield* file as AsyncIterable<Buffer>;
      return;
    }
    // The reader of the last stream of a pipeline is told every fault of the streams before it.
    const inflated = pipeline(file, createGunzip({ chunkSize: CHUNK }), () => undefined);
    yield* bounded(inflated, maxInflatedBytes);
  } finally {
    await handle.close();
  }
}

const systemFaults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied: this user may not read it',
  EPERM: 'permission denied: this user may not read it',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'name is too long',
  ENOTDIR: 'no such file or folder',
  EMFILE: 'too many open files; raise `ulimit -n`',
  EIO: 'the disk could not read it',
  Z_BUF_ERROR: 'gzip data is cut short',
};

/** What was wrong with a file, in words; anything that is no fault of the input is thrown on. */
export const fileFault = (error: unknown): string => {
  if (error instanceof CountersignError) return messageOf(error);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  const known = systemFaults[code];
  if (known !== undefined) return known;
  if (code.startsWith('Z_')) return `gzip data is damaged (${code})`;
  if (/^E[A-Z0-9]+$/.test(code) && !code.startsWith('ERR')) return `cannot be read (${code})`;
  throw error;
};

const magics: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'UTF-16 text: convert it first, e.g. iconv -f UTF-16 -t UTF-8'],
  [[0xfe, 0xff], 'UTF-16 text: convert it first, e.g. iconv -f UTF-16 -t UTF-8'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip archive: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd archive: unpack it first'],
  [[0x42, 0x5a, 0x68], 'bzip2 archive: unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz archive: unpack it first'],
  [[0x50, 0x41, 0x52, 0x31], 'Parquet file: export it as JSON lines first'],
];

/** Says what the first bytes of a file are when they are no text that we read. */
export const unreadableForm = (head: Uint8Array): string | undefined => {
  const known = magics.find(([magic]) => magic.every((byte, index) => head[index] === byte));
  if (known) return known[1];
  if (head.subarray(0, 8192).includes(0)) return 'binary file: no text format that we read';
  return undefined;
};

/** When a file was last written, epoch ms; undefined where it cannot be said. */
export const writtenAt = (path: string): number | undefined => {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs === undefined ? undefined : Math.round(mtimeMs);
};
