import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFields } from './apply-fields.ts';
import { compileRule } from './compile.ts';
import { readDetection } from './detection.ts';
import { createFaultSink } from './fault.ts';
import { noFieldTables, readFieldTables, tableFor } from './field-table.ts';
import { createLineMatcher } from './line-matcher.ts';
import { readRules } from './load.ts';
import { interpretRule } from './reference.ts';
import { createRuleSet } from './rule-set.ts';
import type { RuleTree } from './tree.ts';

/** A table with every feature, over the few names that the records below have. */
const tables = readFieldTables([
  {
    file: 'table.yml',
    text: `
tables:
  - serves: [{product: p}]
    strip: [in.]
    every: ['in.{field}', 'list[k={field}].v', '{upper}', 'list[0].{field}']
    fields:
      a: {paths: [b, list.v], absent: x, values: {y: [z, 'x*'], z: {b: y}}}
      b: {paths: [in.b, '{field}'], within: {path: text, like: '*{field}={value};*'}}
`,
  },
]);
const table = tableFor(tables, { product: 'p' });

const logsource = { product: 'p' };

const word = fc.constantFrom('x', 'y', 'z', 'X', 'xy', '', '1', 'x*', '?', '-x');
const scalar = fc.oneof(word, fc.constantFrom(1, 0, true, null));
const name = fc.constantFrom(
  'a',
  'b',
  'c',
  'in.a',
  'list',
  'list.v',
  'list[0]',
  'list[-1].v',
  'list[k=a].v',
  'list[k=c]',
  'in.list.v',
  'list\\[0\\]',
);
const modifier = fc.constantFrom('', '|contains', '|neq', '|startswith', '|cased', '|windash');
const line = fc.oneof(
  fc
    .tuple(name, modifier)
    .chain(([path, change]) =>
      fc.tuple(
        fc.constant(path + change),
        fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })),
      ),
    ),
  fc.tuple(name, scalar),
  fc.tuple(
    name.map((path) => `${path}|exists`),
    fc.boolean(),
  ),
  fc.tuple(
    name.map((path) => `${path}|fieldref`),
    name,
  ),
  fc.tuple(
    name.map((path) => `${path}|gte`),
    fc.integer({ min: 0, max: 2 }),
  ),
);
const map = fc
  .array(line, { minLength: 1, maxLength: 2 })
  .map((lines) => Object.fromEntries(lines));
const member = fc.oneof(
  map,
  fc.tuple(modifier, word).map(([change, value]) => ({ [`.${change}`]: value })),
  fc
    .tuple(map, map, fc.constantFrom('m and not n', 'm or n', 'not 1 of them', 'all of them'))
    .map(([m, n, condition]) => ({ m, n, condition })),
);
const quantifier = fc.constantFrom('[any]', '[all]', '[all_or_empty]', '[none]');
const path = fc.constantFrom('list', 'in.list', 'a', 'list.v', 'list[0].list');
const members = fc.oneof(
  fc.tuple(path, quantifier, member).map(([at, of, inner]) => ({ [at + of]: inner })),
  fc
    .tuple(path, quantifier, fc.constantFrom('.v', '.k[any]', '', '.v|contains', '|neq'), word)
    .map(([at, of, rest, value]) => ({ [at + of + rest]: value })),
);
const rule = fc
  .tuple(
    fc.oneof(map, members),
    fc.oneof(map, members),
    fc.constantFrom('s', 's or t', 's and not t', 'not 1 of them'),
  )
  .map(([s, t, condition]) => ({ s, t, condition }));

const leaves = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }));
const entry = fc.record(
  { k: fc.constantFrom('a', 'c', 'x'), v: leaves, list: fc.array(scalar, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const list = fc.oneof(leaves, fc.array(fc.oneof(entry, scalar), { maxLength: 3 }));
const record = fc.record(
  {
    a: leaves,
    A: leaves,
    b: leaves,
    c: leaves,
    list,
    'list[0]': scalar,
    'list.v': leaves,
    text: fc.constantFrom('q b=x; r', 'b=;', 'B=xy; b=1;'),
    in: fc.record({ a: leaves, b: leaves, list }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const treeOf = (detection: unknown): RuleTree | undefined =>
  readDetection(detection, ['detection'], {
    sink: createFaultSink(),
    placeholders: {},
    arrays: true,
  });

describe('compiled and interpreted rules', () => {
  it.each([
    ['with places, members and quantifiers', undefined],
    ['where fields stand in several places', table],
  ])('agree %s', (_, chosen) => {
    let matched = 0;
    let tried = 0;
    fc.assert(
      fc.property(rule, record, (detection, event) => {
        const written = treeOf(detection);
        if (!written) return;
        const tree = applyFields(written, chosen);
        const compiled = compileRule(tree).matches(event);
        expect(compiled, JSON.stringify({ detection, event })).toBe(interpretRule(tree, event));
        tried++;
        if (compiled) matched++;
      }),
      { numRuns: 1500 },
    );
    expect(tried).toBeGreaterThan(1100);
    expect(matched).toBeGreaterThan(150);
  });

  it.each([
    ['with places, members and quantifiers', noFieldTables],
    ['where fields stand in several places', tables],
  ])('are found by the index, in records and in lines, %s', (_, fields) => {
    let matched = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), record, (detections, event) => {
        const files = detections.map((detection, i) => ({
          file: `r${i}.yml`,
          text: JSON.stringify({ title: `r${i}`, 'sigma-version': 3, logsource, detection }),
        }));
        const { rules } = readRules(files, { fields });
        const expected = rules.filter(({ tree }) => interpretRule(tree, event));
        const found = createRuleSet(rules).match(event, logsource);
        const line = Buffer.from(JSON.stringify(event));
        const read = createLineMatcher(rules, { logsource }).match(line);
        const said = JSON.stringify({ detections, event });
        expect(
          found.map((match) => match.rule.slug),
          said,
        ).toEqual(expected.map(({ slug }) => slug));
        expect(read, said).toEqual(found);
        matched += found.length;
      }),
      { numRuns: 300 },
    );
    expect(matched).toBeGreaterThan(50);
  });
});
