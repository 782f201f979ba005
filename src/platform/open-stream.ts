/** The event log in the data folder, or on NATS JetStream where several processes share it. */
import { mkdir } from 'node:fs/promises';
import { CountersignError, type Log } from '../core/index.ts';
import {
  type EventStream,
  lockDirectory,
  openJetStream,
  openLocalStream,
} from '../stream/index.ts';

export interface StreamPlace {
  /** `nats://…?name=site&replicas=3`; absent = segment files in `dir`. */
  readonly url: string | undefined;
  /** File of NATS credentials. */
  readonly credentials: string | undefined;
  readonly dir: string;
  readonly partitions: number;
  readonly log: Log;
}

const SITE = 'site';
const MOST_REPLICAS = 5;

/** What may stand behind the address: names of the first server's query, which NATS itself does not know. */
export const streamSettings = (
  url: string,
): { readonly name: string; readonly replicas: number } => {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const replicas = Number(query.get('replicas') ?? 1);
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > MOST_REPLICAS)
    throw new CountersignError('ERR_CONFIG_INVALID', `--stream: replicas is 1 to ${MOST_REPLICAS}`);
  return { name: query.get('name') ?? SITE, replicas };
};

/** @throws CountersignError ERR_CONFIG_INVALID | ERR_STREAM_UNAVAILABLE | ERR_STORE_IN_USE | ERR_STREAM_CORRUPT */
export const openStream = async ({
  url,
  credentials,
  dir,
  partitions,
  log,
}: StreamPlace): Promise<EventStream> => {
  if (url === undefined) return openLocalStream({ dir, partitions, log });
  // The folder names this process in its leases: two of one name would both believe they hold them.
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dir);
  try {
    const stream = await openJetStream({
      url: url.split('?')[0] ?? url,
      ...streamSettings(url),
      ...(credentials === undefined ? {} : { credentials }),
      partitions,
    });
    return {
      ...stream,
      async close() {
        await stream.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
};
