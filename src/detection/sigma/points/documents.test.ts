import { describe, expect, it } from 'vitest';
import { createRuleSet } from '../rule-set.ts';
import { fires, load, ruleOf, saidOf } from './points.case.ts';

const sound = (
  title: string,
  rest = '',
  logsource = '{product: aws, service: cloudtrail}',
): string =>
  `title: ${title}\n${rest}logsource: ${logsource}\ndetection:\n  s: {e: ${title}}\n  condition: s\n`;
const kinds = (text: string): readonly string[] => load(text).faults.map((fault) => fault.kind);

describe('documents', () => {
  it('point 59: several stand in one file, each broken by itself', () => {
    const { rules, faults } = load(`${sound('A')}---\ntitle: [\n---\n${sound('B')}...\n`);
    expect(rules.map(({ title }) => title)).toEqual(['A', 'B']);
    expect(faults.map(({ kind }) => kind)).toEqual(['broken']);
  });
  it('point 59: marks, comments and directives between them are nothing', () => {
    const { rules, faults } = load(
      `\ufeff%YAML 1.2\n---\n# first\n${sound('A')}\n---\n# nothing\n---\r\n${sound('B')}`,
    );
    expect([rules.length, faults]).toEqual([2, []]);
  });
  it('point 59: anchors, aliases and merged maps are resolved', () => {
    const text =
      'base: &b {f: a}\ns: {<<: *b, g: c}\nt: {f: &v [x, y]}\nu: {g: *v}\ncondition: s or u';
    expect(fires(text, { f: 'a', g: 'c' })).toBe(true);
    expect(fires(text, { f: 'a' })).toBe(false);
    expect(fires(text, { g: 'y' })).toBe(true);
  });
  it('point 59: words that only old YAML takes for booleans stay words', () => {
    expect(fires('s: {f: no, g: on}\ncondition: s', { f: 'No', g: 'ON' })).toBe(true);
    expect(fires('s: {f: 2024-01-15}\ncondition: s', { f: '2024-01-15' })).toBe(true);
  });
  it('point 59: a key that stands twice is a fault', () => {
    expect(saidOf('s: {f: a}\ns: {f: b}\ncondition: s')).toContain('not YAML');
  });
  it('point 60: title, logsource, detection and condition are asked for', () => {
    expect(load(sound('A').replace('title: A\n', '')).faults[0]?.message).toContain('title');
    expect(load(sound('A', '', '{}')).faults[0]?.message).toContain('logsource');
    expect(load('title: A\nlogsource: {product: p}\n').faults[0]?.message).toContain('detection');
    expect(saidOf('s: {a: 1}')).toContain('condition is missing');
    expect(saidOf('condition: s')).toContain('no selection');
    expect(kinds('- a\n')).toEqual(['broken']);
  });
  it('point 60: selections are maps, lists or words, and values are flat', () => {
    expect(saidOf('s: {}\ncondition: s')).toContain('is empty');
    expect(saidOf('s: []\ncondition: s')).toContain('is empty');
    expect(saidOf('s: null\ncondition: s')).toContain('a map or a list');
    expect(saidOf('s: {a: {b: 1}}\ncondition: s')).toContain('neither text');
    expect(saidOf('s: {a: [[1]]}\ncondition: s')).toContain('neither text');
  });
  it('point 61: id and name are free; the file stands for a name, the name for an id', () => {
    const [named] = load(sound('A', 'name: my-rule\n')).rules;
    expect([named?.id, named?.slug]).toEqual(['my-rule', 'my-rule']);
    expect(load(sound('A')).rules[0]?.slug).toBe('r');
    expect(load(`${sound('A', 'id: x\n')}---\n${sound('B', 'id: x\n')}`).rules).toHaveLength(1);
  });
  it('point 62: kinds of relation that are not known do not stop a rule', () => {
    expect(load(sound('A', 'related: [{id: x, type: obsoletes}]\n')).rules).toHaveLength(1);
  });
  it('point 63: dates of either form, and other things, do not stop a rule', () => {
    for (const date of ['2024-01-15', '2024/01/15', 'soon', '[1]']) {
      expect(load(sound('A', `date: ${date}\n`)).rules, date).toHaveLength(1);
    }
  });
  it('point 64: unknown keys do not stop a rule, and are kept', () => {
    const [rule] = load(sound('A', 'ticket: {number: 7}\nauthor: x\n')).rules;
    expect(rule?.custom).toEqual({ ticket: { number: 7 } });
  });
  it('point 65: each part of a logsource that is given must be that of the record', () => {
    const found = (logsource: string, label: Record<string, string>): number =>
      createRuleSet(load(sound('A', '', logsource)).rules).match({ e: 'A' }, label).length;
    const label = { product: 'aws', service: 'cloudtrail' };
    expect(found('{product: AWS}', label)).toBe(1);
    expect(found('{product: aws, definition: x}', label)).toBe(1);
    expect(found('{service: cloudtrail}', label)).toBe(1);
    expect(found('{product: aws, category: x}', label)).toBe(0);
    expect(found('{product: gcp}', label)).toBe(0);
    expect(found('{product: aws}', {})).toBe(0);
  });
  it('point 66: field tables are for the taxonomy of Sigma alone', () => {
    const fields = {
      tables: [
        { serves: [{ product: 'aws' }], strip: [], every: ['in.{field}'], entries: new Map() },
      ],
      labels: [],
    };
    const other = 'taxonomy: other\n';
    expect(load(sound('A'), { fields }).rules[0]?.compiled.matches({ in: { e: 'A' } })).toBe(true);
    expect(load(sound('A', other), { fields }).rules[0]?.compiled.matches({ in: { e: 'A' } })).toBe(
      false,
    );
  });
  it('point 67: level, status, tags, fields and false positives are read; a strange level is warned of', () => {
    const [rule] = load(
      sound(
        'A',
        'level: high\nstatus: test\ntags: [attack.t1098]\nfields: [x]\nfalsepositives: y\nscope: [server]\n',
      ),
    ).rules;
    expect(rule).toMatchObject({
      level: 'high',
      status: 'test',
      attack: ['T1098'],
      fields: ['x'],
      falsePositives: ['y'],
    });
    expect(kinds(sound('A', 'level: urgent\n'))).toEqual(['warning']);
    expect(load(sound('A')).rules[0]?.level).toBe('medium');
  });
  it('point 68: documents of Sigma 1 are refused with the reason', () => {
    expect(load(`action: global\n${sound('A')}`).faults[0]?.message).toContain('Sigma 1');
  });
});

const filter = (body: string, logsource = '{product: aws}'): string =>
  `title: F\nlogsource: ${logsource}\nfilter:\n${body.replace(/^/gm, '  ')}\n`;
const excluded = 's: {user|startswith: svc}\ncondition: not s';

describe('filters', () => {
  const quiet = (text: string, record: unknown): boolean =>
    load(text).rules.every((rule) => !rule.compiled.matches(record));
  const event = { e: 'A', user: 'svc-1' };

  it('point 69: name rules by id or name, or take any', () => {
    const rule = sound('A', 'id: 11111111-1111-4111-8111-111111111111\nname: my-rule\n');
    for (const rules of ['[11111111-1111-4111-8111-111111111111]', '[my-rule]', 'any', 'my-rule']) {
      expect(quiet(`${rule}---\n${filter(`rules: ${rules}\n${excluded}`)}`, event), rules).toBe(
        true,
      );
    }
    expect(quiet(`${rule}---\n${filter(`rules: [other]\n${excluded}`)}`, event)).toBe(false);
    expect(quiet(`${rule}---\n${filter(`rules: []\n${excluded}`)}`, event)).toBe(true);
    expect(kinds(filter(excluded))).toEqual(['warning']);
  });
  it('point 69: may stand before the rules', () => {
    expect(quiet(`${filter(`rules: any\n${excluded}`)}---\n${sound('A')}`, event)).toBe(true);
  });
  it('point 70: are joined with and; one without "not" is warned of', () => {
    const only = filter('rules: any\ns: {user: ann}\ncondition: s');
    expect(quiet(`${sound('A')}---\n${only}`, { e: 'A', user: 'bo' })).toBe(true);
    expect(quiet(`${sound('A')}---\n${only}`, { e: 'A', user: 'ann' })).toBe(false);
    expect(kinds(only)).toEqual(['warning']);
  });
  it('point 70: are joined to the whole of an "or"', () => {
    const either = sound('A').replace('condition: s', 't: {x: 1}\n  condition: s or t');
    expect(quiet(`${either}---\n${filter(`rules: any\n${excluded}`)}`, { x: 1, user: 'svc' })).toBe(
      true,
    );
  });
  it('point 71: reach rules within their logsource', () => {
    const at = (logsource: string): boolean =>
      quiet(`${sound('A')}---\n${filter(`rules: any\n${excluded}`, logsource)}`, event);
    expect(at('{product: aws, service: cloudtrail}')).toBe(true);
    expect(at('{product: aws, service: other}')).toBe(false);
    expect(at('{category: x}')).toBe(false);
  });
  it('point 72: keep their names to themselves', () => {
    const many = sound('A').replace('condition: s', 's2: {z: 1}\n  condition: 1 of s*');
    const text = `${many}---\n${filter('rules: any\ns2: {user: bo}\ncondition: not 1 of s*')}`;
    expect(quiet(text, { e: 'A', user: 'ann' })).toBe(false);
    expect(quiet(text, { user: 'bo' })).toBe(true);
    expect(quiet(text, { e: 'A', user: 'bo' })).toBe(true);
  });
  it('point 73: stack', () => {
    const second = filter('rules: any\ns: {user: bo}\ncondition: not s');
    const text = `${sound('A')}---\n${filter(`rules: any\n${excluded}`)}---\n${second}`;
    expect(quiet(text, event)).toBe(true);
    expect(quiet(text, { e: 'A', user: 'bo' })).toBe(true);
    expect(quiet(text, { e: 'A', user: 'ann' })).toBe(false);
  });
  it('point 73: leave correlations alone, and reach their members', () => {
    const correlation =
      'title: C\ncorrelation: {type: event_count, rules: [r], group-by: [user], timespan: 1m, condition: {gte: 2}}\n';
    const outcome = load(
      `${sound('A')}---\n${correlation}---\n${filter(`rules: any\n${excluded}`)}`,
    );
    expect(outcome.rules[0]?.compiled.matches(event)).toBe(false);
    expect(outcome.faults.filter(({ kind }) => kind === 'broken')).toEqual([]);
  });
  it('point 69: with placeholders that have no values are set aside', () => {
    const text = filter("rules: any\ns: {user|expand: '%x%'}\ncondition: not s");
    expect(kinds(text)).toContain('set_aside');
    expect(ruleOf('s: {a: 1}\ncondition: s')).toContain('title');
  });
});
