import { describe, expect, it } from 'vitest';
import { createBriefMemory } from './brief-memory.ts';

const bench = (most = 100) => {
  let time = 0;
  let truth: string | undefined = 'first';
  let reads = 0;
  const memory = createBriefMemory<string>({ now: () => time, keptMs: 500, most });
  return {
    memory,
    reads: () => reads,
    pass: (ms: number) => {
      time += ms;
    },
    set: (value: string | undefined) => {
      truth = value;
    },
    read: (key = 'a') =>
      memory.read(key, async () => {
        reads++;
        return truth;
      }),
  };
};

describe('what is kept for a moment', () => {
  it('is read once in that moment, and anew after it', async () => {
    const { read, reads, pass, set } = bench();
    expect([await read(), await read()]).toEqual(['first', 'first']);
    set('second');
    pass(499);
    expect([await read(), reads()]).toEqual(['first', 1]);
    pass(1);
    expect([await read(), reads()]).toEqual(['second', 2]);
  });

  it('is forgotten when something is written here, also what was being read meanwhile', async () => {
    const { memory, read } = bench();
    let answer = (_: string): void => undefined;
    const slow = memory.read('a', () => new Promise<string>((done) => (answer = done)));
    await memory.writing(Promise.resolve());
    answer('of before the write');
    expect(await slow).toBe('of before the write');
    expect(await read()).toBe('first');
  });

  it('is forgotten too when the write failed: nobody knows what it left', async () => {
    const { memory, read, reads } = bench();
    await read();
    await expect(memory.writing(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await read();
    expect(reads()).toBe(2);
  });

  it('is nothing that was not found and nothing that failed', async () => {
    const { memory, read, reads, set } = bench();
    set(undefined);
    expect([await read(), await read(), reads()]).toEqual([undefined, undefined, 2]);
    await expect(memory.read('b', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await memory.read('b', async () => 'back')).toBe('back');
  });

  it('is never more than so many, the oldest go first', async () => {
    const { read, reads } = bench(2);
    for (const key of ['a', 'b', 'c']) await read(key);
    await read('c');
    expect(reads()).toBe(3);
    await read('a');
    expect(reads()).toBe(4);
  });
});
