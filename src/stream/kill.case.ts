/** A writer to be killed: appends without end and prints each acknowledged position. */
import { writeSync } from 'node:fs';
import { openLocalStream } from './open-local-stream.ts';

const [dir = '', life = '0', seed = '1'] = process.argv.slice(2);
const stream = await openLocalStream({ dir, partitions: 1, segmentBytes: 40_000 });
const header = { tenant: 'acme', kind: 'events', source: 'aws', receivedAt: 0, count: 1 } as const;

const appendForever = async (writer: number): Promise<void> => {
  for (let i = 0; ; i++) {
    const text = `${life}/${writer}/${i}:${'x'.repeat((Number(seed) * 31 + i * 131) % 3_000)}`;
    const position = await stream.append(0, header, Buffer.from(text), `${life}/${writer}/${i}`);
    writeSync(1, `${position} ${life}/${writer}/${i}\n`);
  }
};
await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(appendForever));
