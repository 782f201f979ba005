import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathsOfField } from './apply-fields.ts';
import { readFieldTables, tableFor } from './field-table.ts';
import { readRules } from './load.ts';
import { loadFieldTables } from './load-fields.ts';
import { firstPresenceReader } from './path.ts';
import type { Logsource } from './rule.ts';
import { createRuleSet } from './rule-set.ts';
import { readYaml } from './yaml.ts';

const folder = resolve(import.meta.dirname, '../../../content/fields');
const fields = loadFieldTables(folder);

interface Case {
  readonly says: string;
  readonly logsource: Readonly<Record<string, string>>;
  /** The label of the records, where it is another one. */
  readonly label?: Readonly<Record<string, string>>;
  readonly detection: unknown;
  readonly fires: readonly unknown[];
  readonly quiet: readonly unknown[];
}

const casesOf = (file: string): readonly Case[] => {
  const [document] = readYaml(readFileSync(resolve(folder, 'cases', file), 'utf8'));
  if (!document?.outcome.ok) throw new Error(`${file} is no YAML`);
  return (document.outcome.value as { cases: readonly Case[] }).cases;
};

const systems = readdirSync(folder).filter((name) => name.endsWith('.yml'));

describe('field tables', () => {
  it('are read without a fault', () => {
    expect(fields.faults).toEqual([]);
    expect(fields.tables.length).toBeGreaterThan(12);
  });

  it('each have cases', () => {
    expect(readdirSync(resolve(folder, 'cases')).sort()).toEqual(systems.sort());
  });

  it.each(systems)('of %s let rules as they are published match records as they come', (file) => {
    for (const { says, logsource, label, detection, fires, quiet } of casesOf(file)) {
      const text = JSON.stringify({ title: says, logsource, detection });
      const { rules, faults } = readRules([{ file: 'rule.yml', text }], { fields });
      expect(faults, says).toEqual([]);
      const set = createRuleSet(rules);
      const matches = (record: unknown): boolean =>
        set.match(record, label ?? logsource).length === 1;
      expect(fires.length, says).toBeGreaterThan(0);
      for (const record of fires) {
        expect(matches(record), `${says}: ${JSON.stringify(record)}`).toBe(true);
      }
      for (const record of quiet) {
        expect(matches(record), `${says}, not: ${JSON.stringify(record)}`).toBe(false);
      }
    }
  });
});

const shared = resolve(import.meta.dirname, '../../../../shared/data');

/** [file, logsource, fields that every record has, as public rules write them] */
const published: readonly (readonly [string, Logsource, readonly string[]])[] = [
  [
    'windows/security-identity-otrf.dev.jsonl',
    { product: 'windows', service: 'security' },
    ['EventID', 'Channel', 'Computer'],
  ],
  [
    'microsoft/windows-logons-msticnb.jsonl',
    { product: 'windows', service: 'security' },
    ['EventID', 'LogonType', 'TargetUserName', 'ComputerName'],
  ],
  [
    'microsoft/entra-signin-msticnb.jsonl',
    { product: 'azure', service: 'signinlogs' },
    [
      'ResultType',
      'resultType',
      'AuthenticationRequirement',
      'properties.appId',
      'userAgent',
      'Username',
      'ClientApp',
    ],
  ],
  [
    'microsoft/azure-activity-msticnb.jsonl',
    { product: 'azure', service: 'activitylogs' },
    [
      'operationName',
      'OperationNameValue',
      'CategoryValue',
      'ResourceProviderValue',
      'ResourceId',
      'properties.message',
    ],
  ],
  [
    'microsoft/office-activity-msticnb.jsonl',
    { product: 'm365', service: 'audit' },
    ['Operation', 'eventSource', 'eventName', 'status', 'ObjectId', 'Parameters', 'Workload'],
  ],
  ['microsoft/linux-logons-msticnb.jsonl', { product: 'linux', service: 'sudo' }, ['message']],
  [
    'k8s/audit-benign-first5000.jsonl',
    { product: 'kubernetes', service: 'audit' },
    ['verb', 'responseStatus.code', 'requestURI'],
  ],
];

describe.skipIf(!existsSync(shared))(
  'records that others published (where they are at hand)',
  () => {
    it.each(published)('%s: have the fields of public rules', (file, logsource, names) => {
      const table = tableFor(fields, logsource);
      const events = readFileSync(resolve(shared, file), 'utf8')
        .trim()
        .split('\n')
        .slice(0, 1000)
        .map((text) => JSON.parse(text) as { event?: unknown });
      const absent = names.filter((name) => {
        const [path = name, ...rest] = table ? pathsOfField(name, table) : [name];
        const isPresent = firstPresenceReader(path, rest);
        return events.some((event) => !isPresent(event.event ?? event));
      });
      expect(absent).toEqual([]);
    });
  },
);

const own = `
tables:
  - serves: [{product: p}]
    strip: [outer.]
    every: ['{snake}', 'in.{pascal}']
    fields:
      kind: [type]
      state: {paths: [status], absent: fine, values: {bad: [worse], gone: {kind: deleted}}}
      word: {within: {path: line, like: '* {field}={value};*'}}
labels:
  - {when: {product: alias}, also: [{product: p}]}
`;

describe('a field table', () => {
  const tables = readFieldTables([{ file: 'own.yml', text: own }]);
  const fires = (key: string, value: unknown, record: unknown): boolean => {
    const rule = {
      title: 't',
      logsource: { product: 'p' },
      detection: { s: { [key]: value }, condition: 's' },
    };
    const [one] = readRules([{ file: 'r.yml', text: JSON.stringify(rule) }], {
      fields: tables,
    }).rules;
    return one?.compiled.matches(record) ?? false;
  };

  it('tries the name of the rule first, then the paths in order; the first that is there wins', () => {
    expect(fires('kind', 'a', { kind: 'a', type: 'b' })).toBe(true);
    expect(fires('kind', 'b', { kind: 'a', type: 'b' })).toBe(false);
    expect(fires('kind', 'b', { type: 'b' })).toBe(true);
    expect(fires('KIND|contains', 'b', { type: 'abc' })).toBe(true);
  });

  it('negates after the field was found', () => {
    expect(fires('kind|neq', 'b', { type: 'b' })).toBe(false);
    expect(fires('kind|neq', 'b', { type: 'c' })).toBe(true);
    expect(fires('kind', null, { type: 'b' })).toBe(false);
    expect(fires('kind|exists', false, { type: null })).toBe(false);
  });

  it('spells names that have no entry, without a beginning that only some shapes have', () => {
    const table = tableFor(tables, { product: 'p', service: 'any' });
    expect(table && pathsOfField('outer.userName', table)).toEqual([
      'outer.userName',
      'user_name',
      'in.UserName',
    ]);
    expect(fires('outer.userName', 'a', { in: { UserName: 'a' } })).toBe(true);
  });

  it('knows other words for a value, and where else it may be said', () => {
    expect(fires('state', 'bad', { status: 'Worse' })).toBe(true);
    expect(fires('state|neq', 'bad', { status: 'worse' })).toBe(false);
    expect(fires('state', 'gone', { type: 'deleted', status: 'x' })).toBe(true);
    expect(fires('state|neq', 'gone', { type: 'deleted', status: 'x' })).toBe(false);
    expect(fires('state', ['x', 'gone'], { type: 'deleted' })).toBe(true);
  });

  it('reads an absent field as the table says', () => {
    expect(fires('state', 'fine', {})).toBe(true);
    expect(fires('state|startswith', 'f', {})).toBe(true);
    expect(fires('state', 'fine', { status: 'ill' })).toBe(false);
    expect(fires('state|neq', 'fine', {})).toBe(false);
  });

  it('finds a value in a longer text', () => {
    expect(fires('word', 'a*', { line: 'x word=abc; y' })).toBe(true);
    expect(fires('word', 'b', { line: 'x word=abc; y' })).toBe(false);
  });

  it('compares fields where they stand', () => {
    expect(fires('other|fieldref', 'kind', { other: 'a', type: 'a' })).toBe(true);
  });

  it('gives the records of a system to its rules under its other names', () => {
    const text = 'title: t\nlogsource: {product: p}\ndetection: {s: {kind: a}, condition: s}\n';
    const { rules } = readRules([{ file: 'r.yml', text }], { fields: tables });
    const set = createRuleSet(rules);
    expect(set.match({ type: 'a' }, { product: 'alias' })).toHaveLength(1);
    expect(set.match({ type: 'a' }, { product: 'alias', service: 'x' })).toEqual([]);
    expect(set.match({ type: 'a' }, { product: 'p', service: 'x' })).toHaveLength(1);
  });

  it('names what it cannot read, and keeps the rest', () => {
    const { tables: sound, faults } = readFieldTables([
      { file: 'a.yml', text: 'tables: [{serves: [{product: q}], fields: {f: 3, g: [h]}}, 5]\n' },
      { file: 'b.yml', text: 'tables: [\n' },
      { file: 'c.yml', text: '- 1\n' },
    ]);
    expect(sound.map(({ entries }) => [...entries.keys()])).toEqual([['g']]);
    expect(faults.map(({ file }) => file)).toEqual(['a.yml', 'a.yml', 'b.yml', 'c.yml']);
  });
});
