/** Nodes as processes of their own: one that dies or is frozen is replaced, one that is busy is not. */
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  killNode,
  openSiteOfNodes,
  type SiteNode,
  until,
  wait,
} from '../../scripts/proofs/node-death.part.ts';
import { peer, peerDatabase } from '../../src/store/cases/servers.case.ts';

const natsHost = '127.0.0.1:4222';
const nats = await connect({ servers: natsHost, timeout: 2_000 }).catch(() => undefined);
await nats?.close();
const isSkipped = nats === undefined || peer.skip !== undefined;
if (isSkipped && process.env['REQUIRE_PEERS'] === '1')
  throw new Error('PostgreSQL and NATS are required here');

/** More than a lease. */
const BUSY_MS = 8_000;

describe.skipIf(isSkipped)('of two nodes of one site', () => {
  let database: Awaited<ReturnType<typeof peerDatabase>>;
  let site: Awaited<ReturnType<typeof openSiteOfNodes>>;
  let first: SiteNode;
  let second: SiteNode;
  beforeAll(async () => {
    database = await peerDatabase();
    const storeUrl = 'url' in database.address ? database.address.url : '';
    site = await openSiteOfNodes({ storeUrl, natsHost });
    [first, second] = await Promise.all([site.start(), site.start()]);
    await site.shared([first, second]);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
    await database?.stop();
  }, 60_000);

  /** Nothing that was acknowledged is lost or counted twice, whoever worked on it. */
  const allReadOnce = async (): Promise<void> => {
    const { sent, logged, read, incidents } = await site.settled();
    expect(logged).toBeGreaterThanOrEqual(sent);
    expect(read).toBe(logged);
    expect(incidents).toBe(4);
  };

  it('one whose main thread computes for longer than a lease keeps its partitions', async () => {
    const before = await site.owners();
    expect(before.size).toBe(4);
    const end = site.flow();
    let isBusy = true;
    const busy = first.busy(BUSY_MS).finally(() => {
      isBusy = false;
    });
    while (isBusy) {
      // At each moment under the same epoch: nobody took it in between.
      expect(await site.owners()).toEqual(before);
      await wait(200);
    }
    await busy;
    await wait(2_000);
    expect(await site.owners()).toEqual(before);
    await end();
    await allReadOnce();
  }, 120_000);

  it('one that is stopped loses them, and writes nothing under its old lease when it wakes', async () => {
    const before = await site.owners();
    const lost = await site.ownedBy(first);
    expect(lost).toHaveLength(2);
    const end = site.flow(20);
    await wait(500);
    first.signal('SIGSTOP');
    const taken = await until('the take-over', async () => {
      const now = await site.owners();
      return lost.every((one) => now.get(one)?.holder === second.name) ? now : undefined;
    });
    for (const partition of lost) {
      expect(taken.get(partition)?.epoch).toBe((before.get(partition)?.epoch ?? 0) + 1);
      await site.judged(partition, await site.send(partition));
    }
    first.signal('SIGCONT');
    await wait(1_000);
    await end();
    // It is fenced, learns that it is, and takes its share anew.
    await site.shared([first, second]);
    await allReadOnce();
  }, 240_000);

  it('the other goes on where one was killed, and nothing is lost or counted twice', async () => {
    const before = await site.owners();
    const dead = await site.ownedBy(first);
    expect(dead).toHaveLength(2);
    const end = site.flow(20);
    await wait(500);
    await killNode(site, first);
    await end();
    const after = await site.owners();
    for (const [partition, { epoch }] of before)
      expect(after.get(partition)).toEqual({
        holder: second.name,
        epoch: dead.includes(partition) ? epoch + 1 : epoch,
      });
    await allReadOnce();
    await second.stop();
  }, 120_000);
});
