/** `rules`, `sources`, `ledger verify` and `bench` with the parts that the platform wires. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sources } from '../../src/sources/index.ts';
import { countersign, folderWith, lines } from './cli.case.ts';

let folder: string;
beforeAll(() => {
  folder = folderWith({
    'stop.json': JSON.stringify({
      eventVersion: '1.08',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/\u001b[31mjane' },
    }),
    'list.json': '[1]',
    'torn.json': '{"a":',
    'rules/broken.yml': 'title: [unclosed',
    'ledger.ndjson': '{"sequence":1,"hash":"not it"}\n',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

interface RuleLine {
  readonly id: string;
  readonly slug: string;
  readonly level: string;
  readonly attack: readonly string[];
  readonly serves: boolean;
}
const rules = async (): Promise<readonly RuleLine[]> =>
  JSON.parse((await countersign(['rules', 'list', '--json'])).out) as readonly RuleLine[];

describe('rules', () => {
  it('lists our own rules, for people and for programs', async () => {
    const all = await rules();
    expect(all.length).toBeGreaterThanOrEqual(25);
    expect(all.filter((rule) => !rule.serves && rule.attack.length === 0)).toEqual([]);
    const { out, code } = await countersign(['rules', 'list']);
    expect(code).toBe(0);
    expect(lines(out)).toHaveLength(all.length);
  });

  it('tests every rule on its own examples', async () => {
    const { out, code } = await countersign(['rules', 'test', '--json']);
    const { results, faults } = JSON.parse(out) as {
      results: readonly { ok: boolean; rule: string; because: string }[];
      faults: readonly unknown[];
    };
    expect(results.filter((result) => !result.ok)).toEqual([]);
    expect(faults).toEqual([]);
    const spoken = (await rules()).filter((rule) => !rule.serves);
    expect(results.length).toBeGreaterThanOrEqual(spoken.length);
    expect(code).toBe(0);
  });

  it('reports a broken rule with its file, and exits 1', async () => {
    const { out, code } = await countersign(['rules', 'test', '--rules', path('rules')]);
    expect(code).toBe(1);
    expect(out).toContain('broken.yml');
  });

  it('says that a folder of rules is not there', async () => {
    const { code, err } = await countersign(['rules', 'list', '--rules', path('nowhere')]);
    expect(code).toBeGreaterThan(1);
    expect(err).toContain('nowhere');
  });

  it('explains which parts of a rule match an event', async () => {
    const rule = (await rules()).find(({ slug }) => /trail/.test(slug) && /stop/.test(slug));
    expect(rule).toBeDefined();
    const { out, code } = await countersign([
      'rules',
      'explain',
      rule?.slug ?? '',
      path('stop.json'),
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/: matches \(condition: /);
    expect(out).toContain('saw StopLogging');
    expect(out).not.toContain('\u001b');
  });

  it('says what is wrong with the rule or the event it is asked about', async () => {
    const [rule] = await rules();
    const explain = (id: string, file: string) => countersign(['rules', 'explain', id, path(file)]);
    expect(await explain('no-such-rule', 'stop.json')).toMatchObject({ code: 2 });
    expect(await explain(rule?.slug ?? '', 'list.json')).toMatchObject({ code: 3 });
    expect(await explain(rule?.slug ?? '', 'torn.json')).toMatchObject({ code: 3 });
    const missing = await explain(rule?.slug ?? '', 'missing.json');
    expect(missing.code).toBe(3);
    expect(missing.err).toMatch(/missing\.json: no such file or folder\n$/);
  });
});

describe('the other verbs', () => {
  it('sources: says what each system gives, by what its code can do, and keeps read, act and undo apart', async () => {
    const { out, code } = await countersign(['sources', '--json']);
    expect(code).toBe(0);
    const rows = JSON.parse(out) as {
      id: string;
      gives: Record<string, boolean>;
      telemetry: Record<string, { given: string }>;
      permissions: Record<string, string[]>;
    }[];
    expect(rows.map((one) => one.id).sort()).toEqual(sources.map((one) => one.id).sort());
    const aws = rows.find((one) => one.id === 'aws');
    expect(aws?.gives).toMatchObject({
      parse: true,
      inventory: true,
      changes: true,
      actions: true,
    });
    expect(aws?.telemetry['service_to_service']?.given).toBe('needs');
    for (const kind of ['read', 'act', 'undo']) expect(aws?.permissions[kind]).not.toHaveLength(0);
  });

  it('sources: prints the matrix for people, and the page of one system', async () => {
    const matrix = await countersign(['sources']);
    expect(matrix.out).toContain('service to service');
    for (const { id } of sources) expect(matrix.out).toMatch(new RegExp(`^  ${id} +yes`, 'm'));
    const page = await countersign(['sources', 'aws']);
    expect(page.out).toContain('CloudTrail data events');
    expect(page.out).toContain('iam:GetAccountAuthorizationDetails');
    const none = await countersign(['sources', 'nowhere']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('there is: ')]);
  });

  it('ledger verify: says by exit code 1 that a chain does not hold', async () => {
    const { code, out } = await countersign([
      'ledger',
      'verify',
      '--file',
      path('ledger.ndjson'),
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false });
  });

  it('ledger verify: says that the file is not there', async () => {
    const { code, err } = await countersign(['ledger', 'verify', '--file', path('none.ndjson')]);
    expect(code).toBe(3);
    expect(err).toContain('none.ndjson');
  });

  it('bench: prints events a second, their ratios to JSON.parse in the same run, and peak memory', async () => {
    const { out, code } = await countersign(['bench', '--count', '2000', '--json']);
    expect(code).toBe(0);
    const result = JSON.parse(out) as {
      events: number;
      ratios: Record<string, number>;
      eventsPerSecond: Record<string, number>;
      peakMemoryMb: number;
    };
    expect(result.events).toBe(2000);
    expect(result.ratios['JSON.parse']).toBe(1);
    for (const stage of ['JSON.parse', 'stage 1', 'whole pipeline']) {
      expect(result.ratios[stage]).toBeGreaterThan(0);
      expect(result.eventsPerSecond[stage]).toBeGreaterThan(0);
    }
    expect(result.peakMemoryMb).toBeGreaterThan(0);
  }, 120_000);
});
