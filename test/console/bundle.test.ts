/** What a browser has to fetch before the first page stands. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = resolve(import.meta.dirname, '../../console/dist');
const index = join(dist, 'index.html');
const KB = 1_000;
const MOST_FIRST = 400 * KB;

const statically =
  /(?:^|[;}\s])(?:import|export)\s*(?:[\w$\s{},*]+?\s*from\s*)?["'](\.[^"']+\.js)["']/g;

const firstLoad = (): readonly string[] => {
  const html = readFileSync(index, 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) =>
    join(dist, path ?? ''),
  );
  const files = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!file.endsWith('.js')) continue;
    for (const [, path] of readFileSync(file, 'utf8').matchAll(statically))
      waiting.push(resolve(dirname(file), path ?? ''));
  }
  return [...files];
};

describe.skipIf(!existsSync(index))('the console as built (skipped where it is not)', () => {
  it('needs at most 400 kB for its first page, gzipped; editors, maps and graphs come when asked for', () => {
    const files = firstLoad();
    const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    process.stdout.write(`console: first load ${Math.round(size / KB)} kB gzipped\n`);
    expect(files.length).toBeGreaterThan(2);
    expect(size).toBeLessThan(MOST_FIRST);
    const text = files
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(text).not.toContain('cm-scroller');
    expect(text).not.toContain('land-110m');
  });
});
