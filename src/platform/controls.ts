/** Our own facts into the event log: in the partition of what they are about, or in all. */
import { partitionOf } from '../api/index.ts';
import { type Clock, sha256Hex } from '../core/index.ts';
import type { ControlRecord, RecordForAll } from '../loop/index.ts';
import type { EventStream } from '../stream/index.ts';
import { TENANT } from './data-dir.ts';

export interface Controls {
  control(record: ControlRecord, scope?: string): Promise<void>;
  controlAll(record: RecordForAll): Promise<void>;
}

export const controlsOf = ({
  stream,
  clock,
}: {
  readonly stream: EventStream;
  readonly clock: Clock;
}): Controls => {
  const controlOf = async (partition: number, record: ControlRecord): Promise<void> => {
    const payload = Buffer.from(JSON.stringify(record));
    await stream.append(
      partition,
      { tenant: TENANT, kind: 'control', source: 'countersign', receivedAt: clock.now(), count: 1 },
      payload,
      `control:${sha256Hex(payload)}`,
    );
  };
  return {
    control: (record, scope = '') => controlOf(partitionOf(scope, stream.partitions), record),
    async controlAll(record) {
      for (let partition = 0; partition < stream.partitions; partition++)
        await controlOf(partition, { ...record, lead: partition === 0 });
    },
  };
};
