import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../core/index.ts';
import { readRules } from '../load.ts';
import { correlationTypes } from './correlation.ts';
import { servingOnly } from './link.ts';
import { spanOf } from './timespan.ts';

const base = (name: string, id?: string): string => `title: Base ${name}
name: ${name}
${id === undefined ? '' : `id: ${id}\n`}logsource: { product: test }
detection: { selection: { op: ${name} }, condition: selection }
level: low
`;

interface Parts {
  readonly name?: string;
  readonly type?: string;
  readonly rules?: readonly string[];
  readonly rest?: string;
  readonly condition?: string;
  readonly timespan?: string;
}

const correlation = ({
  name = 'burst',
  type = 'event_count',
  rules = ['login'],
  rest = '',
  condition = '{ gte: 3 }',
  timespan = '5m',
}: Parts = {}): string => `title: ${name}
name: ${name}
correlation:
  type: ${type}
  rules: [${rules.join(', ')}]
  group-by: [user]
  timespan: ${timespan}
${condition === '' ? '' : `  condition: ${condition}\n`}${rest}
level: high
`;

const load = (...documents: readonly string[]) =>
  readRules([{ file: 'burst.yml', text: documents.join('---\n') }]);

const said = (...documents: readonly string[]): readonly string[] =>
  load(...documents).faults.map(({ line, message }) => `${line}: ${message}`);

describe('correlation documents', () => {
  it('74: knows every type of Sigma 2.1 and refuses another with its place', () => {
    for (const type of correlationTypes) {
      const condition = type.startsWith('value_') ? '{ gte: 3, field: bytes }' : '{ gte: 1 }';
      const { correlations } = load(base('login'), correlation({ type, condition }));
      expect(correlations.map(({ body }) => body.type)).toEqual([type]);
    }
    expect(said(base('login'), correlation({ type: 'count' }))).toEqual([
      '10: correlation.type: the type "count" is not known',
    ]);
  });

  it('75: links rules by id and by name, and correlations of correlations', () => {
    const { correlations, faults } = load(
      correlation({ name: 'outer', type: 'temporal', rules: ['burst', 'id-of-logout'] }),
      base('login'),
      base('logout', 'id-of-logout'),
      correlation(),
    );
    expect(faults).toEqual([]);
    // What others stand on comes first, wherever it was written.
    expect(correlations.map(({ slug, members }) => [slug, members.map(({ id }) => id)])).toEqual([
      ['burst', ['login']],
      ['outer', ['burst', 'id-of-logout']],
    ]);
  });

  it('75: refuses what it cannot find, and circles, with place and what to do', () => {
    expect(said(correlation({ rules: ['nobody'] }))).toEqual([
      '5: correlation.rules: there is no rule "nobody"',
    ]);
    expect(
      said(
        base('login'),
        correlation({ name: 'a', type: 'temporal', rules: ['login', 'b'] }),
        correlation({ name: 'b', type: 'temporal', rules: ['a'] }),
      ).some((one) => one.includes('it stands on itself: a → b → a')),
    ).toBe(true);
    const { correlations } = load(
      base('login'),
      correlation({ name: 'self', rules: ['self'] }),
      correlation({ name: 'sound' }),
    );
    expect(correlations.map(({ slug }) => slug)).toEqual(['sound']);
  });

  it('75: a name of the same file comes before one of another file', () => {
    const { correlations, faults } = readRules([
      { file: 'other.yml', text: base('login', 'there') },
      { file: 'burst.yml', text: `${base('login', 'here')}---\n${correlation()}` },
    ]);
    expect(faults).toEqual([]);
    expect(correlations[0]?.members[0]?.id).toBe('here');
  });

  it('76: a rule without an id is found by its name', () => {
    expect(load(base('login'), correlation()).correlations[0]?.members).toEqual([
      { kind: 'rule', id: 'login', name: 'login' },
    ]);
  });

  it('80: reads spans in every unit and refuses others', () => {
    expect(['10s', '90m', '2h', '3d', '1w', '1M', '1y'].map(spanOf)).toEqual([
      10 * SECOND,
      90 * MINUTE,
      2 * HOUR,
      3 * DAY,
      7 * DAY,
      30 * DAY,
      365 * DAY,
    ]);
    for (const timespan of ['5', '5 minutes', '0s', '-5m', '']) {
      expect(said(base('login'), correlation({ timespan }))[0]).toContain('timespan');
    }
  });

  it('83: reads ranges, and refuses a bound that is no number', () => {
    const range = correlation({ condition: '{ gt: 100, lte: 200 }' });
    expect(load(base('login'), range).correlations[0]?.body.bounds).toEqual({ gt: 100, lte: 200 });
    expect(said(base('login'), correlation({ condition: '{ gte: many }' }))[0]).toContain(
      'is no number',
    );
    expect(said(base('login'), correlation({ condition: '{ more: 5 }' }))[0]).toContain('no part');
  });

  it('84: a field is needed by the value types, one only but for value_count', () => {
    expect(said(base('login'), correlation({ type: 'value_sum' }))[0]).toContain('needs a field');
    const two = '{ gte: 3, field: [a, b] }';
    expect(said(base('login'), correlation({ type: 'value_sum', condition: two }))[0]).toContain(
      'takes one field',
    );
    const counted = load(base('login'), correlation({ type: 'value_count', condition: two }));
    expect(counted.correlations[0]?.body.fields).toEqual(['a', 'b']);
    expect(said(base('login'), correlation({ condition: two }))[0]).toContain('looks at no field');
  });

  it('85: a temporal correlation without a condition asks for all its rules', () => {
    const { correlations } = load(
      base('login'),
      base('logout'),
      correlation({ type: 'temporal', rules: ['login', 'logout'], condition: '' }),
    );
    expect(correlations[0]?.body.bounds).toEqual({ gte: 2 });
  });

  it('86: asking for some of the rules in order is warned of', () => {
    const { correlations, faults } = load(
      base('login'),
      base('logout'),
      correlation({
        type: 'temporal_ordered',
        rules: ['login', 'logout'],
        condition: '{ gte: 1 }',
      }),
    );
    expect(correlations).toHaveLength(1);
    expect(faults.map(({ kind }) => kind)).toEqual(['warning']);
  });

  it('87: a text condition is for temporal types and names every listed rule', () => {
    const rules = ['login', 'logout'];
    const temporal = (condition: string) =>
      said(base('login'), base('logout'), correlation({ type: 'temporal', rules, condition }));
    expect(temporal('login and not logout')).toEqual([]);
    expect(temporal('login')[0]).toContain('does not name logout');
    expect(temporal('login and other')[0]).toContain('"other"');
    expect(said(base('login'), correlation({ condition: 'login' }))[0]).toContain(
      'for temporal types',
    );
  });

  it('89: a percentile is a number from 0 to 100; the 50th where none is said', () => {
    const read = (condition: string) =>
      load(base('login'), correlation({ type: 'value_percentile', condition }));
    expect(read('{ field: b, gte: 9, percentile: 95 }').correlations[0]?.body.percentile).toBe(95);
    const silent = read('{ field: b, gte: 9 }');
    expect(silent.correlations[0]?.body.percentile).toBe(50);
    expect(silent.faults.map(({ kind }) => kind)).toEqual(['warning']);
    expect(read('{ field: b, gte: 9, percentile: 101 }').correlations).toEqual([]);
  });

  it('92: members are silent unless a correlation that names them generates them', () => {
    const silent = (...more: readonly string[]) => [
      ...servingOnly(load(base('login'), base('logout'), ...more).correlations),
    ];
    const generating = correlation({ name: 'loud', rest: '  generate: true\n' });
    expect(silent(correlation())).toEqual(['login']);
    expect(silent(generating)).toEqual([]);
    expect(silent(correlation(), generating)).toEqual([]);
    expect(silent(correlation({ name: 'top', rest: '\ngenerate: true\n' }))).toEqual([]);
  });

  it('96: a condition is needed by all but the temporal types', () => {
    expect(said(base('login'), correlation({ condition: '' }))[0]).toContain('is missing');
  });

  it('reads sequences of examples and says what is wrong with one', () => {
    const block = (fires: string): string => `countersign:\n  fires: ${fires}\n`;
    const good = load(
      base('login'),
      correlation() +
        block('[[{at: 5s, event: {op: login}, every: 2s, vary: {user: [a, b, c]}}, {event: {}}]]'),
    );
    expect(good.faults.filter(({ kind }) => kind === 'broken')).toEqual([]);
    expect(good.correlations[0]?.fires[0]).toMatchObject([
      { at: 5 * SECOND, repeat: 3, every: 2 * SECOND },
      { at: 0, repeat: 1 },
    ]);
    for (const bad of [
      '[{event: {}}]',
      '[[{at: 5s}]]',
      '[[{at: soon, event: {}}]]',
      '[[{event: {}, repeat: 0}]]',
      '[[{event: {}, vary: {user: []}}]]',
      '[[{event: {}, vary: {"__proto__.x": [1]}}]]',
    ]) {
      const { correlations, faults } = load(base('login'), correlation() + block(bad));
      expect([bad, correlations.length]).toEqual([bad, 0]);
      expect(faults[0]?.message).toContain('countersign.fires');
    }
  });

  it('a broken correlation stops neither its rules nor the others', () => {
    const { rules, correlations } = load(
      base('login'),
      correlation({ name: 'bad', type: 'none' }),
      correlation(),
    );
    expect([rules.length, correlations.length]).toEqual([1, 1]);
  });
});
