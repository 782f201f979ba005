import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintRules } from '../lint.ts';
import { readRules } from '../load.ts';
import { distance, nearest } from './nearest.ts';

const head = (title: string, extra = ''): string => `title: ${title}
id: 6e2b3a52-6f6b-4e4e-8a44-3c1a0f6f2f10
status: test
description: what it finds
level: low
${extra}logsource:
  product: p
  service: s
`;
const rule = (lines: string, extra = ''): string =>
  `${head('A', extra)}detection:\n${lines.replace(/^/gm, '  ')}\n`;

const lint = (...texts: readonly string[]) => {
  const files = texts.map((text, i) => ({ file: `r${i}.yml`, text }));
  const { rules, faults } = readRules(files);
  expect(faults.filter(({ kind }) => kind === 'broken')).toEqual([]);
  return lintRules(rules, { files });
};
const saidOf = (lines: string, extra = ''): readonly string[] =>
  lint(rule(lines, extra)).map(({ message, fix }) => `${message} → ${fix}`);
const said = (lines: string, extra = ''): string => saidOf(lines, extra).join('\n');

const plain = 'sel:\n  a: x\ncondition: sel';

describe('lint', () => {
  it('has nothing to say of a sound rule', () => {
    expect(
      saidOf(plain, 'tags: [attack.persistence, attack.t1098.001]\ndate: 2026-01-31\n'),
    ).toEqual([]);
  });

  it('places what it says by line and column', () => {
    const [fault] = lint(rule("sel:\n  a: x\n  'b|contains': '*'\ncondition: sel"));
    expect(fault).toMatchObject({
      file: 'r0.yml',
      line: 12,
      column: 5,
      rule: 'A',
      kind: 'warning',
    });
  });

  it.each([
    ['a star alone', "s: {a: x, b: '*'}\ncondition: s", 'write `b|exists: true`'],
    ['an expression that takes all', "s: {a: x, 'b|re': '.*'}\ncondition: s", 'takes every value'],
    ['an expression without one', "s: {a: x, 'b|re': abc}\ncondition: s", 'plain text'],
    ['a wildcard at the end', "s: {a: x, b: 'c*'}\ncondition: s", 'write `b|startswith`'],
    ['a wildcard in front', "s: {a: x, b: '*c'}\ncondition: s", 'write `b|endswith`'],
    ['wildcards around', "s: {a: x, b: '*c*'}\ncondition: s", 'write `b|contains`'],
    ['empty text inside', "s: {a: x, 'b|contains': ''}\ncondition: s", 'in every value'],
    ['a value that stands twice', 's: {a: [x, X]}\ncondition: s', 'stands twice'],
    [
      'a whole id inside an id',
      "s: {a: x, 'appId|contains': 6e2b3a52-6f6b-4e4e-8a44-3c1a0f6f2f10}\ncondition: s",
      'drop `contains`',
    ],
    [
      'a selection nobody asks for',
      's: {a: x}\nt: {b: y}\ncondition: s',
      'no condition asks for "t"',
    ],
    [
      'a hidden selection nobody asks for',
      's: {a: x}\n_t: {b: y}\ncondition: all of them',
      'asks for "_t"',
    ],
    ['a time frame of Sigma 1', 's: {a: x}\ntimeframe: 5m\ncondition: s', 'write a correlation'],
    ['brackets that are letters', "s: {a: x, 'b[0]': y}\ncondition: s", 'add `sigma-version: 3`'],
    ['a rule that no index holds', 's: {a: null}\ncondition: s', 'meets every record'],
  ])('names %s', (_, lines, expected) => {
    expect(said(lines)).toContain(expected);
  });

  it.each([
    ['an escaped star', "s: {a: x, b: 'c\\*'}\ncondition: s"],
    ['a wildcard in the middle', "s: {a: x, b: 'c*d*'}\ncondition: s"],
    ['case before encoding', "s: {a: x, 'b|base64offset|contains': [iex, IEX]}\ncondition: s"],
    [
      'selections under a pattern',
      's: {a: x}\nf_a: {b: y}\nf_b: {b: z}\ncondition: s and not 1 of f_*',
    ],
  ])('leaves alone %s', (_, lines) => {
    expect(saidOf(lines)).toEqual([]);
  });

  it.each([
    ['a technique of an older version', 'tags: [attack.t1562.008]\n', 'write `attack.t1685.002`'],
    ['a tactic that is gone', 'tags: [attack.defense-evasion]\n', 'attack.stealth'],
    ['a tactic that never was', 'tags: [attack.persistance]\n', 'write `attack.persistence`'],
    ['a technique that is none', 'tags: [attack.t109]\n', 'is no technique'],
    ['a tag without a namespace', 'tags: [cloud]\n', 'no namespace'],
    ['a date of the old form', 'date: 2024/01/15\n', 'is no date'],
    [
      'a change before the beginning',
      'date: 2024-02-01\nmodified: 2024-01-01\n',
      'before it was written',
    ],
    ['a relation that is none', 'related: [{id: x, type: obsoletes}]\n', 'no kind of relation'],
    ['a key with a slip', 'falsepositve: [x]\n', 'did you mean `falsepositives`?'],
  ])('names %s', (_, extra, expected) => {
    expect(said(plain, extra)).toContain(expected);
  });

  it('names what a document lacks', () => {
    const bare =
      'title: A\nlogsource: {product: p, servcie: s}\ndetection: {s: {a: x}, condition: s}\n';
    const messages = lint(bare).map(({ message }) => message);
    expect(messages).toEqual([
      'has no id',
      'has no status',
      'has no level',
      'has no description',
      'logsource.servcie: "servcie" is not a part of a logsource, and is ignored',
    ]);
  });

  it('knows a field by the other rules of its logsource', () => {
    const many = ['B', 'C', 'D'].map((title) =>
      head(title)
        .replace('6f2f10', `6f2f1${title}`.toLowerCase())
        .concat('detection: {s: {requestParameters.userName: x}, condition: s}\n'),
    );
    const slip = rule('s: {requestParameters.usrName: x}\ncondition: s');
    const found = lint(...many, slip).map(({ fix }) => fix);
    expect(found).toEqual(['did you mean `requestParameters.userName`?']);
  });

  it('names two rules of one title and logsource, and a filter for nobody', () => {
    const other = rule(plain).replace('6f2f10', '6f2f11');
    const filter =
      'title: F\nid: 6e2b3a52-6f6b-4e4e-8a44-3c1a0f6f2f12\nlogsource: {product: p}\nfilter: {rules: [none], s: {a: 1}, condition: not s}\n';
    const messages = lint(rule(plain), other, filter).map(({ message }) => message);
    expect(messages).toEqual([
      'title: has the title of r0.yml',
      'filter.rules: no rule here is called "none"',
    ]);
  });
});

describe('the nearest name', () => {
  it('is within an edit or two, and never the word with another number', () => {
    expect(nearest('eventNam', ['eventName', 'eventTime'])).toBe('eventName');
    expect(nearest('param2', ['param1'])).toBeUndefined();
    expect(nearest('ab', ['ac'])).toBeUndefined();
    expect(nearest('EVENTNAME', ['eventName'])).toBe('eventName');
  });

  it('is as far one way as the other, and no distance from itself', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(distance(a, b, 9)).toBe(distance(b, a, 9));
        expect(distance(a, a, 9)).toBe(0);
        expect(distance(a, b, 9)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
