/** What a NATS server says of itself and of our streams, before anything is made there. */
import { jetstreamManager } from '@nats-io/jetstream';
import { CountersignError, messageOf } from '../../core/index.ts';
import { connectNats, type NatsServer } from './server.ts';

export interface NatsLook {
  readonly version: string;
  /** Why JetStream cannot be used; undefined = it can. */
  readonly fault: string | undefined;
  readonly maxPayload: number;
  /** Bytes in use and at most; -1 = no limit. */
  readonly storage: { readonly used: number; readonly most: number };
  /** Streams of this name that are there, in the order of their partitions. */
  readonly partitions: readonly {
    readonly partition: number;
    /** Position that the next block gets. */
    readonly end: number;
    readonly replicas: number;
    /** Copies that are up with the leader; without a cluster, one. */
    readonly current: number;
    readonly hasLeader: boolean;
  }[];
}

/** @throws CountersignError ERR_STREAM_UNAVAILABLE */
export const lookAtNats = async (
  server: NatsServer & { readonly name: string },
): Promise<NatsLook> => {
  const connection = await connectNats(server, `countersign ${server.name} doctor`);
  const about = {
    version: connection.info?.version ?? '0',
    maxPayload: connection.info?.max_payload ?? 0,
  };
  try {
    const jsm = await jetstreamManager(connection);
    const account = await jsm.getAccountInfo();
    const names = new RegExp(`^COUNTERSIGN_${server.name}_(\\d+)$`);
    const partitions: NatsLook['partitions'][number][] = [];
    for await (const { config, state, cluster } of jsm.streams.list()) {
      const [, partition] = names.exec(config.name) ?? [];
      if (partition === undefined) continue;
      const followers = (cluster?.replicas ?? []).filter((one) => one.current && !one.offline);
      partitions.push({
        partition: Number(partition),
        end: state.last_seq,
        replicas: config.num_replicas,
        current: 1 + followers.length,
        hasLeader: cluster === undefined || Boolean(cluster.leader),
      });
    }
    return {
      ...about,
      fault: undefined,
      storage: { used: account.storage, most: account.limits?.max_storage ?? -1 },
      partitions: partitions.sort((a, b) => a.partition - b.partition),
    };
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    return { ...about, fault: messageOf(error), storage: { used: 0, most: -1 }, partitions: [] };
  } finally {
    await connection.close();
  }
};
