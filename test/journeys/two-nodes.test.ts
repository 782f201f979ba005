/** Two processes' worth of platform on one PostgreSQL and one NATS: one works, the other goes on where it ended. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/core/index.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';
import { until } from './site.case.ts';

const host = '127.0.0.1:4222';
const name = `two-${process.pid}`;
const nats = await connect({ servers: host, timeout: 2_000 }).catch(() => undefined);
const isSkipped = nats === undefined || peer.skip !== undefined;
if (isSkipped && process.env['REQUIRE_PEERS'] === '1')
  throw new Error('PostgreSQL and NATS are required here');

/** What is sealed is sealed for all of them. */
const key = randomBytes(32).toString('base64');
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  if (nats === undefined) return;
  const jsm = await jetstreamManager(nats);
  for await (const { config } of jsm.streams.list())
    if (config.name.startsWith(`COUNTERSIGN_${name}_`)) await jsm.streams.delete(config.name);
  await nats.close();
});

const node = (storeUrl: string): Promise<Platform> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cs-node-'));
  folders.push(dataDir);
  return openPlatform({
    dataDir,
    ...{ host: '127.0.0.1', port: 0, demo: false, version: '0.0.0-test' },
    ...{ storeUrl, streamUrl: `nats://${host}?name=${name}`, partitions: 2 },
    ...{
      clock: { now: () => Date.now() },
      log: silentLog,
      env: { COUNTERSIGN_KEY: key },
      connections: [],
    },
  });
};

const call = (eventName: string, nth: number) => ({
  eventVersion: '1.11',
  eventID: `e-${nth}`,
  eventTime: new Date(Date.now() - 60_000 + nth * 1_000).toISOString(),
  eventSource: 'cloudtrail.amazonaws.com',
  ...{ eventName, awsRegion: 'eu-west-1', sourceIPAddress: '198.51.100.20' },
  userAgent: 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0',
  ...{ recipientAccountId: '111122223333', readOnly: false },
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/nadia',
    ...{ accountId: '111122223333', userName: 'nadia', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  },
  requestParameters: { name: 'main' },
  responseElements: null,
});

const send = (platform: Platform, record: unknown): Promise<number> =>
  platform.stream.append(
    0,
    { tenant: platform.tenant, kind: 'events', source: 'aws', receivedAt: Date.now(), count: 1 },
    Buffer.from(`${JSON.stringify(record)}\n`),
  );

const incidents = async ({ store }: Platform) =>
  (await store.incidents.list({}, { limit: 10 })).items;

describe.skipIf(isSkipped)('two nodes of one site', () => {
  it('have one owner per partition, and the second goes on with the story when the first is gone', async () => {
    const database = await peerDatabase();
    const storeUrl = 'url' in database.address ? database.address.url : '';
    const first = await node(storeUrl);
    await until('an owner', () => first.engine());
    const second = await node(storeUrl);
    await send(first, call('StopLogging', 1));
    const [opened] = await until('the incident', async () => {
      const all = await incidents(first);
      return all.length > 0 ? all : undefined;
    });
    expect(second.engine()).toBeUndefined();
    await first.stop();
    // Appended by the second, read by whoever owns the partition.
    await send(second, call('DeleteTrail', 2));
    const grown = await until('the next event in the same incident', async () =>
      (await incidents(second)).find(({ signals }) =>
        signals.some(({ vendorEventIds }) => vendorEventIds.includes('e-2')),
      ),
    );
    expect(second.engine()).toBeDefined();
    expect(grown.id).toBe(opened?.id);
    expect(await incidents(second)).toHaveLength(1);
    await second.stop();
    await database.stop();
  }, 60_000);
});
