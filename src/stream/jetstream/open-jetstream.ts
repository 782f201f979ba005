/** The event log on NATS JetStream: one stream per partition, one message per block; any number of processes share it. */
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { CountersignError, HOUR } from '../../core/index.ts';
import type { EventStream } from '../contract.ts';
import { JetStreamPartition, type PartitionNames } from './partition.ts';
import { connectNats, type NatsServer } from './server.ts';

export interface JetStreamOptions extends NatsServer {
  /** Streams of this name belong together; letters, digits and `-`. */
  readonly name: string;
  /** Fixed when the first process makes them: a partition's blocks are found again by its number. */
  readonly partitions: number;
  /** Copies in a cluster; 1 on a single server. */
  readonly replicas?: number;
  /** For so long a repeated append is recognised; default an hour. */
  readonly dedupMs?: number;
}

const VERSION = 1;
const MAX_PARTITIONS = 1_024;
const NAME = /^[A-Za-z0-9-]{1,40}$/;

const about = (partitions: number): string =>
  `Countersign event log, format ${VERSION}, ${partitions} partitions`;

const namesOf = (name: string, partition: number): PartitionNames => {
  const stream = `COUNTERSIGN_${name}_${partition}`;
  const subject = `countersign.${name}.${partition}`;
  return {
    name: stream,
    subject: `${subject}.blocks`,
    pieces: { name: `${stream}_PIECES`, subject: `${subject}.pieces` },
  };
};

const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;

/** Makes it where it is not; refuses one that was made for something else. */
const ensure = async (
  jsm: JetStreamManager,
  { name, subject }: { readonly name: string; readonly subject: string },
  { partitions, replicas = 1, dedupMs = HOUR }: JetStreamOptions,
): Promise<void> => {
  const description = about(partitions);
  const wanted = {
    ...{ name, subjects: [subject], description, num_replicas: replicas },
    ...{ storage: StorageType.File, retention: RetentionPolicy.Limits },
    ...{ duplicate_window: nanos(dedupMs), allow_direct: false },
  };
  let have: string | undefined;
  try {
    have = (await jsm.streams.info(name)).config.description ?? '';
  } catch (error) {
    if (!isMissing(error)) throw error;
    // Another process may make it at the same moment: the same wish is no conflict.
    await jsm.streams.add(wanted);
  }
  if (have !== undefined && have !== description)
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `the stream ${name} is there as "${have}", asked was "${description}"`,
    );
};

const check = ({ name, partitions }: JetStreamOptions): void => {
  if (!NAME.test(name))
    throw new CountersignError('ERR_CONFIG_INVALID', 'name: letters, digits and -, at most 40');
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS)
    throw new CountersignError('ERR_CONFIG_INVALID', `partitions: 1 to ${MAX_PARTITIONS}`);
};

/**
 * @throws CountersignError ERR_CONFIG_INVALID | ERR_STREAM_UNAVAILABLE
 * @example
 * const stream = await openJetStream({ url: 'nats://127.0.0.1:4222', name: 'site', partitions: 8, replicas: 3 });
 */
export const openJetStream = async (options: JetStreamOptions): Promise<EventStream> => {
  check(options);
  const connection = await connectNats(options, `countersign ${options.name}`);
  try {
    const js = jetstream(connection);
    const jsm = await jetstreamManager(connection);
    const client = { js, jsm, maxPayload: connection.info?.max_payload ?? 1024 * 1024 };
    const all: JetStreamPartition[] = [];
    for (let partition = 0; partition < options.partitions; partition++) {
      const names = namesOf(options.name, partition);
      await ensure(jsm, names, options);
      await ensure(jsm, names.pieces, options);
      all.push(new JetStreamPartition(client, names));
    }
    const of = (partition: number): JetStreamPartition => {
      const found = all[partition];
      if (found) return found;
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        `partition ${partition} of a stream that has ${options.partitions}`,
      );
    };
    return {
      partitions: options.partitions,
      append: async (partition, header, payload, dedupKey) =>
        of(partition).append(header, payload, dedupKey),
      read: (partition, from, signal) => of(partition).read(from, signal),
      end: async (partition) => of(partition).end(),
      trim: async (partition, position) => of(partition).trim(position),
      close: () => connection.drain(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
};
