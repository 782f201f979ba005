import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../console/src');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(folder, name));
const writes =
  /dangerouslySetInnerHTML|\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/;

it('nothing of the console writes markup: what stands in a log has no way to become an element', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => writes.test(readFileSync(file, 'utf8')))).toEqual([]);
});
