/** On the NATS server of this machine; where there is none it is said and nothing is run. */
import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { bytes, header, streamCase, take, textOf } from '../stream.case.ts';
import { openJetStream } from './open-jetstream.ts';

const url = process.env['NATS_URL'] ?? 'nats://127.0.0.1:4222';
const reachable = await connect({ servers: new URL(url).host, timeout: 2_000 }).then(
  async (connection) => {
    await connection.close();
    return true;
  },
  () => false,
);
if (!reachable && process.env['REQUIRE_PEERS'] === '1')
  throw new Error(`no NATS server at ${url}, and every peer is required`);

const forget = async (name: string): Promise<void> => {
  const connection = await connect({ servers: new URL(url).host });
  const jsm = await jetstreamManager(connection);
  for await (const { config } of jsm.streams.list())
    if (config.name.startsWith(`COUNTERSIGN_${name}_`)) await jsm.streams.delete(config.name);
  await connection.close();
};

const open = (name: string, partitions = 2) => openJetStream({ url, name, partitions });
const fresh = () => `test-${randomUUID().slice(0, 8)}`;

describe.skipIf(!reachable)('on a NATS server', () => {
  streamCase('NATS JetStream', async () => {
    const name = fresh();
    return { open: () => open(name), reopen: () => open(name), dispose: () => forget(name) };
  });

  it('takes a block larger than the server takes messages, between others in their order', async () => {
    const name = fresh();
    const stream = await open(name);
    const large = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31) >>> 2);
    const positions = await Promise.all([
      stream.append(0, header(), bytes('before')),
      stream.append(0, header(), large, 'large'),
      stream.append(0, header(), bytes('after')),
    ]);
    expect(positions).toEqual([0, 1, 2]);
    expect(await stream.append(0, header(), large, 'large')).toBe(1);
    const blocks = await take(stream, { count: 3 });
    expect(Buffer.compare(blocks[1]?.payload ?? new Uint8Array(), large)).toBe(0);
    await stream.trim(0, 2);
    expect((await take(stream, { from: 2, count: 1 })).map(textOf)).toEqual(['after']);
    const connection = await connect({ servers: new URL(url).host });
    const jsm = await jetstreamManager(connection);
    expect((await jsm.streams.info(`COUNTERSIGN_${name}_0_PIECES`)).state.messages).toBe(0);
    await connection.close();
    await stream.close();
    await forget(name);
  });

  it('is one log for all processes that open it', async () => {
    const name = fresh();
    const [one, other] = [await open(name), await open(name)];
    await Promise.all([
      one.append(1, header(), bytes('a'), 'k'),
      other.append(1, header(), bytes('a'), 'k'),
    ]);
    await other.append(1, header(), bytes('b'));
    expect((await take(one, { partition: 1, count: 2 })).map(textOf)).toEqual(['a', 'b']);
    await one.close();
    await other.close();
    await forget(name);
  });

  it('refuses another number of partitions than it was made with, and what is no block of ours', async () => {
    const name = fresh();
    const stream = await open(name);
    await expect(open(name, 4)).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
    const connection = await connect({ servers: new URL(url).host });
    connection.publish(`countersign.${name}.0.blocks`, 'from somebody else');
    await connection.drain();
    await expect(take(stream, { count: 1 })).rejects.toMatchObject({ code: 'ERR_STREAM_CORRUPT' });
    await stream.close();
    await forget(name);
  });

  it('says where nobody answers, without the secret of the address', async () => {
    const gone = openJetStream({ url: 'nats://me:hush@127.0.0.1:9', name: 'x', partitions: 1 });
    const error = await gone.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'ERR_STREAM_UNAVAILABLE' });
    expect(String(error)).not.toContain('hush');
    await expect(
      openJetStream({ url: 'http://x', name: 'x', partitions: 1 }),
    ).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });
});
