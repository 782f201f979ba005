import { describe, expect, it } from 'vitest';
import { readRules } from './load.ts';

const rule = (detection: string): string =>
  `title: t\nlogsource: {product: p}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`;

const fires = (detection: string, record: unknown): boolean => {
  const { rules, faults } = readRules([{ file: 'r.yml', text: rule(detection) }]);
  const [one] = rules;
  if (!one) throw new Error(faults.map((fault) => fault.message).join('; '));
  return one.compiled.matches(record);
};
const faultOf = (detection: string): string =>
  readRules([{ file: 'r.yml', text: rule(detection) }])
    .faults.filter((fault) => fault.kind !== 'warning')
    .map((fault) => `${fault.kind}: ${fault.message}`)
    .join('; ');
/** One field `f` with the given key and value (YAML flow). */
const field = (key: string, value: string): string => `s: {'${key}': ${value}}\ncondition: s`;

/** [point of the checklist, modifier chain, value in YAML, record, fires] */
const cases: readonly (readonly [string, string, string, unknown, boolean])[] = [
  ['1 case-insensitive', 'f', "'AbC'", { f: 'aBc' }, true],
  ['1 whole value', 'f', "'abc'", { f: 'abcd' }, false],
  ['2 star is any length', 'f', "'a*c'", { f: 'ac' }, true],
  ['3 question mark is one', 'f', "'a?c'", { f: 'ac' }, false],
  ['3 question mark is one code point', 'f', "'a?c'", { f: 'a🔥c' }, true],
  ['4 star crosses lines', 'f', "'a*c'", { f: 'a\nc' }, true],
  ['4 question mark matches a newline', 'f', "'a?c'", { f: 'a\nc' }, true],
  ['5 escaped star', 'f', "'a\\*c'", { f: 'abc' }, false],
  ['5 escaped star is a star', 'f', "'a\\*c'", { f: 'a*c' }, true],
  ['6 backslash then wildcard', 'f', "'a\\\\*'", { f: 'a\\b' }, true],
  ['7 backslash then literal star', 'f', "'a\\\\\\*'", { f: 'a\\*' }, true],
  ['8 single backslash is literal', 'f', "'a\\b'", { f: 'a\\b' }, true],
  ['9 three backslashes are two', 'f', "'a\\\\\\b'", { f: 'a\\\\b' }, true],
  ['10 trailing backslash', 'f', "'a\\'", { f: 'a\\' }, true],
  ['11 number equals its text', 'f', '4688', { f: '4688' }, true],
  ['11 text equals the number', 'f', "'4688'", { f: 4688 }, true],
  ['11 boolean equals its text', 'f', 'true', { f: 'True' }, true],
  ['12 15.0 is 15', 'f', '15.0', { f: 15 }, true],
  ["13 '' is the empty string", 'f', "''", { f: '' }, true],
  ["13 '' is not absence", 'f', "''", {}, false],
  ['14 null is absence', 'f', 'null', {}, true],
  ['14 null is null', 'f', 'null', { f: null }, true],
  ['14 null is not empty text', 'f', 'null', { f: '' }, false],
  ['14 null is not the word', 'f', 'null', { f: 'null' }, false],
  ['16 list is or', 'f', '[a, b]', { f: 'b' }, true],
  ['23 nested path', 'f.g', 'x', { f: { g: 'x' } }, true],
  ['23 literal key wins', 'f.g', 'x', { 'f.g': 'y', f: { g: 'x' } }, false],
  ['23 mixed path', 'f.g.h', 'x', { f: { 'g.h': 'x' } }, true],
  ['24 any element', 'f', 'x', { f: ['y', 'x'] }, true],
  ['24 fan out into objects', 'f.g', 'x', { f: [{ g: 'y' }, { g: 'x' }] }, true],
  ['24 nested arrays', 'f.items.g', 'x', { f: [{ items: [{ g: ['x'] }] }] }, true],
  ['an object is its JSON text', 'f|contains', '\'"g":"x"\'', { f: { g: 'x' } }, true],
  ['26 contains', 'f|contains', 'b', { f: 'aBc' }, true],
  ['26 startswith', 'f|startswith', 'a', { f: 'aBc' }, true],
  ['26 endswith', 'f|endswith', 'b', { f: 'aBc' }, false],
  ['27 all', 'f|contains|all', '[a, z]', { f: 'abc' }, false],
  ['28 exists counts null', 'f|exists', 'true', { f: null }, true],
  ['28 exists false', 'f|exists', 'false', { f: '' }, false],
  ['28 exists in an array', 'f.g|exists', 'true', { f: [{}, { g: null }] }, true],
  ['29 cased', 'f|cased', 'Ab', { f: 'ab' }, false],
  ['29 cased contains', 'f|contains|cased', 'Ab', { f: 'xAbx' }, true],
  ['30 neq', 'f|neq', 'a', { f: 'b' }, true],
  ['30 neq of a list is none of them', 'f|neq', '[a, b]', { f: 'b' }, false],
  ['30 neq of an absent field', 'f|neq', 'a', {}, true],
  ['31 re searches', 'f|re', "'b+'", { f: 'abbc' }, true],
  ['31 re is cased', 'f|re', "'B'", { f: 'abc' }, false],
  ['32 re|i', 'f|re|i', "'B'", { f: 'abc' }, true],
  ['32 leading (?i)', 'f|re', "'(?i)B'", { f: 'abc' }, true],
  ['33 re|m', 'f|re|m', "'^b$'", { f: 'a\nb\nc' }, true],
  ['34 re|s', 'f|re|s', "'a.b'", { f: 'a\nb' }, true],
  ['34 a dot is no newline', 'f|re', "'a.b'", { f: 'a\nb' }, false],
  ['36 cidr v4', 'f|cidr', '10.0.0.0/8', { f: '10.255.0.1' }, true],
  ['36 cidr v4 outside', 'f|cidr', '10.0.0.0/8', { f: '11.0.0.1' }, false],
  ['36 cidr v6', 'f|cidr', "'2001:db8::/32'", { f: '2001:DB8:1::1' }, true],
  ['37 no address', 'f|cidr', '0.0.0.0/0', { f: 'cloudformation.amazonaws.com' }, false],
  ['38 lt', 'f|lt', '5', { f: '4' }, true],
  ['38 gte on text', 'f|gte', '5', { f: 'five' }, false],
  ['38 gt on nothing', 'f|gt', '-1', { f: '' }, false],
  ['39 base64', 'f|base64', 'foo', { f: 'Zm9v' }, true],
  ['40 base64offset', 'f|base64offset|contains', 'secret', { f: 'eHhzZWNyZXR4' }, true],
  ['41 wide', 'f|wide|base64offset|contains', 'ping', { f: 'AHAAaQBuAGcA' }, true],
  ['43 utf16', 'f|utf16|base64', 'A', { f: '//5BAA==' }, true],
  ['44 windash', 'f|windash|contains', "' -x'", { f: 'cmd /x' }, true],
  ['44 windash at word starts only', 'f|windash|contains', 'a-b', { f: 'a/b' }, false],
  ['45 fieldref', 'f|fieldref', 'g', { f: 'A', g: 'a' }, true],
  ['45 fieldref both absent', 'f|fieldref', 'g', {}, false],
  ['45 fieldref neq', 'f|fieldref|neq', 'g', { f: 'a', g: 'b' }, true],
  ['45 fieldref endswith', 'f|fieldref|endswith', 'g', { f: 'user/bob', g: 'bob' }, true],
  ['47 a percent sign without expand', 'f', "'%x%'", { f: '%x%' }, true],
  ['48 hour', 'f|hour', '3', { f: '2024-01-15T03:10:00Z' }, true],
  ['48 ISO week', 'f|week', '1', { f: '2024-12-30' }, true],
];

describe('values and modifiers', () => {
  it.each(cases)('%s: %s %s', (_, key, value, record, expected) => {
    expect(fires(field(key, value), record)).toBe(expected);
  });
});

describe('selections', () => {
  const words = 's: [whoami, 42]\ncondition: s';
  it('17 joins the fields of a map with and', () => {
    expect(fires('s: {a: 1, b: 2}\ncondition: s', { a: 1, b: 3 })).toBe(false);
  });
  it('18 joins a list of maps with or', () => {
    expect(fires('s: [{a: 1}, {b: 2}]\ncondition: s', { b: 2 })).toBe(true);
  });
  it('19, 21 looks for keywords in every value, not in keys', () => {
    expect(fires(words, { x: { y: ['run WhoAmI now'] } })).toBe(true);
    expect(fires(words, { x: 1042 })).toBe(true);
    expect(fires(words, { whoami: 'x' })).toBe(false);
  });
  it('20 wants each keyword of `|all`', () => {
    const all = "s: {'|all': [a1, b2]}\ncondition: s";
    expect(fires(all, { x: 'a1', y: 'b2' })).toBe(true);
    expect(fires(all, { x: 'a1' })).toBe(false);
  });
});

describe('conditions', () => {
  const three = (condition: string, record: unknown): boolean =>
    fires(`s1: {a: 1}\ns2: {b: 1}\n_s3: {c: 1}\ncondition: ${condition}`, record);
  it('50 binds not before and before or', () => {
    expect(three('s1 or s2 and not _s3', { a: 1, c: 1 })).toBe(true);
    expect(three('(s1 or s2) and not _s3', { a: 1, c: 1 })).toBe(false);
  });
  it('51 leaves out names with an underscore of "them"', () => {
    expect(three('all of them', { a: 1, b: 1 })).toBe(true);
    expect(three('1 of them', { c: 1 })).toBe(false);
    expect(three('any of them', { b: 1 })).toBe(true);
  });
  it('52 matches names by pattern, underscores only when asked', () => {
    expect(three('1 of *', { c: 1 })).toBe(false);
    expect(three('1 of _*', { c: 1 })).toBe(true);
    expect(three('all of s*', { a: 1, b: 1 })).toBe(true);
  });
  it('55 takes a list as or', () => {
    expect(three('[s1, s2]', { b: 1 })).toBe(true);
  });
  it('56 accepts the words in capitals', () => {
    expect(three('s1 AND NOT s2', { a: 1 })).toBe(true);
  });
  it('58 fires on purely negative conditions', () => {
    expect(three('not 1 of s*', {})).toBe(true);
    expect(three('not all of s*', { a: 1 })).toBe(true);
  });
});

describe('what is refused, with the reason', () => {
  it.each([
    [
      '53 a pattern without selections',
      's: {a: 1}\ncondition: all of x*',
      'no selection is called "x*"',
    ],
    ['54 an unknown selection', 's: {a: 1}\ncondition: t', 'no selection is called "t"'],
    ['57 the old aggregation', 's: {a: 1}\ncondition: s | count() > 5', 'aggregation'],
    ['49 an unknown modifier', field('f|near', 'x'), 'modifier "near" is not known'],
    ['35 re after another modifier', field('f|contains|re', 'x'), 'must be the first'],
    ['39 wildcards in base64', field('f|base64', "'a*'"), 'no wildcards'],
    ['37 a bad network', field('f|cidr', '10.0.0.0/33'), 'is no network'],
    ['a back reference', field('f|re', "'(a)\\1'"), 'the expression is refused'],
    ['a look-ahead', field('f|re', "'(?=a)b'"), 'the expression is refused'],
    ['a number where none is', field('f|gt', 'x'), 'needs a number'],
    ['an open parenthesis', 's: {a: 1}\ncondition: (s', 'not closed'],
    ['a nested value', 's: {a: {b: 1}}\ncondition: s', 'neither text'],
    ['an empty selection', 's: {}\ncondition: s', 'is empty'],
    ['no condition', 's: {a: 1}', 'condition is missing'],
  ])('%s', (_, detection, message) => {
    expect(faultOf(detection)).toMatch(/^broken: /);
    expect(faultOf(detection)).toContain(message);
  });
});
