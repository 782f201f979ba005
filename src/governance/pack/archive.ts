/** A folder as one file and back: a tar of plain files (POSIX.1-1988 ustar), gzipped, so that any tool opens it. */
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { CountersignError } from '../../core/index.ts';
import { packPath } from './manifest.ts';

const BLOCK = 512;
/** What an unpacked pack may be at most: a gzip of zeros is no pack. */
const MOST_BYTES = 64 * 1024 ** 3;

const header = (path: string, size: number, at: number): Buffer => {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string =>
    `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(path, 0, 100, 'utf8');
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(at / 1_000), 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
};

const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

async function* blocks(
  dir: string,
  paths: readonly string[],
  at: number,
): AsyncGenerator<Buffer, void> {
  for (const path of paths) {
    const { size } = await stat(join(dir, path));
    yield header(path, size, at);
    for await (const chunk of createReadStream(join(dir, path))) yield chunk as Buffer;
    yield padding(size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** @param at time of every file in it, epoch ms */
export const packFolder = (dir: string, paths: readonly string[], at: number): Readable => {
  const packed = createGzip();
  const source = Readable.from(blocks(dir, paths, at));
  source.once('error', (error) => packed.destroy(error));
  return source.pipe(packed);
};

const refuse = (because: string, cause?: unknown): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', `the pack cannot be opened: ${because}`, { cause });

/** Bytes as they are asked for, whatever the chunks they come in. */
const reader = (source: AsyncIterator<Buffer>) => {
  let have: Buffer = Buffer.alloc(0);
  return {
    /** At least one byte and at most `size`; undefined at the end. */
    async some(size: number): Promise<Buffer | undefined> {
      while (have.length === 0) {
        const { value, done } = await source.next();
        if (done) return undefined;
        have = value;
      }
      const part = have.subarray(0, size);
      have = have.subarray(part.length);
      return part;
    },
    async exactly(size: number): Promise<Buffer | undefined> {
      const parts: Buffer[] = [];
      for (let left = size; left > 0; ) {
        const part = await this.some(left);
        if (!part) return undefined;
        parts.push(part);
        left -= part.length;
      }
      return Buffer.concat(parts);
    },
  };
};

const entryOf = (block: Buffer): { readonly path: string; readonly size: number } | undefined => {
  if (block.every((byte) => byte === 0)) return undefined;
  const text = (from: number, length: number): string =>
    block.toString('latin1', from, from + length).split('\0')[0] ?? '';
  const path = text(0, 100);
  const size = Number.parseInt(text(124, 12), 8);
  if (text(156, 1) !== '0' || !packPath.safeParse(path).success || !(size >= 0))
    throw refuse('it holds something that is no file of a pack');
  return { path, size };
};

const copyFile = async (
  bytes: ReturnType<typeof reader>,
  target: string,
  size: number,
): Promise<void> => {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const out = createWriteStream(target, { flags: 'wx', mode: 0o600 });
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error));
  const work = async (): Promise<void> => {
    for (let left = size; left > 0; ) {
      const part = await bytes.some(left);
      if (!part) throw refuse('it ends in the middle of a file');
      left -= part.length;
      if (!out.write(part)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
  };
  failed.catch(() => undefined);
  await Promise.race([work(), failed]).finally(() => out.destroy());
};

/** @throws CountersignError ERR_INPUT_INVALID when it is no archive of a pack. */
export const unpackTo = async (file: string, dir: string): Promise<void> => {
  const input = createReadStream(file);
  const plain = createGunzip();
  input.once('error', (error) => plain.destroy(error));
  input.pipe(plain);
  const bytes = reader(plain[Symbol.asyncIterator]() as AsyncIterator<Buffer>);
  let total = 0;
  try {
    for (;;) {
      const block = await bytes.exactly(BLOCK);
      if (!block) throw refuse('it ends too early');
      const entry = entryOf(block);
      if (!entry) return;
      total += entry.size;
      if (total > MOST_BYTES) throw refuse(`it is larger than ${MOST_BYTES} bytes`);
      await copyFile(bytes, join(dir, entry.path), entry.size);
      await bytes.exactly(padding(entry.size).length);
    }
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    input.destroy();
    plain.destroy();
  }
};
