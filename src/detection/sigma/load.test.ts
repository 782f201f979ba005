import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testRules } from './examples.ts';
import { explainRule } from './explain.ts';
import { lintRules } from './lint.ts';
import { loadRules, readRules } from './load.ts';

const sound = (title: string, rest = ''): string =>
  `title: ${title}\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  selection:\n    eventName: ${title}\n  condition: selection\n${rest}`;

describe('loading', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rules-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });
  const put = (name: string, text: string): void => writeFileSync(join(dir, name), text);

  it('loads all sound rules beside broken ones, and names each fault with its place', () => {
    put('a.yml', sound('A'));
    put('b.yml', 'title: B\ndetection: [\n');
    put('c.yml', sound('C').replace('eventName', "'eventName|near'"));
    put('d.yml', `${sound('D')}---\n${sound('E')}`);
    put('notes.txt', 'not a rule');
    mkdirSync(join(dir, 'deep'));
    put('deep/f.yaml', sound('F', 'countersign: {evidence: much}\n'));
    const { rules, faults } = loadRules(dir);
    expect(rules.map((rule) => rule.slug)).toEqual(['a', 'd', 'd-2']);
    expect(faults.map(({ file, line, column }) => [file, line, column])).toEqual([
      ['b.yml', expect.any(Number), expect.any(Number)],
      ['c.yml', 5, 5],
      ['deep/f.yaml', 7, 1],
    ]);
    expect(faults.every((fault) => fault.fix.length > 0)).toBe(true);
  });

  it('does not follow links', () => {
    put('a.yml', sound('A'));
    symlinkSync(join(dir, 'a.yml'), join(dir, 'b.yml'));
    expect(loadRules(dir).rules).toHaveLength(1);
  });

  it('says when the folder is not there', () => {
    expect(() => loadRules(join(dir, 'none'))).toThrow(/no folder of rules/);
  });
});

const read = (text: string, placeholders = {}) =>
  readRules([{ file: 'r.yml', text }], { placeholders });

describe('documents', () => {
  it('refuses a file that unfolds to a huge tree', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'].map((pair) => [...pair])) {
      bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(',')}]`);
    }
    const { rules, faults } = read(bomb.join('\n'));
    expect(rules).toEqual([]);
    expect(faults[0]?.message).toContain('more than 50000 values');
  });

  it('keeps the first of two rules with one id', () => {
    const id = 'id: 6e2b3a52-6f6b-4e4e-8a44-3c1a0f6f2f10\n';
    const { rules, faults } = read(`${id}${sound('A')}---\n${id}${sound('B')}`);
    expect(rules.map((rule) => rule.title)).toEqual(['A']);
    expect(faults[0]?.message).toContain('is already that of');
  });

  it('sets a rule aside whose placeholder this site does not give, and expands it where it does', () => {
    const text = sound('A').replace('eventName: A', "'user|expand': 'x-%admins%'");
    expect(read(text).faults[0]).toMatchObject({ kind: 'set_aside' });
    const [rule] = read(text, { admins: ['ann', 'b*'] }).rules;
    expect(rule?.compiled.matches({ user: 'X-Ann' })).toBe(true);
    expect(rule?.compiled.matches({ user: 'x-bob' })).toBe(true);
    expect(rule?.compiled.matches({ user: 'x-carl' })).toBe(false);
  });

  it('refuses a correlation that does not say what it correlates', () => {
    const { correlations, faults } = read(
      'title: X\ncorrelation: {type: event_count, rules: []}\n',
    );
    expect(correlations).toEqual([]);
    expect(new Set(faults.map((fault) => fault.kind))).toEqual(new Set(['broken']));
  });

  it('renames techniques of earlier ATT&CK versions', () => {
    const [rule] = read(sound('A', 'tags: [attack.defense-evasion, attack.t1562.008]\n')).rules;
    expect(rule?.attack).toEqual(['T1685.002']);
  });

  it('applies a filter only to the rules that it names', () => {
    const filter =
      '---\ntitle: Known\nfilter:\n  rules: [A]\n  selection: {user|startswith: svc}\n  condition: not selection\n';
    const { rules } = read(`${sound('A')}---\n${sound('B')}${filter}`);
    const matches = (nth: number, event: unknown) => rules[nth]?.compiled.matches(event);
    expect(matches(0, { eventName: 'A', user: 'svc-1' })).toBe(false);
    expect(matches(0, { eventName: 'A', user: 'ann' })).toBe(true);
    expect(matches(1, { eventName: 'B', user: 'svc-1' })).toBe(true);
  });

  it('warns of a filter without "not"', () => {
    const filter = 'title: F\nfilter:\n  rules: any\n  s: {a: 1}\n  condition: s\n';
    expect(read(filter).faults.map((fault) => fault.kind)).toEqual(['warning']);
  });
});

describe('examples, lint and explanations', () => {
  const own = sound(
    'A',
    'countersign:\n  fires: [{eventName: a}]\n  quiet: [{eventName: b}, {eventName: A}]\n',
  );

  it('runs the events that a rule carries', () => {
    const [result] = testRules(read(own).rules);
    expect(result).toMatchObject({ outcome: 'failed', fires: 1, quiet: 2 });
    expect(result?.failures).toEqual([
      { example: 'quiet', index: 1, message: expect.stringContaining('stay quiet') },
    ]);
    expect(testRules(read(sound('B')).rules)[0]?.outcome).toBe('untested');
  });

  it('complains of what our conventions ask and a rule lacks', () => {
    const messages = lintRules(read(own).rules).map((fault) => fault.message);
    expect(messages).toContain('the id is no UUID');
    expect(messages).toContain('says nothing of false positives');
    expect(lintRules(read(sound('B')).rules)).toEqual([]);
  });

  it('names a rule that cannot be indexed', () => {
    const text = sound('A').replace('condition: selection', 'condition: not selection');
    expect(lintRules(read(text).rules)[0]?.message).toContain('every record of its logsource');
  });

  it('explains which part matched and what the record had there', () => {
    const [rule] = read(
      sound('A').replace('    eventName: A', '    eventName: A\n    user: [x, y]'),
    ).rules;
    if (!rule) throw new Error('the rule was refused');
    const explained = explainRule(rule, { eventName: 'a', user: 'z' });
    expect(explained.matched).toBe(false);
    expect(explained.selections[0]?.items).toEqual([
      { path: 'eventName', matched: true, saw: ['a'] },
      { path: 'user', matched: false, saw: ['z'] },
    ]);
  });
});
