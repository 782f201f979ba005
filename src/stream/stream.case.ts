/** What every event stream must do, whatever carries it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Block, BlockHeader, EventStream } from './contract.ts';

export interface StreamBench {
  /** An empty stream of two partitions. */
  open(): Promise<EventStream>;
  /** The same stream in its next life; the last one was closed. */
  reopen(): Promise<EventStream>;
  dispose(): Promise<void>;
}

export const header = (count = 1): BlockHeader => ({
  tenant: 'acme',
  kind: 'events',
  source: 'aws',
  receivedAt: 1_700_000_000_000,
  count,
});

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (block: Block): string => new TextDecoder().decode(block.payload);

/** The next `count` blocks from `from`. */
export const take = async (
  stream: EventStream,
  { partition = 0, from = 0, count }: { partition?: number; from?: number; count: number },
): Promise<Block[]> => {
  const stop = new AbortController();
  const blocks: Block[] = [];
  if (count === 0) return blocks;
  for await (const block of stream.read(partition, from, stop.signal)) {
    blocks.push(block);
    if (blocks.length === count) break;
  }
  stop.abort();
  return blocks;
};

export const streamCase = (name: string, bench: () => Promise<StreamBench>): void => {
  describe(`the event stream (${name})`, () => {
    const benches: StreamBench[] = [];
    const fresh = async (): Promise<StreamBench & { stream: EventStream }> => {
      const made = await bench();
      benches.push(made);
      return { ...made, stream: await made.open() };
    };
    afterEach(async () => {
      for (const made of benches.splice(0)) await made.dispose();
    });

    it('numbers the blocks of each partition from 0 without gaps', async () => {
      const { stream } = await fresh();
      expect(await stream.append(0, header(), bytes('a'))).toBe(0);
      expect(await stream.append(0, header(), bytes('b'))).toBe(1);
      expect(await stream.append(1, header(), bytes('c'))).toBe(0);
      expect([await stream.end(0), await stream.end(1)]).toEqual([2, 1]);
      await stream.close();
    });

    it('keeps the order in which concurrent appends were called', async () => {
      const { stream } = await fresh();
      const texts = Array.from({ length: 200 }, (_, i) => `${i} ${'x'.repeat((i * 37) % 4_000)}`);
      const positions = await Promise.all(
        texts.map((text) => stream.append(0, header(), bytes(text))),
      );
      expect(positions).toEqual(texts.map((_, i) => i));
      expect((await take(stream, { count: 200 })).map(textOf)).toEqual(texts);
      await stream.close();
    });

    it('gives back header and payload byte for byte', async () => {
      const { stream } = await fresh();
      const payload = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7_919) >>> 3);
      const marked: BlockHeader = { ...header(3), kind: 'snapshot', mark: 'demo' };
      await stream.append(0, marked, payload);
      await stream.append(0, header(0), new Uint8Array());
      const [full, empty] = await take(stream, { count: 2 });
      expect(full?.header).toEqual(marked);
      expect(Buffer.compare(full?.payload ?? new Uint8Array(), payload)).toBe(0);
      expect(empty?.payload.byteLength).toBe(0);
      expect(empty?.position).toBe(1);
      await stream.close();
    });

    it('answers a repeated append with its first position, also while the first is under way', async () => {
      const { stream } = await fresh();
      const twice = await Promise.all([
        stream.append(0, header(), bytes('a'), 'key-a'),
        stream.append(0, header(), bytes('a'), 'key-a'),
      ]);
      expect(twice).toEqual([0, 0]);
      await stream.append(0, header(), bytes('b'), 'key-b');
      expect(await stream.append(0, header(), bytes('a'), 'key-a')).toBe(0);
      expect(await stream.end(0)).toBe(2);
      await stream.close();
    });

    it('remembers keys and blocks in its next life', async () => {
      const { stream, reopen } = await fresh();
      await stream.append(0, header(), bytes('a'), 'key-a');
      await stream.append(0, header(), bytes('b'), 'key-b');
      await stream.close();
      const again = await reopen();
      expect(await again.append(0, header(), bytes('b'), 'key-b')).toBe(1);
      expect(await again.append(0, header(), bytes('c'), 'key-c')).toBe(2);
      expect((await take(again, { count: 3 })).map(textOf)).toEqual(['a', 'b', 'c']);
      await again.close();
    });

    it('lets a reader follow the tail until its signal aborts', async () => {
      const { stream } = await fresh();
      await stream.append(0, header(), bytes('0'));
      const stop = new AbortController();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const block of stream.read(0, 0, stop.signal)) {
          seen.push(textOf(block));
          if (seen.length === 20) stop.abort();
        }
      })();
      for (let i = 1; i < 20; i++) {
        await stream.append(0, header(), bytes(String(i)));
        if (i % 5 === 0) await sleep(2);
      }
      await reading;
      expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
      await stream.close();
    });

    it('ends a waiting reader when its signal aborts, and yields nothing', async () => {
      const { stream } = await fresh();
      const stop = new AbortController();
      const reading = stream.read(0, 0, stop.signal)[Symbol.asyncIterator]().next();
      await sleep(5);
      stop.abort();
      expect((await reading).done).toBe(true);
      await stream.close();
    });

    it('reads from a position in the middle', async () => {
      const { stream } = await fresh();
      for (let i = 0; i < 10; i++) await stream.append(1, header(), bytes(`block ${i}`));
      const blocks = await take(stream, { partition: 1, from: 6, count: 4 });
      expect(blocks.map((block) => block.position)).toEqual([6, 7, 8, 9]);
      expect(blocks.map(textOf)).toEqual(['block 6', 'block 7', 'block 8', 'block 9']);
      await stream.close();
    });

    it('keeps everything from the trimmed position on', async () => {
      const { stream, reopen } = await fresh();
      for (let i = 0; i < 30; i++)
        await stream.append(0, header(), bytes(`block ${i}`), `key-${i}`);
      await stream.trim(0, 17);
      expect((await take(stream, { from: 17, count: 13 })).map(textOf)[0]).toBe('block 17');
      await stream.close();
      const again = await reopen();
      expect(await again.end(0)).toBe(30);
      // A sender may repeat what was worked off long ago.
      expect(await again.append(0, header(), bytes('block 3'), 'key-3')).toBe(3);
      expect(await again.append(0, header(), bytes('new'))).toBe(30);
      await again.close();
    });

    it('refuses to read beyond its end: such a reader has seen blocks that this stream has not', async () => {
      const { stream } = await fresh();
      await stream.append(0, header(), bytes('a'));
      await expect(
        stream.read(0, 5, new AbortController().signal)[Symbol.asyncIterator]().next(),
      ).rejects.toMatchObject({ code: 'ERR_STREAM_CORRUPT' });
      await stream.close();
    });

    it('refuses a partition it does not have', async () => {
      const { stream } = await fresh();
      await expect(stream.append(2, header(), bytes('a'))).rejects.toMatchObject({
        code: 'ERR_INPUT_INVALID',
      });
      await stream.close();
    });
  });
};
