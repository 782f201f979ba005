import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultBounds, type FileItem, type ReadBounds, readFileItems } from './read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const collect = async (items: AsyncIterable<FileItem>): Promise<FileItem[]> => {
  const all: FileItem[] = [];
  for await (const item of items) all.push(item);
  return all;
};

const small: ReadBounds = { ...defaultBounds, maxDocumentBytes: 4096, maxLineBytes: 512 };

const read = async (
  name: string,
  content: string | Uint8Array,
  bounds = defaultBounds,
): Promise<FileItem[]> => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return collect(readFileItems(path, bounds));
};
const kinds = (items: readonly FileItem[]): string[] => items.map((item) => item.kind);
const faults = (items: readonly FileItem[]): string[] =>
  items.flatMap((item) =>
    item.kind === 'set_aside' ? [`${item.fault.line}: ${item.fault.because}`] : [],
  );

describe('reading a file of unknown origin', () => {
  it('reads NDJSON and keeps going past a bad line, naming its place', async () => {
    const items = await read('a.jsonl', '{"a":1}\nnot json\n\n{"a":2}\n[1]\n');
    expect(kinds(items)).toEqual(['record', 'set_aside', 'record', 'set_aside']);
    expect(faults(items)[0]).toMatch(/^2: not JSON/);
    expect(faults(items)[1]).toBe('5: line is JSON but not an object');
  });

  it('reads NDJSON whose first line is the bad one', async () => {
    const items = await read('b.jsonl', 'oops\n{"a":1}\n{"a":2}');
    expect(kinds(items)).toEqual(['set_aside', 'record', 'record']);
  });

  it('hands over a pretty-printed document whole and an array as its elements', async () => {
    expect(kinds(await read('c.json', '{\n "Records": []\n}'))).toEqual(['document']);
    expect(kinds(await read('d.json', '[\n{"a":1},\n{"b":2}, 3]'))).toEqual([
      'record',
      'record',
      'set_aside',
    ]);
  });

  it('hands over other text (CSV) as a document without JSON', async () => {
    expect(await read('e.csv', 'user,arn\nx,y\n')).toEqual([
      { kind: 'document', json: undefined, text: 'user,arn\nx,y\n' },
    ]);
  });

  it('opens gzip by its magic, whatever the name', async () => {
    expect(kinds(await read('f.log', gzipSync('{"a":1}\n{"a":2}\n')))).toEqual([
      'record',
      'record',
    ]);
  });

  it('reads what a truncated gzip still gives and says that it is cut short', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) =>
      JSON.stringify({ n, x: Math.sin(n) }),
    ).join('\n');
    const packed = gzipSync(lines);
    const items = await read('g.gz', packed.subarray(0, packed.length - 200));
    expect(faults(items).at(-1)).toMatch(/gzip data is cut short/);
    expect(items.length).toBeGreaterThan(1000);
  });

  it('sets a damaged gzip aside in one line', async () => {
    const packed = gzipSync('{"a":1}\n'.repeat(100));
    packed[10] = 0xff; // reserved block type, RFC 1951 section 3.2.3
    const items = await read('h.gz', packed);
    expect(faults(items)).toHaveLength(1);
    expect(faults(items)[0]).toMatch(/gzip data is damaged/);
  });

  it('refuses an over-long line without holding it and goes on', async () => {
    const items = await read('i.jsonl', `${'x'.repeat(9000)}\n{"a":1}\n`, small);
    expect(kinds(items)).toEqual(['set_aside', 'record']);
    expect(faults(items)[0]).toMatch(/^1: line of .* is longer than/);
  });

  it('says that a binary file is one', async () => {
    expect(faults(await read('j.bin', Buffer.from([1, 2, 0, 4])))).toEqual([
      '0: binary file: no text format that we read',
    ]);
  });

  it('says that an empty and a missing file are so', async () => {
    expect(faults(await read('k.json', ''))).toEqual(['0: file is empty']);
    const missing = await collect(readFileItems(join(folder, 'nowhere')));
    expect(faults(missing)[0]).toBe('0: no such file or folder');
  });

  it('sets deep nesting and keys that could reach a prototype aside', async () => {
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    const items = await read(
      'l.jsonl',
      `{"a":1}\n${deep}\n{"__proto__":{"x":1}}\n{"\\u005f_proto__":{"x":1}}\n{"b":1}\n`,
    );
    expect(kinds(items)).toEqual(['record', 'set_aside', 'set_aside', 'set_aside', 'record']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('keeps the other lines when one has a byte that is not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n{"b":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"c":1}\n'),
    ]);
    const items = await read('m.jsonl', bytes);
    expect(kinds(items)).toEqual(['record', 'set_aside', 'record']);
  });

  it('gives lines of one kind of fault one reason, which quotes nothing of them', async () => {
    const bad = Array.from({ length: 50 }, (_, n) => `{"n": ${n} secret${n}}`).join('\n');
    const items = await read('o.jsonl', `{"a":1}\n${bad}\n{"a":`);
    const reasons = new Set(faults(items).map((fault) => fault.replace(/^\d+: /, '')));
    expect([...reasons]).toEqual(['not JSON', 'not JSON: it is cut short']);
  });

  it('says one thing, with its place, of a document that is no JSON, cut or not', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `  {"n": ${n}, "x": {}}`);
    const whole = `{\n"rows": [\n${rows.join(',\n')}\n]}\n`;
    expect(faults(await read('p.json', whole.slice(0, 200)))).toEqual([
      '1: not JSON: it is cut short',
    ]);
    expect(faults(await read('q.json', whole.replace('"n": 7', '"n" 7')))).toEqual([
      '10: not JSON',
    ]);
    const cut = gzipSync(whole.repeat(1)).subarray(0, -20);
    expect(faults(await read('r.json.gz', cut))).toEqual(['0: gzip data is cut short']);
  });

  it('reads past a UTF-8 byte order mark and Windows line ends', async () => {
    const mark = '\ufeff';
    expect(kinds(await read('s.jsonl', `${mark}{"a":1}\r\n{"a":2}\r\n`))).toEqual([
      'record',
      'record',
    ]);
    expect(await read('t.json', `${mark}{\r\n"a":1}`)).toMatchObject([
      { kind: 'document', json: { a: 1 } },
    ]);
    expect(await read('u.csv', `${mark}user,arn\r\nx,y\r\n`)).toEqual([
      { kind: 'document', json: undefined, text: 'user,arn\r\nx,y\r\n' },
    ]);
  });

  it('says what to do with forms that must be converted or unpacked first', async () => {
    const utf16 = Buffer.from('\ufeff{"a":1}', 'utf16le');
    expect(faults(await read('v.json', utf16))[0]).toMatch(/^0: UTF-16 text: convert it first/);
    expect(faults(await read('w.zip', Buffer.from('PK\u0003\u0004rest')))).toEqual([
      '0: zip archive: unpack it first',
    ]);
  });

  it('says one thing of a large text that is neither NDJSON nor small enough for a document', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => `  "key${n}": ${n}`);
    expect(faults(await read('x.json', `{\n${rows.join(',\n')}\n}`, small))).toEqual([
      '0: longer than 4096 bytes and not one JSON record a line; split it',
    ]);
    expect(faults(await read('y.txt', Buffer.from([0x61, 0xff, 0x0a, 0x62])))).toEqual([
      '0: not valid UTF-8 text',
    ]);
  });

  it('reads records beyond what it would hold as one document, and counts every line', async () => {
    const lines = Array.from({ length: 2000 }, (_, n) => `{"n":${n}}`);
    lines[1500] = 'x'.repeat(2000);
    lines[1700] = '';
    const items = await read('z.jsonl', lines.join('\n'), small);
    expect(items.filter((item) => item.kind === 'record')).toHaveLength(1998);
    expect(faults(items)).toEqual(['1501: line of 2000 bytes is longer than 512 bytes']);
  });

  it('opens no pipe or device, and says of a folder that it could not be listed', async () => {
    expect(faults(await collect(readFileItems('/dev/null')))[0]).toMatch(/not a regular file/);
    expect(faults(await collect(readFileItems(folder)))).toEqual([
      '0: folder that cannot be listed',
    ]);
  });

  it('leaves no file open when the reader stops early', async () => {
    const path = join(folder, 'early.gz');
    writeFileSync(path, gzipSync('{"a":1}\n'.repeat(400_000)));
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let n = 0; n < 5; n++) {
      for await (const item of readFileItems(path)) {
        expect(item.kind).toBe('record');
        break;
      }
    }
    expect(open()).toBeLessThanOrEqual(before + 1);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'says that this user may not read a file (runs as root only, which can give its rights up)',
    async () => {
      const path = join(folder, 'closed.json');
      writeFileSync(path, '{}', { mode: 0o600 });
      chmodSync(folder, 0o755);
      process.seteuid?.(65_534);
      try {
        expect(faults(await collect(readFileItems(path)))).toEqual([
          '0: permission denied: this user may not read it',
        ]);
      } finally {
        process.seteuid?.(0);
      }
    },
  );

  it('never throws and never loses its place, whatever the bytes', async () => {
    const path = join(folder, 'any');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
          fc
            .array(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\n', '{"a":1}', '\\', 'x'))
            .map((parts) => Buffer.from(parts.join(''))),
          fc
            .tuple(fc.string(), fc.nat({ max: 60 }))
            .map(([text, cut]) => gzipSync(text).subarray(0, cut)),
        ),
        async (bytes) => {
          writeFileSync(path, bytes);
          const lines = bytes.toString('latin1').split('\n').length;
          for (const item of await collect(readFileItems(path, small))) {
            if (item.kind === 'set_aside') expect(item.fault.because).not.toBe('');
            if (item.kind === 'record') expect(item.line).toBeLessThanOrEqual(Math.max(lines, 600));
          }
        },
      ),
    );
  });

  it('stops a gzip bomb at its bound', async () => {
    const items = await read('n.gz', gzipSync(Buffer.alloc(5_000_000, 0x20)), {
      ...small,
      maxInflatedBytes: 1_000_000,
    });
    expect(faults(items).at(-1)).toMatch(/after decompression/);
  });
});
