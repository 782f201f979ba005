/** Vendor log lines in: cut into blocks, keyed to partitions, acknowledged when durable. */
import type { Readable } from 'node:stream';
import { CountersignError, isObject, parseJson, sha256Hex } from '../core/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { BlockHeader, EventStream } from '../stream/index.ts';
import { bodyLines } from './body-lines.ts';

const MAX_BODY_BYTES = 256 * 1024 * 1024;
const BLOCK_RECORDS = 256;
const BLOCK_BYTES = 1024 * 1024;
const IN_FLIGHT = 8;

export interface IngestOptions {
  readonly stream: EventStream;
  readonly tenant: string;
  readonly source: SourceDefinition;
  readonly now: () => number;
  readonly mark?: string;
  readonly backfill?: boolean;
  /** Default 256 MiB. */
  readonly maxBodyBytes?: number;
}

export interface Ingested {
  readonly accepted: number;
  /** Partition → position of the last block written. */
  readonly position: Readonly<Record<string, number>>;
}

interface Building {
  lines: Buffer[];
  bytes: number;
}

/** FNV-1a, 32 bits: spreads keys over partitions the same way in every process. */
export const partitionOf = (key: string, partitions: number): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
};

const keyOf = (line: Buffer, source: SourceDefinition): string => {
  const text = line.toString('utf8');
  try {
    const record = parseJson(text);
    return isObject(record) ? source.partitionKey(record) : '';
  } catch (error) {
    const own = error instanceof CountersignError ? source.readLine?.(text.trim()) : undefined;
    if (own !== undefined) return source.partitionKey(own);
    // Stands in the first partition, where the worker sets it aside with its reason and counts it.
    if (error instanceof CountersignError) return '';
    throw error;
  }
};

const isBlank = (line: Buffer): boolean =>
  line.length === 0 || (line.length === 1 && line[0] === 13);

/** Writes blocks, a few at a time; the first failure is kept and thrown at the next turn. */
const blockWriter = ({ stream, tenant, source, now, mark, backfill }: IngestOptions) => {
  const writing = new Set<Promise<void>>();
  const position: Record<string, number> = {};
  let accepted = 0;
  let failure: { readonly error: unknown } | undefined;

  const append = async (partition: number, lines: readonly Buffer[]): Promise<void> => {
    const payload = Buffer.concat(
      lines.flatMap((line, index) => (index === 0 ? [line] : [newline, line])),
    );
    const header: BlockHeader = {
      tenant,
      kind: 'events',
      source: source.id,
      receivedAt: now(),
      count: lines.length,
      ...(mark === undefined ? {} : { mark }),
      ...(backfill === undefined ? {} : { backfill }),
    };
    const key = `${tenant}/${source.id}/${mark ?? ''}/${sha256Hex(payload)}`;
    const at = await stream.append(partition, header, payload, key);
    position[partition] = Math.max(position[partition] ?? 0, at);
    accepted += lines.length;
  };
  const check = (): void => {
    if (failure) throw failure.error;
  };
  return {
    get accepted() {
      return accepted;
    },
    position,
    async write(partition: number, lines: readonly Buffer[]): Promise<void> {
      check();
      const work: Promise<void> = append(partition, lines)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => writing.delete(work));
      writing.add(work);
      if (writing.size >= IN_FLIGHT) await Promise.race(writing);
    },
    async settle(): Promise<void> {
      await Promise.all(writing);
      check();
    },
  };
};

/**
 * Resolves when every line is durable; a line too long to keep is set aside, the rest goes on.
 * @throws CountersignError ERR_INPUT_TOO_LARGE naming how many lines had been taken in
 */
export const ingest = async (
  body: Readable | Iterable<Buffer>,
  options: IngestOptions,
): Promise<Ingested> => {
  const { stream, source, maxBodyBytes = MAX_BODY_BYTES } = options;
  const building = new Map<number, Building>();
  const writer = blockWriter(options);

  const flush = async (partition: number): Promise<void> => {
    const block = building.get(partition);
    if (!block) return;
    building.delete(partition);
    await writer.write(partition, block.lines);
  };
  const take = async (line: Buffer): Promise<void> => {
    if (isBlank(line)) return;
    const partition =
      stream.partitions === 1 ? 0 : partitionOf(keyOf(line, source), stream.partitions);
    const block = building.get(partition) ?? { lines: [], bytes: 0 };
    block.lines.push(line);
    block.bytes += line.length;
    building.set(partition, block);
    if (block.lines.length >= BLOCK_RECORDS || block.bytes >= BLOCK_BYTES) await flush(partition);
  };
  const settle = async (): Promise<void> => {
    for (const partition of [...building.keys()]) await flush(partition);
    await writer.settle();
  };

  for await (const { bytes, read } of bodyLines(body)) {
    if (read > maxBodyBytes) {
      await settle();
      throw new CountersignError(
        'ERR_INPUT_TOO_LARGE',
        `a body is at most ${maxBodyBytes} bytes; the ${writer.accepted} lines before that were taken in`,
      );
    }
    await take(bytes);
  }
  await settle();
  return { accepted: writer.accepted, position: writer.position };
};

const newline = Buffer.from('\n');
