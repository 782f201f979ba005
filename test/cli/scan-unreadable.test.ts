/** What `scan` cannot read: one clear line each on stderr, an exit code, and the rest is processed. */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { countersign, folderWith, lines, NOW, ndjson, type Said, smallWorld } from './cli.case.ts';

const world = smallWorld(40);
const good = ndjson(world.quiet.slice(0, 10));
const [gaad = ''] = Object.values(world.gaad);
const bounds = { maxDocumentBytes: 64 * 1024, maxLineBytes: 16 * 1024 };

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const folderOf = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = folderWith(files);
  made.push(folder);
  return folder;
};

interface Read extends Said {
  readonly events: { readonly read: number; readonly parsed: number; readonly setAside: number };
}
const scanJson = async (...paths: string[]): Promise<Read> => {
  const said = await countersign(
    ['scan', ...paths, '--json', '--fail-on', 'critical', '--now', NOW],
    { bounds },
  );
  return { ...said, events: (JSON.parse(said.out) as Pick<Read, 'events'>).events };
};

const damaged = gzipSync(good);
damaged[10] = 0xff; // reserved block type, RFC 1951 section 3.2.3
const record = JSON.stringify(world.quiet[0]);
const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
const noise = Array.from({ length: 3000 }, (_, n) => Math.sin(n)).join(' ');

/** File → its content, and the line that is said of it. */
const unreadable: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  'cut.json.gz': [
    gzipSync(JSON.stringify({ Records: world.quiet, noise })).subarray(0, 2000),
    /: gzip data is cut short$/,
  ],
  'damaged.json.gz': [damaged, /: gzip data is damaged \(Z_DATA_ERROR\)$/],
  'long.jsonl': [`{"a":"${'x'.repeat(40_000)}"}\n${good}`, /:1: line of .* is longer than/],
  'longer.json': [`{"a":"${'x'.repeat(90_000)}"}`, /:1: line of .* is longer than/],
  'image.png': [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), /: binary file/],
  'deep.json': [deep, /:1: JSON nested deeper than 64 levels$/],
  'pollute.jsonl': [`${record}\n{"__proto__":{"polluted":1}}\n`, /:2: key "__proto__" is not/],
  'empty.json': ['', /: file is empty$/],
  'blank.json': [' \n \n', /: file is empty$/],
  'utf16.json': [Buffer.from(`\ufeff${record}`, 'utf16le'), /: UTF-16 text: convert it first/],
  'latin.csv': [Buffer.from('name\nJos\u00e9\n', 'latin1'), /: not valid UTF-8 text$/],
  'prices.csv': ['product,price\nx,1\n', /: neither JSON nor an inventory export that we know$/],
  'half.json': [gaad.slice(0, gaad.length / 2), /:1: not JSON: it is cut short$/],
  'number.json': ['42', /: neither JSON nor an inventory export that we know$/],
  'bad-time.json': [
    JSON.stringify({ ...(world.quiet[0] as object), eventTime: '2026-99-99' }),
    /:1: aws: .*eventTime/,
  ],
};

describe('scan of what cannot be read', () => {
  it('says one line of each file, exits 3, and processes the rest', async () => {
    const files = Object.fromEntries(
      Object.entries(unreadable).map(([name, [content]]) => [name, content]),
    );
    const folder = folderOf({ ...files, 'good.jsonl': good });
    const missing = join(folder, 'nowhere.json');
    const { code, err, events } = await scanJson(folder, missing);
    const said = lines(err);
    for (const [name, [, says]] of Object.entries(unreadable)) {
      const own = said.filter((line) => line.startsWith(`set aside ${join(folder, name)}`));
      expect([name, own.length]).toEqual([name, 1]);
      expect(own[0]).toMatch(says);
    }
    expect(said).toContain(`set aside ${missing}: no such file or folder`);
    expect(said).toHaveLength(Object.keys(unreadable).length + 1);
    expect(code).toBe(3);
    expect(events.setAside).toBe(said.length);
    // Ten good ones twice (also behind the over-long line, the same ten) and the one before the polluting key.
    expect(events.parsed).toBe(21);
    expect(events.read).toBe(events.parsed + events.setAside);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('exits 1 when the rest holds what was asked for, although something was set aside', async () => {
    const folder = folderOf({
      'attack.jsonl': ndjson([...world.quiet, ...world.attack]),
      'x.json': '{',
    });
    const { code, err } = await countersign([
      'scan',
      folder,
      '--json',
      '--fail-on',
      'low',
      '--now',
      NOW,
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(/x\.json:1: not JSON: it is cut short\n$/);
  });

  it('names the bad lines of NDJSON, the first of a kind in full and the others as a number', async () => {
    const bad = Array.from({ length: 50 }, (_, n) => `{"n":${n}, oops \u001b[31m}`);
    const folder = folderOf({ 'a.jsonl': `${good}${bad.join('\n')}\n${good}` });
    const { code, err, events } = await scanJson(folder);
    expect(lines(err)).toEqual([
      ...[11, 12, 13].map((line) => `set aside ${join(folder, 'a.jsonl')}:${line}: not JSON`),
      'set aside 47 more: not JSON',
    ]);
    expect(code).toBe(3);
    expect(events).toEqual({ read: 70, parsed: 20, setAside: 50 });
  });

  it('reads what came before the cut of a gzip of lines', async () => {
    const many = ndjson(world.quiet);
    const packed = gzipSync(many);
    const folder = folderOf({ 'a.jsonl.gz': packed.subarray(0, packed.length - 300) });
    const { code, err, events } = await scanJson(folder);
    expect(code).toBe(3);
    expect(lines(err)).toHaveLength(1);
    expect(err).toMatch(/a\.jsonl\.gz(:\d+)?: gzip data is cut short/);
    expect(events.parsed).toBeGreaterThan(5);
    expect(events.parsed).toBeLessThan(world.quiet.length);
  });

  it('walks the S3 layout of a trail, and reads marks, Windows line ends and gzip on its way', async () => {
    const day = `AWSLogs/${world.account}/CloudTrail`;
    const folder = folderOf({
      [`${day}/eu-west-1/2026/10/05/a.json.gz`]: gzipSync(
        JSON.stringify({ Records: world.quiet.slice(0, 10) }),
      ),
      [`${day}/us-east-1/2026/10/05/b.json.gz`]: gzipSync(
        JSON.stringify({ Records: world.quiet.slice(10, 20) }),
      ),
      [`${day}/us-east-1/2026/10/06/c.jsonl`]: `\ufeff${ndjson(world.quiet.slice(20, 30)).replaceAll('\n', '\r\n')}`,
      [`${day}/us-east-1/2026/10/06/.hidden`]: 'not looked at',
      'gaad.json': `\ufeff${gaad.replaceAll('\n', '\r\n')}`,
      'report.csv': `\ufeff${(world.report[world.account] ?? '').replaceAll('\n', '\r\n')}`,
    });
    const { code, err, events } = await scanJson(folder);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(events).toEqual({ read: 30, parsed: 30, setAside: 0 });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'says which file or folder this user may not read (runs as root only, which can give its rights up)',
    async () => {
      const folder = folderOf({ 'a.jsonl': good, 'closed.json': '{}', 'locked/b.json': '{}' });
      chmodSync(folder, 0o755);
      chmodSync(join(folder, 'closed.json'), 0o600);
      chmodSync(join(folder, 'locked'), 0o700);
      process.seteuid?.(65_534);
      try {
        const { code, err, events } = await scanJson(folder);
        expect(lines(err)).toEqual([
          `set aside ${join(folder, 'closed.json')}: permission denied: this user may not read it`,
          `set aside ${join(folder, 'locked')}: folder that cannot be listed`,
        ]);
        expect([code, events.parsed]).toEqual([3, 10]);
      } finally {
        process.seteuid?.(0);
      }
    },
  );

  it('has nothing to say of an empty folder, and exits 0', async () => {
    const { code, err, events } = await scanJson(folderOf({ '.keep': '' }));
    expect([code, err, events.read]).toEqual([0, '', 0]);
  });

  it('sets records of a system that it does not read aside, which is no fault', async () => {
    const strange = Array.from({ length: 50 }, (_, nth) =>
      JSON.stringify({ device: 'badge reader 4', opened: true, nth }),
    );
    const said = await countersign([
      'scan',
      folderOf({ 'doors.ndjson': strange.join('\n') }),
      '--json',
      '--now',
      NOW,
    ]);
    const { events, findings } = JSON.parse(said.out) as Pick<Read, 'events'> & {
      findings: unknown[];
    };
    expect(events).toEqual({ read: 50, parsed: 0, setAside: 50 });
    expect(findings).toEqual([]);
    expect(said.err).toMatch(/set aside 47 more: no source yet/);
    expect(said.code).toBe(0);
  });
});
