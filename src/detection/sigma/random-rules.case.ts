/** Random rules and records over the same few fields, for the properties of compiler, index and scanner. */
import fc from 'fast-check';
import { readDetection } from './detection.ts';
import { createFaultSink } from './fault.ts';
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
/** A `detection:` block. */
export const detections = fc
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
/** A record that has some of the fields the rules ask for. */
export const records = fc.record(
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

export const treeOf = (detection: unknown): RuleTree | undefined =>
  readDetection(detection, ['detection'], { sink: createFaultSink(), placeholders: {} });
