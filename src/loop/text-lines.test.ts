import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources } from '../sources/index.ts';
import { parseFiles } from './parse-files.ts';
import { defaultBounds, type FileItem, readFileItems } from './read-file.ts';
import { textLineOf } from './text-lines.ts';

const accepted =
  '2026-03-03T09:14:07.512+00:00 fs01 sshd[2581]: Accepted password for nadia from 203.0.113.9 port 5 ssh2';
const refused =
  '2026-03-03 09:14:07.512 UTC [2581] nadia@sales FATAL:  password authentication failed for user "nadia"';

const withFile = async <T>(text: string, run: (file: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-lines-'));
  try {
    const file = join(folder, 'auth.log');
    writeFileSync(file, text);
    return await run(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const itemsOf = (text: string): Promise<readonly FileItem[]> =>
  withFile(text, async (file) => {
    const items: FileItem[] = [];
    const bounds = { ...defaultBounds, textLine: textLineOf(sources) };
    for await (const item of readFileItems(file, bounds)) items.push(item);
    return items;
  });

describe('lines of text that are no JSON', () => {
  it('are taken apart by the system that knows them, the others set aside with their place', async () => {
    const text = ['kernel: [0.0] something else', accepted, '', refused, '{"a":1}', '{"cut'].join(
      '\n',
    );
    const result = await withFile(text, (file) => parseFiles([file], { sources }));
    expect(result).toMatchObject({
      read: 5,
      parsed: 2,
      setAside: 3,
      bySource: { openssh: 1, postgresql: 1 },
    });
    const items = await itemsOf(text);
    expect(items.map((item) => item.kind)).toEqual([
      'set_aside',
      'record',
      'record',
      'record',
      'set_aside',
    ]);
    const [, first] = items;
    expect(first?.kind === 'record' ? [first.line, JSON.parse(first.text)] : []).toEqual([
      2,
      first?.kind === 'record' ? first.record : {},
    ]);
  });

  it('are no reason to take a table of another kind for a log', async () => {
    const items = await itemsOf('user,arn,created\nnadia,arn:aws:iam::1:user/nadia,2026-01-01\n');
    expect(items.map((item) => item.kind)).toEqual(['document']);
  });

  it('are not looked at when they are very long', () => {
    const read = textLineOf(sources);
    expect(read?.(accepted)).toBeDefined();
    expect(read?.(`${accepted}${' '.repeat(70_000)}`)).toBeUndefined();
    expect(textLineOf([])).toBeUndefined();
  });
});
