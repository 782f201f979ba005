/**
 * Measures the local event stream: durable appends with one and many in flight, and reading back.
 *
 *   npx tsx scripts/measure-stream.ts [blocks]   (default 2000 blocks of 64 CloudTrail-like lines)
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlockHeader, openLocalStream } from '../src/stream/index.ts';

const count = Number(process.argv[2] ?? 2_000);
const EVENTS = 64;
const header: BlockHeader = {
  tenant: 'acme',
  kind: 'events',
  source: 'aws',
  receivedAt: 0,
  count: EVENTS,
};
const ACTIONS = ['GetObject', 'AssumeRole', 'PutObject', 'DescribeInstances', 'Decrypt'];

const line = (n: number): string => {
  const mixed = Math.imul(n, 2_654_435_761) >>> 0;
  const hex = (k: number): string => (Math.imul(mixed ^ k, 2_246_822_519) >>> 0).toString(16);
  const user = `svc-${mixed % 500}`;
  return JSON.stringify({
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${hex(1)}:${user}`,
      arn: `arn:aws:sts::111122223333:assumed-role/${user}/${user}`,
      accountId: '111122223333',
      accessKeyId: `ASIA${hex(2)}${hex(3)}`,
      sessionContext: {
        attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: new Date(1_760_000_000_000 + n * 37).toISOString(),
    eventSource: 's3.amazonaws.com',
    eventName: ACTIONS[mixed % ACTIONS.length],
    awsRegion: 'eu-west-1',
    sourceIPAddress: `203.0.113.${mixed % 250}`,
    userAgent: 'aws-sdk-go/1.44.298 (go1.20.5; linux; amd64)',
    requestParameters: { bucketName: `data-${mixed % 40}`, key: `in/${hex(4)}/${hex(5)}.json` },
    responseElements: null,
    requestID: `${hex(6)}-${hex(7)}-${hex(8)}`,
    eventID: `${hex(9)}-${hex(10)}-${hex(11)}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
  });
};
const blocks = Array.from({ length: 100 }, (_, b) =>
  Buffer.from(Array.from({ length: EVENTS }, (_, i) => line(b * EVENTS + i)).join('\n')),
);
const blockBytes = blocks[0]?.length ?? 0;

const run = async (inFlight: number, total: number): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'cs-measure-'));
  const stream = await openLocalStream({ dir, partitions: 1 });
  const cpu = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let i = next++; i < total; i = next++) {
      await stream.append(0, header, blocks[i % blocks.length] ?? new Uint8Array(), `key-${i}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
  const seconds = (performance.now() - start) / 1_000;
  const used = process.cpuUsage(cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const folder = join(dir, 'partition-0000');
  const onDisk = readdirSync(folder).reduce(
    (sum, name) => sum + statSync(join(folder, name)).size,
    0,
  );
  console.log(
    `${String(inFlight).padStart(3)} in flight: ${(total / seconds).toFixed(0)} blocks/s, ${((total * EVENTS) / seconds / 1e3).toFixed(0)}k events/s, ${((total * EVENTS) / cpuSeconds / 1e3).toFixed(0)}k events per CPU second, ${(onDisk / total / EVENTS).toFixed(0)} bytes/event on disk`,
  );
  const stop = new AbortController();
  const reading = performance.now();
  let seen = 0;
  for await (const block of stream.read(0, 0, stop.signal)) {
    seen += block.payload.byteLength;
    if (block.position === total - 1) break;
  }
  const readSeconds = (performance.now() - reading) / 1_000;
  await stream.close();
  const opening = performance.now();
  await (await openLocalStream({ dir, partitions: 1 })).close();
  console.log(
    `     read back ${(seen / readSeconds / 1e6).toFixed(0)} MB/s (${((total * EVENTS) / readSeconds / 1e3).toFixed(0)}k events/s); open again ${(performance.now() - opening).toFixed(0)} ms`,
  );
  rmSync(dir, { recursive: true, force: true });
};

console.log(`blocks of ${EVENTS} events, ${blockBytes} bytes`);
await run(1, Math.min(count, 500));
await run(8, count);
await run(64, count);
console.log(
  `load of the machine ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
