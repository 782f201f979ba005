/** The event log in a folder of this machine. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CountersignError, isObject, type Log, silentLog } from '../core/index.ts';
import type { EventStream } from './contract.ts';
import { lockDirectory } from './directory-lock.ts';
import { PartitionLog } from './partition-log.ts';
import { recover } from './recover.ts';
import { syncFolder } from './segment.ts';

export interface LocalStreamOptions {
  readonly dir: string;
  /** Fixed when the folder is made: a partition's blocks are found again by its number. */
  readonly partitions: number;
  /** A new segment begins after so many bytes; default 64 MiB. */
  readonly segmentBytes?: number;
  /** Keys remembered per partition, and how many blocks back they are looked for on opening; default 16,384. */
  readonly dedupWindow?: number;
  readonly log?: Log;
}

const ABOUT = 'stream.json';
const VERSION = 1;
const MAX_PARTITIONS = 1_024;

const describe = async (dir: string, partitions: number): Promise<void> => {
  const path = join(dir, ABOUT);
  if (!existsSync(path)) {
    const file = await open(`${path}.new`, 'w', 0o600);
    await file.writeFile(JSON.stringify({ version: VERSION, partitions }));
    await file.sync();
    await file.close();
    await rename(`${path}.new`, path);
    await syncFolder(dir);
    return;
  }
  const about: unknown = JSON.parse(await readFile(path, 'utf8'));
  const made = isObject(about) ? about : {};
  if (made['version'] !== VERSION || made['partitions'] !== partitions) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the stream in ${dir} has ${String(made['partitions'])} partitions (format ${String(made['version'])}), asked were ${partitions} (format ${VERSION})`,
    );
  }
};

/**
 * @throws CountersignError ERR_STORE_IN_USE | ERR_STREAM_CORRUPT | ERR_CONFIG_INVALID
 * @example
 * const stream = await openLocalStream({ dir: '.countersign/stream', partitions: 4, log });
 * const position = await stream.append(0, header, payload, sha256Hex(payload));
 * for await (const block of stream.read(0, position, signal)) handle(block);
 */
export const openLocalStream = async ({
  dir,
  partitions,
  segmentBytes = 64 * 1024 * 1024,
  dedupWindow = 16_384,
  log = silentLog,
}: LocalStreamOptions): Promise<EventStream> => {
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS) {
    throw new CountersignError('ERR_CONFIG_INVALID', `partitions: 1 to ${MAX_PARTITIONS}`);
  }
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dir);
  const logs: PartitionLog[] = [];
  const closeAll = async (): Promise<void> => {
    for (const one of logs) await one.close();
    await lock.release();
  };
  try {
    await describe(dir, partitions);
    for (let i = 0; i < partitions; i++) {
      const folder = join(dir, `partition-${String(i).padStart(4, '0')}`);
      const recovered = await recover(folder, { dedupWindow, log });
      logs.push(new PartitionLog(recovered, { folder, segmentBytes }));
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  const logOf = (partition: number): PartitionLog => {
    const found = logs[partition];
    if (found) return found;
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      `partition ${partition} of a stream that has ${partitions}`,
    );
  };
  return {
    partitions,
    append: async (partition, header, payload, dedupKey) =>
      logOf(partition).append(header, payload, dedupKey),
    read: (partition, from, signal) => logOf(partition).read(from, signal),
    end: async (partition) => logOf(partition).end,
    trim: async (partition, position) => logOf(partition).trim(position),
    close: closeAll,
  };
};
