import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;
const page = readFileSync(resolve(folder, '../../../../docs/sigma.md'), 'utf8');
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'points.test.ts')
  .map((name) => readFileSync(resolve(folder, name), 'utf8'))
  .join('\n');
const numbers = (text: string, pattern: RegExp): ReadonlySet<number> =>
  new Set([...text.matchAll(pattern)].map(([, number]) => Number(number)));
const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);

describe('the points of docs/sigma.md', () => {
  it('each have their decision there, correlations too', () => {
    const written = numbers(page, /^\| (\d+) \| /gm);
    expect(upTo(96).filter((point) => !written.has(point))).toEqual([]);
  });

  it('each have a test here by their number, apart from correlations', () => {
    const tested = numbers(tests, /(?:'point |\[\s*['"`])(\d+)[:.]/g);
    expect(upTo(73).filter((point) => !tested.has(point))).toEqual([]);
  });
});
