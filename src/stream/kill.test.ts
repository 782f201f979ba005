import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openLocalStream } from './open-local-stream.ts';
import { take, textOf } from './stream.case.ts';

const ROUNDS = 4;
const SEED = 20_261_121;

const dir = mkdtempSync(join(tmpdir(), 'cs-stream-kill-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a writer until it acknowledged `after` blocks, then kills it. Answers what it acknowledged. */
const killedWriter = (life: number, after: number): Promise<string[]> =>
  new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        resolve(import.meta.dirname, 'kill.case.ts'),
        dir,
        String(life),
        String(SEED),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > after) child.kill('SIGKILL');
    });
    child.on('error', failed);
    // A last line without its end was cut by the kill.
    child.on('close', () => done(said.split('\n').slice(0, -1)));
  });

describe('a killed writer', () => {
  it('loses nothing it acknowledged, doubles nothing, and the next life goes on behind it', async () => {
    const acknowledged = new Map<number, string>();
    for (let life = 0; life < ROUNDS; life++) {
      const lines = await killedWriter(life, 40 + ((SEED >>> life) % 150));
      expect(lines.length).toBeGreaterThan(30);
      for (const line of lines) {
        const [position = '', key = ''] = line.split(' ');
        expect(acknowledged.has(Number(position))).toBe(false);
        acknowledged.set(Number(position), key);
      }
    }
    const stream = await openLocalStream({ dir, partitions: 1 });
    const end = await stream.end(0);
    const blocks = await take(stream, { count: end });
    await stream.close();
    const found = blocks.map((block) => textOf(block).split(':')[0] ?? '');
    for (const [position, key] of acknowledged) expect(found[position]).toBe(key);
    expect(new Set(found).size).toBe(found.length);
    expect(blocks.map((block) => block.position)).toEqual(found.map((_, i) => i));
  });
});
