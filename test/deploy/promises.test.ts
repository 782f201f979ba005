/** Each promise of the threat model, and each piece of evidence of the ASVS table, is a test that is there. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

const model = read('docs/threat-model.md');
const promises = [...model.matchAll(/^\| ([STRIDE]) \| (.+?) \| `([^`]+)`: (.+) \|$/gm)].map(
  ([, kind = '', promise = '', file = '', title = '']) => ({ kind, promise, file, title }),
);

describe('the threat model', () => {
  it('is read whole: every row of its tables is a promise with its test', () => {
    const rows = model.split('\n').filter((line) => /^\| [STRIDE] \|/.test(line));
    expect(rows.length).toBeGreaterThan(35);
    expect(promises).toHaveLength(rows.length);
  });

  it.each(promises)('$kind $promise', ({ file, title }) => {
    expect(existsSync(resolve(root, file)), file).toBe(true);
    const titles = [
      ...read(file).matchAll(/\b(?:it|test)(?:\.\w+\([^)]*\))?\(\s*['"`](.*?)['"`],/gs),
    ].map(([, one = '']) => one);
    expect(
      titles.some((one) => one.includes(title)),
      `${file} has no test "${title}"`,
    ).toBe(true);
  });

  it('looks at every kind of threat', () => {
    expect([...new Set(promises.map(({ kind }) => kind))].sort()).toEqual([...'DEIRST']);
  });
});

describe('the ASVS table', () => {
  const rows = [...read('docs/asvs.md').matchAll(/^\| (V\d+) [^|]*\| ([^|]+) \| ([^|]*)\|$/gm)];

  it('has every chapter of the standard', () => {
    expect(rows.map(([, chapter]) => chapter)).toEqual(
      Array.from({ length: 17 }, (_, at) => `V${at + 1}`),
    );
  });

  it.each(rows.map(([, chapter = '', says = '', evidence = '']) => ({ chapter, says, evidence })))(
    '$chapter names evidence that is there, or why none is needed',
    ({ says, evidence }) => {
      const files = [...evidence.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
      if (!says.startsWith('n/a: ')) expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(existsSync(resolve(root, file)), file).toBe(true);
        expect(file).toMatch(/\.test\.ts$/);
      }
    },
  );
});
