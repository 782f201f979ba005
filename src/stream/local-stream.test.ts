import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Log, silentLog } from '../core/index.ts';
import { MAX_PAYLOAD_BYTES } from './frame.ts';
import { type LocalStreamOptions, openLocalStream } from './open-local-stream.ts';
import { bytes, header, streamCase, take, textOf } from './stream.case.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-stream-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const open = (dir: string, options: Partial<LocalStreamOptions> = {}) =>
  openLocalStream({ dir, partitions: 2, segmentBytes: 600, ...options });

streamCase('local segment files', async () => {
  const dir = newFolder();
  return { open: () => open(dir), reopen: () => open(dir), dispose: async () => undefined };
});

const partitionFolder = (dir: string): string => join(dir, 'partition-0000');
const segmentsOf = (dir: string): string[] =>
  readdirSync(partitionFolder(dir))
    .filter((name) => name.endsWith('.segment'))
    .sort()
    .map((name) => join(partitionFolder(dir), name));

const filled = async (
  count: number,
  options: Partial<LocalStreamOptions> = {},
): Promise<string> => {
  const dir = newFolder();
  const stream = await open(dir, options);
  for (let i = 0; i < count; i++) await stream.append(0, header(), bytes(`block ${i}`), `key-${i}`);
  await stream.close();
  return dir;
};

const flip = (path: string, offset: number): void => {
  const data = readFileSync(path);
  data[offset] = (data[offset] ?? 0) ^ 0xff;
  writeFileSync(path, data);
};

const warnings = (): { readonly log: Log; readonly lines: string[] } => {
  const lines: string[] = [];
  const log = Object.assign(Object.create(silentLog), {
    warn: (_: unknown, message: string) => lines.push(message),
  }) as Log;
  return { log, lines };
};

describe('local segment files', () => {
  it('split into segments named by their first position', async () => {
    const dir = await filled(30);
    expect(segmentsOf(dir).length).toBeGreaterThan(3);
    expect(segmentsOf(dir)[0]).toMatch(/0000000000000000\.segment$/);
  });

  it('cut off a torn tail at every possible length, say so, and go on', async () => {
    const whole = await filled(3, { segmentBytes: 1 << 20 });
    const original = join(whole, 'original');
    const [path] = segmentsOf(whole);
    if (!path) throw new Error('no segment');
    copyFileSync(path, original);
    const size = readFileSync(original).length;
    const lastFrame = readFileSync(original).lastIndexOf('CSF1');
    for (let length = lastFrame + 1; length < size; length += 7) {
      copyFileSync(original, path);
      truncateSync(path, length);
      const { log, lines } = warnings();
      const stream = await open(whole, { log });
      expect(await stream.end(0)).toBe(2);
      expect(lines).toEqual(['stream: cut off a torn tail that was never acknowledged']);
      expect(await stream.append(0, header(), bytes('again'), 'key-2')).toBe(2);
      expect((await take(stream, { count: 3 })).map(textOf)).toEqual([
        'block 0',
        'block 1',
        'again',
      ]);
      await stream.close();
    }
  });

  it('refuse a hole in what was acknowledged, naming file and offset', async () => {
    const dir = await filled(4, { segmentBytes: 1 << 20 });
    const [path] = segmentsOf(dir);
    if (!path) throw new Error('no segment');
    const second = readFileSync(path).indexOf('CSF1', 4);
    flip(path, second + 50);
    await expect(open(dir)).rejects.toMatchObject({
      code: 'ERR_STREAM_CORRUPT',
      message: expect.stringContaining(`${path} at offset ${second}`),
    });
  });

  it('cut off frames behind a hole when none of them was ever acknowledged', async () => {
    const dir = newFolder();
    const stream = await open(dir, { segmentBytes: 1 << 20 });
    await stream.append(0, header(), bytes('kept'));
    // One group, one write: all three have the same durable end before them.
    await Promise.all(['x', 'y', 'z'].map((text) => stream.append(0, header(), bytes(text))));
    await stream.close();
    const [path] = segmentsOf(dir);
    if (!path) throw new Error('no segment');
    const second = readFileSync(path).indexOf('CSF1', 4);
    flip(path, second + 50);
    const { log, lines } = warnings();
    const again = await open(dir, { log });
    expect(await again.end(0)).toBe(1);
    expect(lines).toHaveLength(1);
    await again.close();
  });

  it('refuse to read over corruption in an earlier segment', async () => {
    const dir = await filled(40, { dedupWindow: 1 });
    const path = segmentsOf(dir)[1];
    if (!path) throw new Error('no second segment');
    flip(path, 60);
    const stream = await open(dir, { dedupWindow: 1 });
    await expect(take(stream, { count: 40 })).rejects.toMatchObject({
      code: 'ERR_STREAM_CORRUPT',
      message: expect.stringContaining(`${path} at offset 0`),
    });
    await stream.close();
  });

  it('notice a segment that is gone from the middle', async () => {
    const dir = await filled(40, { dedupWindow: 1 });
    rmSync(segmentsOf(dir)[1] ?? '');
    const stream = await open(dir, { dedupWindow: 1 });
    await expect(take(stream, { count: 40 })).rejects.toMatchObject({ code: 'ERR_STREAM_CORRUPT' });
    await stream.close();
  });

  it('drop whole segments on trim, and refuse to read what is gone', async () => {
    const dir = newFolder();
    const stream = await open(dir);
    for (let i = 0; i < 40; i++) await stream.append(0, header(), bytes(`block ${i}`));
    const before = segmentsOf(dir).length;
    await stream.trim(0, 20);
    expect(segmentsOf(dir).length).toBeLessThan(before);
    await expect(take(stream, { from: 0, count: 1 })).rejects.toMatchObject({
      code: 'ERR_NOT_FOUND',
    });
    await stream.trim(0, 1_000);
    expect(segmentsOf(dir)).toHaveLength(1);
    expect(await stream.end(0)).toBe(40);
    await stream.close();
  });

  it('forget keys beyond the window', async () => {
    const dir = newFolder();
    const stream = await open(dir, { dedupWindow: 2 });
    for (let i = 0; i < 3; i++) await stream.append(0, header(), bytes('same'), `key-${i}`);
    expect(await stream.append(0, header(), bytes('same'), 'key-2')).toBe(2);
    expect(await stream.append(0, header(), bytes('same'), 'key-0')).toBe(3);
    await stream.close();
  });

  it('refuse a second opening of the same folder, and allow it after closing', async () => {
    const dir = newFolder();
    const first = await open(dir);
    await expect(open(dir)).rejects.toMatchObject({ code: 'ERR_STORE_IN_USE' });
    await first.close();
    await (await open(dir)).close();
  });

  it('refuse another number of partitions than the folder was made with', async () => {
    const dir = await filled(1);
    await expect(open(dir, { partitions: 3 })).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });

  it('refuse a block that is too large, and appends after closing', async () => {
    const stream = await open(newFolder());
    await expect(
      stream.append(0, header(), new Uint8Array(MAX_PAYLOAD_BYTES + 1)),
    ).rejects.toMatchObject({ code: 'ERR_INPUT_TOO_LARGE' });
    await stream.close();
    await expect(stream.append(0, header(), bytes('late'))).rejects.toMatchObject({
      code: 'ERR_STREAM_UNAVAILABLE',
    });
  });

  it('end a waiting reader when the stream is closed', async () => {
    const stream = await open(newFolder());
    const waiting = stream.read(0, 0, new AbortController().signal)[Symbol.asyncIterator]().next();
    await stream.close();
    expect((await waiting).done).toBe(true);
  });
});
