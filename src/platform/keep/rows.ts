/** The rows of a backup: one compressed file a table, and a digest that does not hang on their order. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CountersignError } from '../../core/index.ts';
import type { TenantRows } from '../../store/index.ts';
import type { Answer } from './answers.ts';
import { tableFile } from './manifest.ts';

const MODULUS = 1n << 128n;

/** Leases are nobody's after a restore; who held them is no part of what is kept. */
const comparable = (table: string, line: string): string => {
  if (table !== 'partitions') return line;
  const { holder: _, expires_at: __, ...row } = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(row);
};

const rowDigest = (table: string) => {
  let count = 0;
  let sum = 0n;
  return {
    add(line: string): void {
      count++;
      const hash = createHash('sha256').update(comparable(table, line)).digest('hex');
      sum = (sum + BigInt(`0x${hash.slice(0, 32)}`)) % MODULUS;
    },
    answer: (): Answer => ({ count, digest: sum.toString(16).padStart(32, '0') }),
  };
};

export const writeRows = async (
  folder: string,
  { tables, rows }: TenantRows,
): Promise<Readonly<Record<string, Answer>>> => {
  const written: Record<string, Answer> = {};
  for (const table of tables) {
    const digest = rowDigest(table);
    const lines = async function* (): AsyncIterable<string> {
      for await (const line of rows(table)) {
        digest.add(line);
        yield `${line}\n`;
      }
    };
    const file = join(folder, tableFile(table));
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await pipeline(
      Readable.from(lines()),
      createGzip({ level: 6 }),
      createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true }),
    );
    written[table] = digest.answer();
  }
  return written;
};

/** Line ends alone part rows: `readline` would also cut at U+2028, which stands in JSON as it is. */
export async function* readRows(folder: string, table: string): AsyncIterable<string> {
  const source = createReadStream(join(folder, tableFile(table)));
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of source.pipe(gunzip)) {
      let bytes: Buffer =
        rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        yield bytes.toString('utf8', 0, end);
        bytes = bytes.subarray(end + 1);
      }
      rest = bytes;
    }
  } catch (cause) {
    throw new CountersignError('ERR_INPUT_INVALID', `${tableFile(table)} cannot be read`, {
      cause,
    });
  }
}

/** Of rows as a database has them now. */
export const digestRows = async ({
  tables,
  rows,
}: TenantRows): Promise<Readonly<Record<string, Answer>>> => {
  const found: Record<string, Answer> = {};
  for (const table of tables) {
    const digest = rowDigest(table);
    for await (const line of rows(table)) digest.add(line);
    found[table] = digest.answer();
  }
  return found;
};
