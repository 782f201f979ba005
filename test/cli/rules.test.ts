/** `rules lint`, `match`, `explain` and `vectors` over files, as a detection engineer calls them. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalArchive } from '../../src/archive/index.ts';
import { awsSource } from '../../src/sources/aws/index.ts';
import { countersign, folderWith, lines, smallWorld } from './cli.case.ts';

const rule = (title: string, more: { logsource?: string; detection?: string } = {}): string => `
title: ${title}
name: ${title.toLowerCase().replaceAll(' ', '-')}
tags: [attack.t1098]
logsource: ${more.logsource ?? '{ product: aws, service: cloudtrail }'}
detection:
  ${more.detection ?? 'selection: { eventName: CreateUser }'}
  condition: selection
level: medium
`;

const call = (eventName: string, more: object = {}) => ({ eventName, ...more });
const events = [call('CreateUser', { actor: 'jane' }), call('ListUsers'), call('CreateUser')];
const ndjson = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

let folder: string;
beforeAll(() => {
  folder = folderWith({
    'rules/aws.yml': rule('User made'),
    'rules/okta.yml': rule('Okta user made', { logsource: '{ product: okta }' }),
    'rules/wide.yml': rule('Any made', {
      detection: "selection: { eventName|contains: 'Create' }",
    }),
    'unlike/unlike.yml': rule('Unlike', { detection: 'selection: { eventName|neq: ListUsers }' }),
    'rules/.git/hidden.yml': 'not: [a rule',
    'bad/torn.yml': 'title: [unclosed\n',
    'bad/two.yml': `${rule('Sound one')}---\ntitle: No detection\nlogsource: { product: aws }\n`,
    'bad/latin.yml': Buffer.from([0x74, 0x3a, 0x20, 0xe9, 0x0a]),
    'burst/burst.yml': `${rule('Sign-in refused', { detection: 'selection: { eventName: Refused }' })}---
title: Sign-ins refused in a row
name: refused-burst
correlation:
  type: event_count
  rules: [sign-in-refused]
  group-by: [who]
  timespan: 10m
  condition: { gte: 3 }
level: high
`,
    'refused.jsonl': ndjson([
      call('Refused', { who: 'jane', at: { said: '2026-10-05T10:04:00Z' } }),
      call('Refused', { who: 'omar', at: { said: '2026-10-05T10:00:00Z' } }),
      call('Listed', { who: 'jane' }),
      call('Refused', { who: 'jane', at: { said: '2026-10-05T10:02:00Z' } }),
      call('Refused', { who: 'jane', at: { said: '2026-10-05T10:00:00Z' } }),
      call('Refused', { who: 'omar', at: { said: '2026-10-05T10:30:00Z' } }),
      call('Refused', { who: 'omar', at: { said: '2026-10-05T11:00:00Z' } }),
      call('Refused', { who: 'omar' }),
    ]),
    'events.jsonl': ndjson(events),
    'events.jsonl.gz': gzipSync(ndjson(events)),
    'array.json': JSON.stringify(events),
    'trail.json': JSON.stringify({ Records: events }),
    'wrapped.jsonl': ndjson(
      events.map((event) => ({
        technique: 'T1',
        event: { ...event, eventVersion: '1.11', eventSource: 'iam.amazonaws.com' },
      })),
    ),
    'bad.jsonl': `${JSON.stringify(events[0])}\nno json\n[1]\n${JSON.stringify(events[2])}\n`,
    'event.json': JSON.stringify(events[1]),
    'text.txt': 'no records here',
    'vectors.jsonl': ndjson([
      {
        rule: rule('A'),
        event: events[0],
        expected: true,
        tier: 'consensus',
        source: 's',
        test: 'a',
      },
      {
        rule: rule('B'),
        event: events[1],
        expected: true,
        tier: 'consensus',
        source: 's',
        test: 'b',
      },
      { rule: 'title: [', event: {}, expected: true, tier: 'disputed', source: 's', test: 'c' },
      { something: 'else' },
    ]),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

interface Lint {
  readonly files: number;
  readonly rules: number;
  readonly waiting: number;
  readonly faults: readonly Record<string, unknown>[];
  readonly unindexed: readonly { readonly slug: string }[];
}
const lint = async (...names: string[]): Promise<{ code: number; lint: Lint }> => {
  const { code, out } = await countersign(['rules', 'lint', ...names.map(path), '--json']);
  return { code, lint: JSON.parse(out) as Lint };
};

describe('rules lint', () => {
  it('finds nothing broken in our own content, and every rule indexed', async () => {
    const { code, lint: own } = await lint();
    expect(own.files).toBeGreaterThan(50);
    expect(own.faults.filter((fault) => fault['kind'] !== 'warning')).toEqual([]);
    expect(own.unindexed).toEqual([]);
    expect(code).toBe(0);
  });

  it('names every fault of every file with place and remedy, and loads the rest', async () => {
    const { code, lint: said } = await lint('bad');
    expect(code).toBe(1);
    expect(said.files).toBe(3);
    expect(said.rules).toBe(1);
    const files = said.faults.map((fault) => fault['file']);
    for (const name of ['torn.yml', 'two.yml', 'latin.yml'])
      expect(files).toContain(path(`bad/${name}`));
    for (const fault of said.faults) expect(fault['fix']).toEqual(expect.any(String));
    const torn = said.faults.find((fault) => fault['file'] === path('bad/torn.yml'));
    expect(torn).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
  });

  it('takes files and folders together, and shows places as an editor reads them', async () => {
    const { out, code } = await countersign(['rules', 'lint', path('rules'), path('bad/torn.yml')]);
    expect(code).toBe(1);
    expect(out).toMatch(/torn\.yml:\d+:\d+: broken: not YAML/);
    expect(out).not.toContain('hidden.yml');
    expect(lines(out).at(-1)).toMatch(/^4 files, 3 rules: 1 broken/);
  });

  it('names the rules that no index can hold; they fail only where warnings count', async () => {
    const { code, lint: said } = await lint('unlike', 'rules');
    expect(said.unindexed.map(({ slug }) => slug)).toEqual(['unlike']);
    expect(code).toBe(0);
    expect((await countersign(['rules', 'lint', path('unlike'), '--strict'])).code).toBe(1);
  });

  it('counts apart the sound rules that wait for values of the site', async () => {
    writeFileSync(
      path('waits.yml'),
      'title: waits\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName|expand: "%Names%", sourceIPAddress|expand: "%Homes%"}, condition: s}\n',
    );
    const { code, lint: said } = await lint('waits.yml', 'rules');
    expect(code).toBe(1);
    expect([said.rules, said.waiting]).toEqual([3, 1]);
    const { out } = await countersign(['rules', 'lint', path('waits.yml')]);
    expect(lines(out).at(-1)).toMatch(/^1 files, 0 rules and 1 that wait for values of this site/);
  });

  it('says which path is not there', async () => {
    const { code, err } = await countersign(['rules', 'lint', path('nowhere')]);
    expect(code).toBe(3);
    expect(err).toMatch(/nowhere: no such file or folder\n$/);
  });
});

describe('rules match', () => {
  const match = async (file: string, ...more: string[]) => {
    const argv = ['rules', 'match', '--rules', path('rules'), '--events', path(file), '--json'];
    const said = await countersign([...argv, ...more]);
    return {
      ...said,
      hits: lines(said.out).map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };

  it('prints one line a match: place of the event, rule, and the fields that matched', async () => {
    const { hits, code, err } = await match(
      'events.jsonl',
      '--logsource',
      'product=aws,service=cloudtrail',
    );
    expect(code).toBe(0);
    expect(hits.map((hit) => [hit['event'], hit['rule']])).toEqual([
      [0, 'user-made'],
      [0, 'any-made'],
      [2, 'user-made'],
      [2, 'any-made'],
    ]);
    expect(hits[0]).toEqual({
      event: 0,
      rule: 'user-made',
      title: 'User made',
      level: 'medium',
      attack: ['T1098'],
      fields: { eventName: 'CreateUser' },
    });
    expect(err).toContain('4 matches of 2 rules and 0 correlations in 3 records, 0 set aside');
  });

  it('tries every rule without a logsource, and a part left out constrains nothing', async () => {
    expect((await match('events.jsonl')).hits).toHaveLength(6);
    expect((await match('events.jsonl', '--logsource', 'product=aws')).hits).toHaveLength(4);
    expect((await match('events.jsonl', '--logsource', 'service=other')).hits).toHaveLength(2);
    expect((await match('events.jsonl', '--logsource', 'product=gcp')).hits).toHaveLength(0);
  });

  it('reads gzip, arrays and CloudTrail files alike', async () => {
    const { out } = await match('events.jsonl');
    for (const file of ['events.jsonl.gz', 'array.json', 'trail.json', 'wrapped.jsonl'])
      expect((await match(file)).out).toBe(out);
  });

  it('sets bad lines aside, counted, and keeps the place of those behind them', async () => {
    const { hits, code, err } = await match('bad.jsonl', '--logsource', 'product=okta');
    expect(hits.map((hit) => hit['event'])).toEqual([0, 3]);
    expect(err).toMatch(/set aside .*bad\.jsonl:2: not JSON/);
    expect(err).toContain('2 records, 2 set aside');
    expect(code).toBe(3);
  });

  it('says what is wrong with a logsource or a file before it prints anything', async () => {
    for (const wrong of ['aws', 'product=', 'vendor=aws', 'product=a=b'])
      expect(await match('events.jsonl', '--logsource', wrong)).toMatchObject({ code: 2, out: '' });
    expect(await match('text.txt')).toMatchObject({ code: 3, out: '' });
    expect(await match('nowhere.jsonl')).toMatchObject({ code: 3, out: '' });
  });
});

describe('correlations over a file', () => {
  const match = (...more: string[]) =>
    countersign([
      ...['rules', 'match', '--rules', path('burst'), '--events', path('refused.jsonl')],
      ...more,
    ]);

  it('are judged in the order of the times, whatever that of the lines; members stay silent', async () => {
    const { out, err, code } = await match('--json', '--time-field', 'at.said');
    expect(code).toBe(0);
    expect(lines(out).map((line) => JSON.parse(line) as object)).toEqual([
      {
        event: 0,
        rule: 'refused-burst',
        title: 'Sign-ins refused in a row',
        level: 'high',
        attack: [],
        fields: { who: 'jane' },
        correlation: {
          type: 'event_count',
          timespan: 600_000,
          since: Date.parse('2026-10-05T10:00:00Z'),
          until: Date.parse('2026-10-05T10:04:00Z'),
          size: 3,
          value: 3,
          events: [0, 3, 4],
        },
      },
    ]);
    expect(err).toMatch(/1 matched records show no time .*--time-field/);
  });

  it('hear nothing of records without a time, and that is said', async () => {
    const { out, err } = await match('--json');
    expect(out).toBe('');
    expect(err).toMatch(/^7 matched records show no time/);
  });

  it('are explained: members, groups, windows', async () => {
    const argv = ['rules', 'explain', 'refused-burst', path('refused.jsonl'), '--rules'];
    const { out, code } = await countersign([...argv, path('burst'), '--time-field', 'at.said']);
    expect(code).toBe(0);
    expect(out).toContain('holds (event_count ≥ 3 by who within 600 s)');
    expect(out).toContain('yes sign-in-refused: events 0, 1, 3, 4, 5, 6, 7');
    expect(out).toMatch(/10:00:00 UTC to 2026-10-05 10:04:00 UTC {2}who="jane": 3, events 0, 3, 4/);
    const none = await countersign([...argv, path('burst'), '--json']);
    expect(JSON.parse(none.out)).toMatchObject({ matched: false, findings: [], untimed: 7 });
  });
});

describe('rules explain', () => {
  it('says what each part wants and what it saw', async () => {
    const argv = ['rules', 'explain', 'user-made', path('event.json'), '--rules', path('rules')];
    const { out, code } = await countersign(argv);
    expect(code).toBe(0);
    expect(out).toContain('User made: does not match (condition: selection)');
    expect(out).toContain('eventName: wants "CreateUser", saw ListUsers');
    const json = JSON.parse((await countersign([...argv, '--json'])).out) as object;
    expect(json).toMatchObject({
      matched: false,
      parts: [{ name: 'selection', items: [{ expected: '"CreateUser"', saw: ['ListUsers'] }] }],
    });
  });
});

describe('rules vectors', () => {
  it('counts agreement by tier and names each difference with its reason', async () => {
    const { out, err, code } = await countersign([
      'rules',
      'vectors',
      path('vectors.jsonl'),
      '--json',
    ]);
    const report = JSON.parse(out) as { tiers: object; differ: readonly object[] };
    expect(report.tiers).toEqual({
      consensus: { agree: 1, total: 2 },
      disputed: { agree: 0, total: 1 },
    });
    expect(report.differ).toMatchObject([
      { line: 2, test: 'b', expected: true, got: false, because: 'we say no match' },
      { line: 3, test: 'c', because: expect.stringMatching(/^refused at load: not YAML/) },
    ]);
    expect(err).toMatch(/vectors\.jsonl:4: has neither/);
    expect(code).toBe(1);
  });

  it('tells people the same', async () => {
    const { out } = await countersign(['rules', 'vectors', path('vectors.jsonl')]);
    expect(out).toContain('vectors.jsonl:2: consensus, s b: expected true, we say no match');
    expect(out).toMatch(/consensus +1 of 2 agree/);
  });
});

describe('rules dry-run', () => {
  const dryRun = (name: string, dir: string, ...more: string[]) =>
    countersign(['rules', 'dry-run', path(name), '--data', path(dir), ...more]);

  it('reads the archive of a platform that is not running', async () => {
    const records = smallWorld(200).quiet as Record<string, unknown>[];
    const archive = openLocalArchive({ dir: path('data/archive') });
    const rows = records.flatMap((record) =>
      awsSource.parse(record).map((event) => ({
        event,
        lineage: { root: event.actor.name, actingAs: event.actor.name, links: [] },
        raw: JSON.stringify(record),
      })),
    );
    await archive.write('main', 0, 0, rows);
    await archive.close();
    const { out, code } = await dryRun('rules/aws.yml', 'data', '--json', '--since', '30d');
    expect(code).toBe(0);
    const made = records.filter((record) => record['eventName'] === 'CreateUser').length;
    expect(JSON.parse(out)).toMatchObject({
      fired: made,
      scanned: { events: rows.length, setAside: 0, complete: true },
    });
    const said = await dryRun('rules/aws.yml', 'data');
    expect(said.out).toMatch(
      /^User made: would (not )?have fired .*in the last 7 days, \d+ events? read/,
    );
  });

  it('says what to do about a folder that is no data dir, a bad span and a torn rule', async () => {
    const nowhere = await dryRun('rules/aws.yml', 'nowhere');
    expect(nowhere).toMatchObject({ code: 2, out: '' });
    expect(nowhere.err).toContain('countersign up --data-dir');
    expect((await dryRun('rules/aws.yml', 'data', '--since', 'a week')).code).toBe(2);
    const torn = await dryRun('bad/torn.yml', 'data');
    expect(torn.code).toBe(3);
    expect(torn.err).toMatch(/torn\.yml:\d+: not YAML/);
  });
});
