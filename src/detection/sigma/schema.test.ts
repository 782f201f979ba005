import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readRules } from './load.ts';
import { ruleSchema } from './schema.case.ts';
import { readYaml } from './yaml.ts';

const content = resolve(import.meta.dirname, '../../../content');
const file = join(content, 'schema/sigma-rule.schema.json');
const validate = new Ajv({ allErrors: true, strict: false, formats: { uuid: true } }).compile(
  ruleSchema,
);

const accepts = (text: string): boolean =>
  readYaml(text).every(({ outcome }) => outcome.ok && validate(outcome.value));
const runs = (text: string): boolean =>
  readRules([{ file: 'r.yml', text }]).faults.every(({ kind }) => kind !== 'broken');

const head = 'title: A\nlogsource: {product: p}\n';
const detection = (body: string): string => `${head}detection: {${body}}\n`;

describe('the schema of rule files', () => {
  it('stands beside the rules as the reader has it (add --update to this test to write it anew)', async () => {
    await expect(`${JSON.stringify(ruleSchema, undefined, 2)}\n`).toMatchFileSnapshot(file);
  });

  it('accepts all our own rules', () => {
    const rules = join(content, 'rules');
    const paths = readdirSync(rules, { recursive: true, encoding: 'utf8' });
    const wrong = paths
      .filter((path) => path.endsWith('.yml'))
      .flatMap((path) =>
        readYaml(readFileSync(join(rules, path), 'utf8')).flatMap(({ outcome }) =>
          outcome.ok && !validate(outcome.value)
            ? [`${path}: ${JSON.stringify(validate.errors?.slice(0, 3))}`]
            : [],
        ),
      );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['a rule', detection('s: {f|contains|all: [a, b]}, condition: s')],
    [
      'words, maps and numbers',
      detection("s: [a, {f: 1}], t: 42, '_u': {'|all': [x]}, condition: [s, t]"),
    ],
    ['nothing as a value', detection('s: {f: null, g: true}, condition: not s')],
    [
      'members',
      `sigma-version: 3\n${detection("s: {'f[any]': {a: 1, condition: m, m: {b: 2}}}, condition: s")}`,
    ],
    [
      'members with a value',
      `sigma-version: 3\n${detection("s: {'f[all]|startswith': x}, condition: s")}`,
    ],
    [
      'a filter',
      'title: F\nlogsource: {product: p}\nfilter: {rules: any, s: {a: 1}, condition: not s}\n',
    ],
    [
      'a correlation',
      `${head}name: r\ndetection: {s: {a: 1}, condition: s}\n---\ntitle: C\ncorrelation: {type: event_count, rules: [r], group-by: [a], timespan: 5m, condition: {gte: 3}}\n`,
    ],
    ['values', 'placeholders: {admins: [a, b]}\n'],
    ['unknown keys', `ticket: 7\n${detection('s: {f: a}, condition: s')}`],
  ])('accepts %s, as the reader does', (_, text) => {
    expect([accepts(text), runs(text)]).toEqual([true, true]);
  });

  it.each([
    ['a rule without a title', 'logsource: {product: p}\ndetection: {s: {a: 1}, condition: s}\n'],
    [
      'a rule without a logsource',
      'title: A\nlogsource: {definition: x}\ndetection: {s: {a: 1}, condition: s}\n',
    ],
    ['a rule without a condition', detection('s: {a: 1}')],
    ['an unknown modifier', detection('s: {f|near: a}, condition: s')],
    ['an empty list of values', detection('s: {f: []}, condition: s')],
    ['an empty selection', detection('s: {}, condition: s')],
    ['a nested value', detection('s: {f: {g: 1}}, condition: s')],
    ['a document of Sigma 1', `action: global\n${detection('s: {f: a}, condition: s')}`],
    [
      'evidence without measure',
      `countersign: {evidence: 9}\n${detection('s: {f: a}, condition: s')}`,
    ],
    ['a filter without a condition', 'title: F\nfilter: {rules: any, s: {a: 1}}\n'],
    [
      'a correlation of no type',
      'title: C\ncorrelation: {type: guess, rules: [r], timespan: 5m, condition: {gte: 3}}\n',
    ],
    ['values that are maps', 'placeholders: {admins: {a: b}}\n'],
  ])('refuses %s, as the reader does', (_, text) => {
    expect([accepts(text), runs(text)]).toEqual([false, false]);
  });
});
