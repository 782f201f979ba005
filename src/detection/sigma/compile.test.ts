import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRule } from './compile.ts';
import { readDetection } from './detection.ts';
import { createFaultSink } from './fault.ts';
import { interpretRule } from './reference.ts';
import type { RuleTree } from './tree.ts';

const letters = fc.string({
  unit: fc.constantFrom('a', 'B', 'b', '1', '.', '-', '/', ' ', '*', '?', '\\', 'ü', '🔥'),
  maxLength: 6,
});
const paths = fc.constantFrom('a', 'b', 'a.b', 'list.x', 'list', 'deep.list.x', 'when', 'ip');
const scalar = fc.oneof(letters, fc.integer({ min: -2, max: 12 }), fc.boolean(), fc.constant(null));
const item = fc.oneof(
  fc
    .tuple(paths, fc.constantFrom('', '|contains', '|startswith', '|endswith', '|cased', '|neq'))
    .chain(([path, modifier]) =>
      fc.tuple(
        fc.constant(path + modifier),
        fc.oneof(letters, fc.array(letters, { minLength: 1, maxLength: 3 })),
      ),
    ),
  fc.tuple(paths, scalar),
  fc.tuple(
    paths.map((path) => `${path}|contains|all`),
    fc.array(letters, { minLength: 2, maxLength: 3 }),
  ),
  fc.tuple(
    paths.map((path) => `${path}|windash|contains`),
    letters,
  ),
  fc.tuple(
    paths.map((path) => `${path}|re`),
    fc.constantFrom('^a', 'b+$', '(a|b)1?', '[^a]b', 'a.*b'),
  ),
  fc.tuple(
    paths.map((path) => `${path}|re|i`),
    fc.constantFrom('B', '^b.?', '\\d-'),
  ),
  fc.tuple(
    fc.constantFrom('ip|cidr', 'list|cidr'),
    fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32'),
  ),
  fc.tuple(
    paths.map((path) => `${path}|exists`),
    fc.boolean(),
  ),
  fc.tuple(
    paths.map((path) => `${path}|fieldref`),
    paths,
  ),
  fc.tuple(
    paths.map((path) => `${path}|fieldref|startswith`),
    paths,
  ),
  fc.tuple(
    paths.map((path) => `${path}|gte`),
    fc.integer({ min: -2, max: 12 }),
  ),
  fc.tuple(
    paths.map((path) => `${path}|lt|neq`),
    fc.integer({ min: -2, max: 12 }),
  ),
  fc.tuple(fc.constant('when|hour'), fc.integer({ min: 0, max: 23 })),
);
const map = fc
  .array(item, { minLength: 1, maxLength: 3 })
  .map((items) => Object.fromEntries(items));
const selection = fc.oneof(
  map,
  fc.array(map, { minLength: 1, maxLength: 2 }),
  fc.array(letters, { minLength: 1, maxLength: 2 }),
  fc.array(letters, { minLength: 2, maxLength: 2 }).map((words) => ({ '|all': words })),
);
const condition = fc.constantFrom(
  'sel_a',
  'sel_a and sel_b',
  'sel_a or sel_b',
  'sel_a and not sel_b',
  'not (sel_a or sel_b)',
  '1 of sel_*',
  'all of sel_*',
  '1 of them and not sel_b',
  'not sel_a and not sel_b',
  'all of them or sel_b',
);
const rule = fc
  .tuple(selection, selection, condition)
  .map(([a, b, text]) => ({ sel_a: a, sel_b: b, condition: text }));

const texts = fc.string({
  unit: fc.constantFrom(
    'a',
    'A',
    'B',
    'b',
    '1',
    '.',
    '-',
    '/',
    '–',
    ' ',
    '*',
    '\\',
    'Ü',
    '\n',
    '🔥',
  ),
  maxLength: 8,
});
const leaf = fc.oneof(
  texts,
  fc.integer({ min: -2, max: 12 }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    '10.1.2.3',
    '10.300.1.1',
    '2001:db8::1',
    '::ffff:10.1.2.3',
    '2024-02-29T13:05:00Z',
    '7',
  ),
);
const leaves = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }));
const event = fc.record(
  {
    a: fc.oneof(leaves, fc.record({ b: leaves }, { requiredKeys: [] })),
    b: leaves,
    'a.b': leaves,
    list: fc.oneof(
      leaves,
      fc.array(fc.record({ x: leaves }, { requiredKeys: [] }), { maxLength: 3 }),
    ),
    deep: fc.record(
      { list: fc.array(fc.record({ x: leaves }), { maxLength: 2 }), 'list.x': leaves },
      { requiredKeys: [] },
    ),
    when: leaf,
    ip: leaves,
  },
  { requiredKeys: [] },
);

const treeOf = (detection: unknown): RuleTree | undefined =>
  readDetection(detection, ['detection'], { sink: createFaultSink(), placeholders: {} });

describe('the compiler', () => {
  it('says of every rule and record what a plain reading of the rule says', () => {
    let fired = 0;
    let seen = 0;
    fc.assert(
      fc.property(rule, event, (detection, record) => {
        const tree = treeOf(detection);
        expect(tree).toBeDefined();
        if (!tree) return;
        const matched = compileRule(tree).matches(record);
        seen++;
        if (matched) fired++;
        expect(matched).toBe(interpretRule(tree, record));
      }),
      { numRuns: 1000 },
    );
    // The property would hold of rules that never fire, too.
    expect(fired / seen).toBeGreaterThan(0.1);
    expect(fired / seen).toBeLessThan(0.9);
  });

  it('says the opposite when the condition is negated', () => {
    fc.assert(
      fc.property(rule, event, (detection, record) => {
        const yes = treeOf(detection);
        const no = treeOf({ ...detection, condition: `not (${detection.condition})` });
        if (!yes || !no) throw new Error('the rule was refused');
        expect(compileRule(no).matches(record)).toBe(!compileRule(yes).matches(record));
      }),
      { numRuns: 250 },
    );
  });

  it('does not depend on the order of keys in the record', () => {
    fc.assert(
      fc.property(rule, event, (detection, record) => {
        const tree = treeOf(detection);
        if (!tree) throw new Error('the rule was refused');
        const turned = Object.fromEntries(Object.entries(record).reverse());
        const { matches } = compileRule(tree);
        expect(matches(turned)).toBe(matches(record));
      }),
      { numRuns: 250 },
    );
  });

  it('reads own properties only', () => {
    const tree = treeOf({
      selection: { 'constructor.name|exists': true, toString: '*' },
      proto: { '__proto__.x': 1 },
      condition: '1 of *',
    });
    if (!tree) throw new Error('the rule was refused');
    expect(compileRule(tree).matches(Object.create({ x: 1 }))).toBe(false);
    expect(compileRule(tree).matches({ a: 1 })).toBe(false);
  });

  it('gives a tree that cannot be changed', () => {
    const tree = treeOf({ selection: { a: ['x', 'y'] }, condition: 'selection' });
    const node = tree?.selections.get('selection');
    expect(Object.isFrozen(node)).toBe(true);
    expect(node?.kind === 'every' && Object.isFrozen(node.of)).toBe(true);
  });
});
