import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRules } from './load.ts';
import { createRuleSet } from './rule-set.ts';

const label = { product: 'aws', service: 'cloudtrail' };

const rulesOf = (...detections: readonly string[]) => {
  const { rules, faults } = readRules(
    detections.map((detection, i) => ({
      file: `r${i}.yml`,
      text: `title: r${i}\nlogsource: {product: aws, service: cloudtrail}\ndetection: {${detection}}\n`,
    })),
  );
  expect(faults).toEqual([]);
  return rules;
};

describe('a rule set', () => {
  const rules = rulesOf(
    's: {eventSource: iam, eventName: CreateUser}, condition: s',
    's: {eventSource: iam, eventName: [CreateUser, DeleteUser]}, condition: s',
    's: {eventSource: iam}, f: {eventName: CreateUser}, condition: s and not f',
    's: {eventName|endswith: User}, condition: s',
    's: {eventSource: s3, errorCode: null}, condition: s',
  );
  const set = createRuleSet(rules);
  const slugs = (record: unknown) => set.match(record, label).map(({ rule }) => rule.slug);

  it('finds what each rule finds alone, in order', () => {
    expect(slugs({ eventSource: 'IAM', eventName: 'createuser' })).toEqual(['r0', 'r1', 'r3']);
    expect(slugs({ eventSource: 'iam', eventName: 'ListUsers' })).toEqual(['r2']);
    expect(slugs({ eventSource: 's3' })).toEqual(['r4']);
  });

  it('shows a record only to the rules that could match', () => {
    const candidates = set.candidates({ eventSource: 's3', eventName: 'GetObject' }, label);
    expect(candidates.map((rule) => rule.slug)).toEqual(['r4']);
  });

  it('keeps rules from records of another logsource', () => {
    expect(set.match({ eventSource: 's3' }, { product: 'gcp', service: 'gcp.audit' })).toEqual([]);
    expect(set.match({ eventSource: 's3' }, { product: 'aws' })).toEqual([]);
  });

  it('says which selections matched and what the fields held', () => {
    const [match] = set.match({ eventSource: 'iam', eventName: 'DeleteUser' }, label);
    expect(match?.matchedSelections).toEqual(['s']);
    expect(match?.fields).toEqual({ eventSource: 'iam', eventName: 'DeleteUser' });
  });

  it('never loses a match to its index', () => {
    const value = fc.constantFrom('a', 'b', 'c', 'A*', '1', 'null');
    const item = fc.tuple(
      fc.constantFrom('x', 'y', 'z.w', 'x|neq', 'y|contains', 'x|cased'),
      value,
    );
    const map = fc
      .array(item, { minLength: 1, maxLength: 3 })
      .map((items) => Object.fromEntries(items));
    const detection = fc
      .tuple(
        map,
        fc.oneof(map, fc.array(map, { minLength: 1, maxLength: 2 })),
        fc.constantFrom('s', 's and t', 's or t', 's and not t', '1 of them', 'not s'),
      )
      .map(([s, t, condition]) => JSON.stringify({ s, t, condition }).slice(1, -1));
    const leaf = fc.constantFrom('a', 'A', 'b', 'c', 'ab', 1, null);
    const record = fc.record(
      { x: fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), y: leaf, z: fc.record({ w: leaf }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(detection, { minLength: 1, maxLength: 5 }),
        record,
        (detections, one) => {
          const many = rulesOf(...detections);
          const alone = many.filter((rule) => rule.compiled.matches(one));
          const found = createRuleSet(many).match(one, label);
          expect(found.map(({ rule }) => rule)).toEqual(alone);
        },
      ),
      { numRuns: 400 },
    );
  });
});
