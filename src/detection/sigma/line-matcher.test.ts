import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineMatcher } from './line-matcher.ts';
import { readRules } from './load.ts';
import { detections, records } from './random-rules.case.ts';
import { interpretRule } from './reference.ts';
import type { LoadedRule } from './rule.ts';
import { createRuleSet } from './rule-set.ts';

const label = { product: 'aws', service: 'cloudtrail' };

const rulesOf = (blocks: readonly unknown[]): readonly LoadedRule[] => {
  const { rules, faults } = readRules(
    blocks.map((detection, i) => ({
      file: `r${i}.yml`,
      text: `title: r${i}\nlogsource: {product: aws}\nfields: [a.b, list.x, deep]\ndetection: ${JSON.stringify(detection)}\n`,
    })),
  );
  expect(faults.filter((fault) => fault.kind !== 'warning')).toEqual([]);
  return rules;
};

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** JSON as somebody else may write it: spaces, escapes, odd numbers, a key twice. */
const keys = fc.constantFrom(
  'a',
  'b',
  'a.b',
  'list',
  'x',
  'deep',
  'list.x',
  '__proto__',
  'when',
  '',
  'ü',
);
const spaces = fc.constantFrom('', '', '', ' ', '\t', '\r', '  ');
const written = fc
  .string({
    unit: fc.constantFrom('a', 'B', '1', '-', ' ', 'ü', '🔥', '\u212a', 'dir'),
    maxLength: 9,
  })
  .chain((text) =>
    fc.constantFrom(
      JSON.stringify(text),
      `"${[...text].map((c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')}"`,
      `"\\/${text}\\n"`,
      `"${text}\\ud800"`,
      `"\\\\${text}\\""`,
    ),
  );
const numbers = fc.constantFrom(
  '0',
  '-0',
  '7',
  '1e3',
  '1E-2',
  '1.50',
  '-2',
  '1e999',
  '12345678901234567890',
  '0.1',
);
const scalars = fc.oneof(written, numbers, fc.constantFrom('true', 'false', 'null'));
const { json } = fc.letrec<{ json: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    tie('object'),
    fc
      .tuple(fc.array(tie('json'), { maxLength: 3 }), spaces)
      .map(([items, space]) => `[${space}${items.join(`,${space}`)}${space}]`),
  ),
  object: fc
    .array(
      fc.tuple(
        fc.oneof(
          keys.map((key) => JSON.stringify(key)),
          written,
        ),
        spaces,
        tie('json'),
        spaces,
      ),
      {
        maxLength: 5,
      },
    )
    .map(
      (members) =>
        `{${members.map(([key, s, value, t]) => `${s}${key}${t}:${s}${value}${t}`).join(',')}}`,
    ),
}));
const objects = fc
  .array(fc.tuple(keys, spaces, json), { maxLength: 6 })
  .map(
    (members) =>
      `{${members.map(([key, space, value]) => `${JSON.stringify(key)}:${space}${value}`).join(',')}}`,
  );

/** Changes at bytes: cut off, put in, put over. */
const mutations = fc.array(
  fc.tuple(
    fc.constantFrom('cut', 'insert', 'replace', 'drop'),
    fc.nat(),
    fc.oneof(
      fc.constantFrom(...[...'{}[]",:\\ue0-+. \n\t\0'].map((c) => c.charCodeAt(0))),
      fc.nat(255),
    ),
  ),
  { maxLength: 2 },
);
const mutated = (text: string, changes: readonly (readonly [string, number, number])[]): Buffer =>
  changes.reduce((bytes, [how, where, byte]) => {
    const at = where % (bytes.length + 1);
    const head = bytes.subarray(0, at);
    if (how === 'cut') return head;
    const tail = bytes.subarray(how === 'insert' ? at : at + 1);
    return Buffer.concat(how === 'drop' ? [head, tail] : [head, Buffer.from([byte]), tail]);
  }, Buffer.from(text));

const fixed = rulesOf([
  { s: { a: '*' }, condition: 's' },
  { s: { 'a.b': ['*a*', 1, true] }, condition: 's' },
  { s: { a: null }, condition: 's' },
  { s: { 'deep.list.x|exists': true }, condition: 's' },
  { s: { 'list|exists': true }, condition: 's' },
  { s: { 'list.x|contains': '1' }, t: { b: '' }, condition: '1 of them' },
  { s: { 'deep|contains': '"a":' }, condition: 's' },
  { s: { 'a|startswith': '{' }, condition: 's' },
  { s: ['dir', 'b1 a', '1000'], condition: 's' },
  { s: ['bb-1'], condition: 'not s' },
  { s: { 'b|gte': 7 }, condition: 's' },
  { s: { '__proto__.a': '*' }, condition: 's' },
  { s: { 'a|fieldref': 'b' }, condition: 's' },
  { s: { ü: '*', when: '*' }, condition: 's' },
]);

describe('a line matcher', () => {
  const matcher = createLineMatcher(fixed);
  const set = createRuleSet(fixed);

  it('refuses and reads lines exactly as JSON.parse does, and finds what its record would', () => {
    let refused = 0;
    let matched = 0;
    fc.assert(
      fc.property(
        fc.oneof(objects, objects, json),
        mutations,
        fc.boolean(),
        (text, changes, wrap) => {
          const bytes = mutated(text, changes);
          const record = parse(bytes.toString());
          const expected = record && set.match(record.value, label);
          expect(matcher.match(bytes)).toEqual(expected);
          const plain = record && fixed.filter((rule) => interpretRule(rule.tree, record.value));
          expect(expected?.map(({ rule }) => rule)).toEqual(plain);
          if (!record) refused++;
          else if (expected && expected.length > 0) matched++;
          // The same inside a block, between other lines.
          if (bytes.length === 0 || bytes.includes(10)) return;
          const block = Buffer.concat([
            Buffer.from('{"a":"\\n"}\n\n'),
            bytes,
            Buffer.from(wrap ? '\n{"b":7}\n' : ''),
          ]);
          const seen: unknown[] = [];
          matcher.matchLines(block, (matches, line) => {
            if (line === 2) seen.push(matches);
          });
          expect(seen).toEqual([expected]);
        },
      ),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(300);
    expect(matched).toBeGreaterThan(300);
  });

  it('says of any rules and record what a plain reading of the rules says', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(detections, { minLength: 1, maxLength: 6 }),
        records,
        (blocks, record) => {
          const rules = rulesOf(blocks);
          const found = createLineMatcher(rules).match(Buffer.from(JSON.stringify(record)));
          expect(found?.map(({ rule }) => rule)).toEqual(
            rules.filter((rule) => interpretRule(rule.tree, record)),
          );
          expect(found).toEqual(createRuleSet(rules).match(record, label));
          matched += found?.length ?? 0;
        },
      ),
      { numRuns: 400 },
    );
    expect(matched).toBeGreaterThan(100);
  });

  it('takes the last of two keys, sees through escapes in keys, and reads own properties only', () => {
    const found = (text: string): readonly string[] | undefined =>
      matcher.match(Buffer.from(text))?.map(({ rule }) => rule.slug);
    expect(found('{"b":8,"b":"x"}')).not.toContain('r10');
    expect(found('{"b":"x","b":8}')).toContain('r10');
    expect(found('{"\\u0062":8}')).toContain('r10');
    expect(found('{"a":{"b":"a"}}')).toContain('r1');
    expect(found('{"a":{"b":"a"},"a":{"c":1}}')).not.toContain('r1');
    expect(found('{"a":{"b":"a"},"a.b":"x"}')).not.toContain('r1');
    expect(found('{"__proto__":{"a":1}}')).toContain('r11');
    expect(found('{"a":1')).toBeUndefined();
  });

  it('sets aside what is nested too deep to be read, and reads on', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(matcher.match(Buffer.from(deep))).toBeUndefined();
    const lines: number[] = [];
    matcher.matchLines(Buffer.from(`${deep}\n{"b":8}\n`), (matches, line) => {
      if (matches) lines.push(line);
    });
    expect(lines).toEqual([1]);
  });

  it('sees new bytes in a buffer that is used again', () => {
    const bytes = Buffer.from('{"b":"\\u0038"}');
    expect(matcher.match(bytes)?.some(({ rule }) => rule.slug === 'r10')).toBe(true);
    bytes.write('{"b":80000000}');
    expect(matcher.match(bytes)?.some(({ rule }) => rule.slug === 'r10')).toBe(true);
    bytes.write('{"b":"\\u00ZZ"}');
    expect(matcher.match(bytes)).toBeUndefined();
  });
});
