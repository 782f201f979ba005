/** Two processes' worth of platform on one PostgreSQL and one NATS: they share the work, and one goes on where the other ends. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, describe, expect, it } from 'vitest';
import { HOUR, silentLog } from '../../src/core/index.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';
import { until } from './site.case.ts';
import { call, send } from './trail.case.ts';

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
    ...{ storeUrl, streamUrl: `nats://${host}?name=${name}`, partitions: 4 },
    ...{
      clock: { now: () => Date.now() },
      log: silentLog,
      env: { COUNTERSIGN_KEY: key },
      connections: [],
    },
  });
};

const incidents = async ({ store }: Platform) =>
  (await store.incidents.list({}, { limit: 10 })).items;

/** Partition → whose it is, while its lease holds. */
const owners = async ({ store }: Platform): Promise<ReadonlyMap<number, string>> => {
  const now = await store.leases.now();
  return new Map(
    (await store.leases.standing()).flatMap(({ partition, holder, expiresAt }) =>
      holder !== undefined && expiresAt > now ? [[partition, holder]] : [],
    ),
  );
};
const shares = async (platform: Platform): Promise<readonly number[]> => {
  const counts = new Map<string, number>();
  for (const holder of (await owners(platform)).values())
    counts.set(holder, (counts.get(holder) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => a - b);
};
const shared = (platform: Platform, wanted: readonly number[]) =>
  until(`shares ${wanted.join(' and ')}`, async () =>
    JSON.stringify(await shares(platform)) === JSON.stringify(wanted) ? true : undefined,
  );

/** The account's user, as this node's API answers it: the route reads the graph, not the list alone. */
const asked = async (platform: Platform, account: string) => {
  const { token } = await platform.signIn.createApiToken('founder', ['identities:read'], HOUR);
  const id = `aws:arn:aws:iam::${account}:user/nadia`;
  return until(`${id} on ${platform.url}`, async () => {
    const answer = await fetch(`${platform.url}/api/v1/identities/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.status === 200 ? ((await answer.json()) as { row: { id: string } }) : undefined;
  });
};
const ACCOUNTS = ['111122223333', '222233334444', '333344445555', '444455556666'];

describe.skipIf(isSkipped)('two nodes of one site', () => {
  it('share the partitions, answer for all of them alike, and go on with each story when one leaves', async () => {
    const database = await peerDatabase();
    const storeUrl = 'url' in database.address ? database.address.url : '';
    const first = await node(storeUrl);
    await shared(first, [4]);
    const before = await owners(first);
    const second = await node(storeUrl);
    await shared(first, [2, 2]);
    // Who joins takes no more than it must: two stayed where they were.
    const after = await owners(first);
    expect(
      [...before].filter(([partition, holder]) => after.get(partition) === holder),
    ).toHaveLength(2);

    for (const [partition, account] of ACCOUNTS.entries())
      await send(first, call('StopLogging', partition, account), partition);
    const opened = await until('an incident of each partition', async () => {
      const all = await incidents(second);
      return all.length === ACCOUNTS.length ? all : undefined;
    });
    for (const account of ACCOUNTS)
      for (const platform of [first, second])
        expect((await asked(platform, account)).row.id).toContain(account);

    await first.stop();
    await shared(second, [4]);
    // Appended by the second, each read by whoever owns its partition now.
    for (const [partition, account] of ACCOUNTS.entries())
      await send(second, call('DeleteTrail', 10 + partition, account), partition);
    const grown = await until('the next event in each incident', async () => {
      const all = await incidents(second);
      const has = all.filter(({ signals }) =>
        signals.some(({ vendorEventIds }) => vendorEventIds.some((id) => /^e-1\d$/.test(id))),
      );
      return has.length === ACCOUNTS.length ? all : undefined;
    });
    expect(grown.map(({ id }) => id).sort()).toEqual(opened.map(({ id }) => id).sort());
    await second.stop();
    await database.stop();
  }, 120_000);
});
