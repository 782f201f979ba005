import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { type Block, type EventStream, openLocalStream } from '../stream/index.ts';
import { type Bench, openBench, type SiteOptions } from './api.case.ts';
import { ingest, partitionOf } from './index.ts';
import { eventually, record, sendLines } from './story.case.ts';

const url = '/api/v1/ingest/aws';
const type = 'application/x-ndjson';

describe('taking vendor logs in', { timeout: 60_000 }, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench?.close());

  const open = async (options: SiteOptions = {}) => {
    const site = await bench.site(options);
    const token = await site.token(await site.user(['ingest']), ['ingest:write']);
    return { site, token, headers: { authorization: `Bearer ${token}`, 'content-type': type } };
  };
  const blocksOf = async (stream: EventStream, partition: number): Promise<Block[]> => {
    const blocks: Block[] = [];
    const end = await stream.end(partition);
    const stop = new AbortController();
    if (end === 0) return blocks;
    for await (const block of stream.read(partition, 0, stop.signal)) {
      blocks.push(block);
      if (block.position === end - 1) break;
    }
    stop.abort();
    return blocks;
  };
  const linesOf = (blocks: readonly Block[]): string[] =>
    blocks.flatMap((block) => Buffer.from(block.payload).toString().split('\n'));

  it('says how many lines it took and where they stand, and they are on disk by then', async () => {
    const { site, token } = await open({ partitions: 4 });
    const sent = Array.from({ length: 700 }, (_, i) =>
      record('ListUsers', { recipientAccountId: `${111122220000 + (i % 50)}` }),
    );
    const answer = await sendLines(site, token, sent);
    expect(answer.statusCode).toBe(200);
    const { accepted, position } = answer.json();
    expect(accepted).toBe(700);
    await site.stream.close();
    const again = await openLocalStream({ dir: site.streamDir, partitions: 4, log: silentLog });
    let found = 0;
    for (const partition of [0, 1, 2, 3]) {
      const blocks = await blocksOf(again, partition);
      if (blocks.length === 0) continue;
      expect(position[partition]).toBe(blocks.length - 1);
      for (const line of linesOf(blocks)) {
        found++;
        expect(partitionOf(JSON.parse(line).recipientAccountId, 4)).toBe(partition);
      }
      expect(blocks[0]?.header).toMatchObject({
        tenant: site.tenant,
        kind: 'events',
        source: 'aws',
      });
    }
    expect(found).toBe(700);
    await again.close();
  });

  it('answers only when the last block is durable', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { site, token } = await open({
      stream: (real) => ({
        ...real,
        partitions: real.partitions,
        append: async (...parts) => {
          const at = await real.append(...parts);
          await held;
          return at;
        },
      }),
    });
    let isAnswered = false;
    const answer = sendLines(site, token, [record('ListUsers')]).then((one) => {
      isAnswered = true;
      return one;
    });
    await eventually(async () => ((await site.stream.end(0)) > 0 ? true : undefined));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    release();
    expect((await answer).json()).toEqual({ accepted: 1, position: { 0: 0 } });
  });

  it('does not acknowledge when a write fails, and lives on', async () => {
    let fails = true;
    const { site, token, headers } = await open({
      stream: (real) => ({
        ...real,
        partitions: real.partitions,
        append: async (...parts) => {
          if (fails) throw new Error('disk full');
          return real.append(...parts);
        },
      }),
    });
    const lines = Array.from({ length: 1_000 }, () => record('ListUsers'));
    const origin = await site.listen();
    const refused = await fetch(`${origin}${url}`, {
      method: 'POST',
      headers,
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    expect(refused.status).toBe(500);
    expect(refused.headers.get('connection')).toBe('close');
    expect(await refused.text()).not.toContain('disk full');
    fails = false;
    expect((await sendLines(site, token, lines)).json().accepted).toBe(1_000);
  });

  it('takes the same lines twice as the same place in the log', async () => {
    const { site, token } = await open();
    const lines = [record('ListUsers'), record('ListRoles')];
    const first = await sendLines(site, token, lines);
    const second = await sendLines(site, token, lines);
    expect(second.json()).toEqual(first.json());
    expect(await site.stream.end(0)).toBe(1);
  });

  it('reads a body as it comes: what arrived is in the log before the rest was sent', async () => {
    const { site, headers } = await open();
    const origin = await site.listen();
    const line = `${JSON.stringify(record('ListUsers'))}\n`;
    const sending = request(`${origin}${url}`, { method: 'POST', headers });
    const answered = new Promise<{ status: number; body: string }>((resolve, reject) => {
      sending.on('error', reject);
      sending.on('response', (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += String(chunk);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
    });
    sending.write(line.repeat(300));
    await eventually(async () => ((await site.stream.end(0)) > 0 ? true : undefined));
    sending.end(line.repeat(10));
    const { status, body } = await answered;
    expect([status, JSON.parse(body).accepted]).toEqual([200, 310]);
  });

  it('does not take the torn last line of a sender that went away', async () => {
    const { site, headers } = await open();
    const origin = await site.listen();
    const sending = request(`${origin}${url}`, { method: 'POST', headers });
    sending.on('error', () => {});
    const line = `${JSON.stringify(record('ListUsers'))}\n`;
    sending.write(`${line.repeat(256)}{"eventName": "Torn`);
    await eventually(async () => ((await site.stream.end(0)) > 0 ? true : undefined));
    sending.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const lines = linesOf(await blocksOf(site.stream, 0));
    expect(lines).toHaveLength(256);
    expect(lines.join('')).not.toContain('Torn');
  });

  it('sets a line too long to keep aside and goes on with the rest', async () => {
    const { site, token } = await open();
    const long = `{"x":"${'y'.repeat(9 * 1024 * 1024)}"}`;
    const answer = await sendLines(site, token, [record('ListUsers'), long, record('ListRoles')]);
    expect(answer.json().accepted).toBe(3);
    const lines = linesOf(await blocksOf(site.stream, 0));
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^#line of 94\d+ bytes, longer than 8388608; it begins "\{.+yyy"$/);
    expect(lines[1]?.length).toBeLessThan(300);
  });

  it('lets bad lines, blank lines and line ends of any kind through to be counted, not lost', async () => {
    const { site, token } = await open({ loop: true });
    const good = JSON.stringify(record('ListUsers'));
    const body = `\n${good}\r\n\r\n{"broken":\n[1]\n{"__proto__":1}\n${JSON.stringify(record('ListRoles'))}`;
    const answer = await sendLines(site, token, [body]);
    expect(answer.json().accepted).toBe(5);
    const counters = await eventually(async () => {
      const all = await site.store.settings.counters();
      return (all['events.read'] ?? 0) >= 5 ? all : undefined;
    });
    expect(counters).toMatchObject({ 'events.parsed': 2, 'events.set_aside': 3 });
  });

  it('refuses a body beyond its bound and says what stands', async () => {
    const { site } = await open();
    const [source] = site.deps.sources;
    if (!source) throw new Error('no source');
    const line = Buffer.from(`${JSON.stringify(record('ListUsers'))}\n`);
    await expect(
      ingest([line, line, line], {
        stream: site.stream,
        tenant: site.tenant,
        source,
        now: () => 0,
        maxBodyBytes: line.length * 2,
      }),
    ).rejects.toMatchObject({
      code: 'ERR_INPUT_TOO_LARGE',
      message: expect.stringContaining('the 2 lines before that were taken in'),
    });
    expect(linesOf(await blocksOf(site.stream, 0))).toHaveLength(2);
  });

  it('takes lines of known systems only, uncompressed, as lines', async () => {
    const { site, headers } = await open();
    const send = async (more: Record<string, string>, payload: string | Buffer, path = url) =>
      (await site.inject({ method: 'POST', url: path, headers: { ...headers, ...more }, payload }))
        .statusCode;
    const line = JSON.stringify(record('ListUsers'));
    expect(await send({}, line)).toBe(200);
    expect(await send({}, '')).toBe(200);
    expect(await send({}, line, '/api/v1/ingest/none')).toBe(404);
    expect(await send({}, line, '/api/v1/ingest/..%2Faws')).toBe(400);
    expect(await send({ 'content-type': 'application/json' }, line)).toBe(415);
    expect(await send({ 'content-type': 'text/plain' }, line)).toBe(415);
    expect(await send({ 'content-encoding': 'gzip' }, gzipSync(line))).toBe(400);
    expect(await site.stream.end(0)).toBe(1);
  });
});
