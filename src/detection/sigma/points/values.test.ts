import { describe, expect, it } from 'vitest';
import { describeRows, fires, line, load, ruleOf, saidOf } from './points.case.ts';

describeRows('texts and wildcards', [
  ['1: case does not count', 'f', "'AbC'", { f: 'aBc' }, true],
  ['1: case does not count beyond ASCII', 'f', "'ÜBER'", { f: 'über' }, true],
  ['1: the whole value is meant', 'f', "'abc'", { f: 'abcd' }, false],
  ['1: white space counts', 'f', "'a b'", { f: 'a  b' }, false],
  ['2: a star is any length', 'f', "'a*c'", { f: 'abbbc' }, true],
  ['2: a star may be nothing', 'f', "'a*c'", { f: 'ac' }, true],
  ['2: stars side by side are one', 'f', "'a**c'", { f: 'ac' }, true],
  ['2: a star alone wants a value that is there', 'f', "'*'", {}, false],
  ['2: a star alone takes empty text', 'f', "'*'", { f: '' }, true],
  ['2: pieces do not overlap', 'f', "'ab*bc'", { f: 'abc' }, false],
  ['3: a question mark is one character', 'f', "'a?c'", { f: 'abc' }, true],
  ['3: a question mark is not none', 'f', "'a?c'", { f: 'ac' }, false],
  ['3: a question mark is not two', 'f', "'a?c'", { f: 'abbc' }, false],
  ['3: a question mark is one code point', 'f', "'a?c'", { f: 'a🔥c' }, true],
  ['3: a question mark wants a character at the end', 'f', "'ab?'", { f: 'ab' }, false],
  ['4: a star crosses lines', 'f', "'a*c'", { f: 'a\n\nc' }, true],
  ['4: a question mark may be a line break', 'f', "'a?c'", { f: 'a\nc' }, true],
  ['5: an escaped star is a letter', 'f', "'a\\*c'", { f: 'a*c' }, true],
  ['5: an escaped star is nothing else', 'f', "'a\\*c'", { f: 'abc' }, false],
  ['5: an escaped question mark is a letter', 'f', "'a\\?'", { f: 'a?' }, true],
  ['5: an escaped question mark is nothing else', 'f', "'a\\?'", { f: 'ab' }, false],
  ['6: two backslashes before a star are one and the star', 'f', "'a\\\\*'", { f: 'a\\b' }, true],
  ['6: and not a star as a letter', 'f', "'a\\\\*'", { f: 'a*' }, false],
  [
    '7: three before a star are a backslash and a star as a letter',
    'f',
    "'a\\\\\\*'",
    { f: 'a\\*' },
    true,
  ],
  ['7: and no wildcard', 'f', "'a\\\\\\*'", { f: 'a\\b' }, false],
  ['8: one backslash is a letter', 'f', "'a\\b'", { f: 'a\\b' }, true],
  ['8: two backslashes are one', 'f', "'a\\\\b'", { f: 'a\\b' }, true],
  ['9: three backslashes are two', 'f', "'a\\\\\\b'", { f: 'a\\\\b' }, true],
  ['9: four backslashes are two', 'f', "'a\\\\\\\\b'", { f: 'a\\\\b' }, true],
  ['9: the head of a share', 'f', "'\\\\\\\\srv\\share'", { f: '\\\\srv\\share' }, true],
  ['10: a backslash at the end is a letter', 'f', "'a\\'", { f: 'a\\' }, true],
  ['10: with a modifier too', 'f|endswith', "'\\a\\'", { f: 'C:\\a\\' }, true],
]);

describeRows('numbers, booleans, nothing', [
  ['11: a number is its text', 'f', '4688', { f: '4688' }, true],
  ['11: text is the number', 'f', "'4688'", { f: 4688 }, true],
  ['11: numbers in a list', 'f', '[1, 2]', { f: '2' }, true],
  ['11: a boolean is its text', 'f', 'true', { f: 'True' }, true],
  ['11: text is the boolean', 'f', "'false'", { f: false }, true],
  ['11: a negative number', 'f', '-1', { f: '-1' }, true],
  ['11: a wildcard meets a number', 'f', "'46*'", { f: 4688 }, true],
  ['11: contains meets a number', 'f|contains', '68', { f: 4688 }, true],
  ['11: one is not true', 'f', 'true', { f: 1 }, false],
  ['12: 15.0 is 15', 'f', '15.0', { f: 15 }, true],
  ['12: 15 is 15.0', 'f', '15', JSON.parse('{"f": 15.0}'), true],
  ['12: 0.5 is .5 as text', 'f', '0.5', { f: '0.5' }, true],
  ["13: '' is empty text", 'f', "''", { f: '' }, true],
  ["13: '' is not a space", 'f', "''", { f: ' ' }, false],
  ["13: '' is not null", 'f', "''", { f: null }, false],
  ["13: '' is not absence", 'f', "''", {}, false],
  ['14: null is absence', 'f', 'null', {}, true],
  ['14: null is null', 'f', 'null', { f: null }, true],
  ['14: a tilde is null', 'f', '~', { f: null }, true],
  ['14: null is not empty text', 'f', 'null', { f: '' }, false],
  ['14: null is not the word', 'f', 'null', { f: 'null' }, false],
  ['14: null is not zero', 'f', 'null', { f: 0 }, false],
  ['14: an empty list has no value', 'f', 'null', { f: [] }, true],
  ['14: a path that ends early is absence', 'f.g', 'null', { f: 'x' }, true],
  ['14: a value among several is not absence', 'f', 'null', { f: ['a'] }, false],
  ['15: null in a list still means null', 'f', '[a, null]', {}, true],
  ['15: and the rest of the list too', 'f', '[a, null]', { f: 'a' }, true],
]);

describe('null in a list', () => {
  it('point 15: is warned of, and the rule runs', () => {
    expect(saidOf(line('f', '[a, null]'))).toBe('warning: detection.s.f: null stands in a list');
  });
});

describe('selections', () => {
  it('point 16: takes a list of values as or', () => {
    expect(fires(line('f', '[a, b*]'), { f: 'bc' })).toBe(true);
    expect(fires(line('f', '[a, b*]'), { f: 'c' })).toBe(false);
    expect(saidOf(line('f', '[]'))).toContain('the list of values is empty');
  });
  it('point 17: joins the fields of a map with and', () => {
    expect(fires('s: {a: 1, b: 2}\ncondition: s', { a: 1, b: 2 })).toBe(true);
    expect(fires('s: {a: 1, b: 2}\ncondition: s', { a: 1, b: 3 })).toBe(false);
  });
  it('point 18: joins a list of maps with or', () => {
    const maps = 's: [{a: 1, c: 1}, {b: 2}]\ncondition: s';
    expect(fires(maps, { b: 2 })).toBe(true);
    expect(fires(maps, { a: 1 })).toBe(false);
  });
  it('point 18: takes words and maps in one list', () => {
    expect(fires('s: [word, {b: 2}]\ncondition: s', { x: 'a word' })).toBe(true);
    expect(fires('s: [word, {b: 2}]\ncondition: s', { b: 2 })).toBe(true);
  });
  it('point 19: looks for words in the whole record', () => {
    const words = 's: [whoami, other]\ncondition: s';
    expect(fires(words, { x: { y: ['run WhoAmI now'] } })).toBe(true);
    expect(fires(words, { x: 'nothing' })).toBe(false);
    expect(fires('s: whoami\ncondition: s', { x: 'whoami' })).toBe(true);
    expect(fires(words, 'a line with whoami')).toBe(true);
  });
  it('point 20: wants each of the words of |all, wherever they are', () => {
    const all = "s: {'|all': [a1, b2]}\ncondition: s";
    expect(fires(all, { x: 'a1', y: 'b2' })).toBe(true);
    expect(fires(all, { x: 'b2 a1' })).toBe(true);
    expect(fires(all, { x: 'a1' })).toBe(false);
  });
  it('point 21: finds words inside values and never in keys, with wildcards', () => {
    expect(fires('s: [whoami]\ncondition: s', { whoami: 'x' })).toBe(false);
    expect(fires("s: ['chu*is']\ncondition: s", { x: 'Chuck Norris sat' })).toBe(true);
    expect(fires("s: ['a\\*b']\ncondition: s", { x: 'xxa*bxx' })).toBe(true);
    expect(fires("s: ['a\\*b']\ncondition: s", { x: 'aab' })).toBe(false);
  });
  it('point 21: keeps the shape and the case that a modifier asks for', () => {
    expect(fires("s: {'|startswith': abc}\ncondition: s", { x: 'abcd' })).toBe(true);
    expect(fires("s: {'|startswith': abc}\ncondition: s", { x: 'xabc' })).toBe(false);
    expect(fires("s: {'|cased': Abc}\ncondition: s", { x: 'xabcx' })).toBe(false);
    expect(fires("s: {'|re': 'a.c$'}\ncondition: s", { x: ['abcd', 'xabc'] })).toBe(true);
    expect(saidOf("s: {'|exists': true}\ncondition: s")).toContain('keywords cannot be null');
  });
  it('point 22: looks for a number as text', () => {
    expect(fires('s: [42]\ncondition: s', { x: 1042 })).toBe(true);
    expect(fires('s: [42]\ncondition: s', { x: 'has 42 in it' })).toBe(true);
    expect(fires('s: [true]\ncondition: s', { x: true })).toBe(true);
  });
});

describeRows('paths', [
  ['23: nested', 'f.g', 'x', { f: { g: 'x' } }, true],
  ['23: a key with dots wins', 'f.g', 'x', { 'f.g': 'y', f: { g: 'x' } }, false],
  ['23: a key with dots deeper down', 'f.g.h', 'x', { f: { 'g.h': 'x' } }, true],
  ['23: spaces around a name do not count', ' f ', 'x', { f: 'x' }, true],
  ['23: case of names counts', 'F', 'x', { f: 'x' }, false],
  ['23: own properties only', 'constructor', "'*'", {}, false],
  ['23: brackets are letters in Sigma 2', 'f[0]', 'x', { 'f[0]': 'x' }, true],
  ['23: and choose nothing', 'f[0]', 'x', { f: ['x'] }, false],
  ['24: any element', 'f', 'x', { f: ['y', 'x'] }, true],
  ['24: any element of elements', 'f', 'x', { f: [['y'], [['x']]] }, true],
  ['24: into objects', 'f.g', 'x', { f: [{ g: 'y' }, { g: 'x' }] }, true],
  ['24: at every level', 'f.items.g', 'x', { f: [{ items: [{ g: ['x'] }] }] }, true],
  ['24: negation comes after', 'f|neq', 'x', { f: ['y', 'x'] }, false],
  ['24: an object is its JSON text', 'f|contains', '\'"g":"x"\'', { f: { g: 'x' } }, true],
  [
    '24: members by the value of a key',
    'f[name=A].value',
    'x',
    {
      f: [
        { name: 'B', value: 'y' },
        { name: 'A', value: 'x' },
      ],
    },
    true,
  ],
  [
    '24: and no other members',
    'f[name=A].value',
    'y',
    {
      f: [
        { name: 'B', value: 'y' },
        { name: 'A', value: 'x' },
      ],
    },
    false,
  ],
]);

describe('array matchers of Sigma 3', () => {
  const three = (detection: string, record: unknown): boolean => {
    const { rules, faults } = load(ruleOf(detection, 'sigma-version: 3\n'));
    if (!rules[0]) throw new Error(faults[0]?.message);
    return rules[0].compiled.matches(record);
  };
  it('point 24: choose one place, from the front or from the end', () => {
    expect(three(line('f[0]', 'x'), { f: ['x', 'y'] })).toBe(true);
    expect(three(line('f[-1].g', 'x'), { f: [{ g: 'x' }, { g: 'y' }] })).toBe(false);
    expect(three(line('f[3]', 'x'), { f: ['x'] })).toBe(false);
    expect(three(line('f\\[0\\]', 'x'), { 'f[0]': 'x' })).toBe(true);
  });
  it('point 24: ask one member for all of a map', () => {
    const rule = "s: {'f[any]': {a: 1, b: 2}}\ncondition: s";
    expect(three(rule, { f: [{ a: 1 }, { b: 2 }] })).toBe(false);
    expect(three(rule, { f: [{ a: 1, b: 2 }] })).toBe(true);
  });
  it('point 24: ask every member, an empty list only when the rule says so', () => {
    expect(three(line('f[all]|startswith', 'x'), { f: ['x1', 'x2'] })).toBe(true);
    expect(three(line('f[all]|startswith', 'x'), { f: ['x1', 'y'] })).toBe(false);
    expect(three(line('f[all]', 'x'), { f: [] })).toBe(false);
    expect(three(line('f[all_or_empty]', 'x'), {})).toBe(true);
    expect(three(line('f[none]', 'x'), { f: ['y', 'x'] })).toBe(false);
    expect(three(line('f[none]', 'x'), { f: ['y'] })).toBe(true);
    expect(three(line('f[none]', 'x'), {})).toBe(true);
  });
  it('point 24: take a condition of their own', () => {
    const rule =
      "s:\n  'f[any]':\n    condition: a and not b\n    a: {.|gte: 500}\n    b: {.: 504}\ncondition: s";
    expect(three(rule, { f: [200, 502] })).toBe(true);
    expect(three(rule, { f: [504, 200] })).toBe(false);
  });
});
