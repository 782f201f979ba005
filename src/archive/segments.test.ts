import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSegments } from './segments.ts';

const base = mkdtempSync(join(tmpdir(), 'countersign-segments-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a chunk of raw lines', () => {
  it.each([
    ['of JSON', ['{"a":1}', '{"b":"é 🦊"}', '{"c":"\\u0000"}']],
    ['with a line feed within', ['{\n"a":1}', '{"b":2}']],
    ['with half a pair of surrogates', ['{"a":"\ud83e"}', '{"b":2}']],
    ['with the sign of what could not be read', ['{"a":"\ufffd"}']],
    ['that are empty', ['', '']],
    ['that look like another form', ['["a","b"]', '[]']],
  ])('%s comes back as it was', async (_, lines) => {
    const segments = await openSegments(base);
    const address = await segments.append(lines);
    await segments.sync();
    expect(await segments.lines(address)).toEqual(lines);
    expect(await segments.line(address, 0)).toBe(lines[0]);
    await segments.close();
  });
});
