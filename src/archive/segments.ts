/**
 * Raw lines in append-only segment files: chunks of many lines, brotli-compressed, each framed with its
 * length and CRC, addressed by (segment, offset, index). `docs/decisions/0006-archive.md` has the figures.
 */
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { CountersignError, messageOf } from '../core/index.ts';

export interface ChunkAddress {
  readonly segment: number;
  readonly offset: number;
}

export interface Segments {
  /** One chunk; durable after `sync`. */
  append(lines: readonly string[]): Promise<ChunkAddress>;
  sync(): Promise<void>;
  /** @throws CountersignError ERR_ARCHIVE_CORRUPT naming segment and offset. */
  line(address: ChunkAddress, index: number): Promise<string>;
  /** All lines of a chunk. @throws CountersignError ERR_ARCHIVE_CORRUPT */
  lines(address: ChunkAddress): Promise<readonly string[]>;
  close(): Promise<void>;
}

const HEADER = 8;
const MAX_CHUNK_BYTES = 64 * 1024 * 1024;
const nameOf = (segment: number): string => `${String(segment).padStart(8, '0')}.seg`;

const FEED = '\n';

/** What half of a pair of surrogates becomes in UTF-8. */
const REPLACEMENT = '\ufffd';

/**
 * A line feed, then the lines with one between them, which costs a third of JSON; a JSON array where they would not
 * come back as they were.
 */
const bytesOf = (lines: readonly string[]): Buffer => {
  const bytes = Buffer.from(FEED + lines.join(FEED));
  return lines.some((line) => line.includes(FEED)) || bytes.includes(REPLACEMENT)
    ? Buffer.from(JSON.stringify(lines))
    : bytes;
};

const linesIn = (text: string): readonly string[] =>
  text.startsWith(FEED) ? text.slice(1).split(FEED) : (JSON.parse(text) as string[]);

const frame = (lines: readonly string[]): Buffer => {
  const bytes = bytesOf(lines);
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 1,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(packed.length, 0);
  header.writeUInt32LE(crc32(packed), 4);
  return Buffer.concat([header, packed]);
};

/** Every life starts a segment of its own: a torn tail of an earlier one is never written behind. */
export const openSegments = async (
  folder: string,
  { segmentBytes = 256 * 1024 * 1024 } = {},
): Promise<Segments> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const numbers = (await readdir(folder))
    .map((name) => Number.parseInt(name, 10))
    .filter(Number.isInteger);
  let segment = Math.max(0, ...numbers);
  let handle: FileHandle | undefined;
  let size = 0;
  let dirty = false;

  const roll = async (): Promise<FileHandle> => {
    if (dirty) await handle?.datasync();
    await handle?.close();
    segment++;
    size = 0;
    return open(join(folder, nameOf(segment)), 'ax', 0o600);
  };

  const corrupt = (address: ChunkAddress, because: string, cause?: unknown): CountersignError =>
    new CountersignError(
      'ERR_ARCHIVE_CORRUPT',
      `${nameOf(address.segment)} at ${address.offset}: ${because}`,
      { cause },
    );

  const readChunk = async (address: ChunkAddress): Promise<readonly string[]> => {
    const path = join(folder, nameOf(address.segment));
    const reader = await open(path, 'r').catch((cause: unknown) => {
      throw corrupt(address, messageOf(cause), cause);
    });
    try {
      const header = Buffer.alloc(HEADER);
      await reader.read(header, 0, HEADER, address.offset);
      const length = header.readUInt32LE(0);
      if (length === 0 || length > MAX_CHUNK_BYTES)
        throw corrupt(address, 'chunk has an impossible length');
      const packed = Buffer.alloc(length);
      await reader.read(packed, 0, length, address.offset + HEADER);
      if (crc32(packed) !== header.readUInt32LE(4))
        throw corrupt(address, 'checksum does not match');
      return linesIn(
        brotliDecompressSync(packed, { maxOutputLength: MAX_CHUNK_BYTES * 4 }).toString(),
      );
    } finally {
      await reader.close();
    }
  };

  return {
    async append(lines) {
      if (!handle || size >= segmentBytes) handle = await roll();
      const bytes = frame(lines);
      const address = { segment, offset: size };
      await handle.appendFile(bytes);
      size += bytes.length;
      dirty = true;
      return address;
    },
    async sync() {
      if (dirty) await handle?.datasync();
      dirty = false;
    },
    lines: readChunk,
    async line(address, index) {
      const line = (await readChunk(address))[index];
      if (line === undefined) throw corrupt(address, `no line ${index}`);
      return line;
    },
    async close() {
      if (dirty) await handle?.datasync();
      await handle?.close();
      handle = undefined;
    },
  };
};
