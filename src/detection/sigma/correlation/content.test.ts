import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRules } from '../examples.ts';
import { loadRules, readRules } from '../load.ts';
import { loadFieldTables } from '../load-fields.ts';
import { servingOnly } from './link.ts';
import { lintCorrelations } from './lint.ts';

const root = resolve(import.meta.dirname, '../../../..');
const fields = loadFieldTables(resolve(root, 'content/fields'));
const { rules, correlations } = loadRules(resolve(root, 'content/rules'), { fields });

describe('our own correlations', () => {
  it('leave nothing for lint to say, and carry our conventions', () => {
    expect(lintCorrelations(correlations, rules)).toEqual([]);
    const serving = servingOnly(correlations);
    const bare = correlations.filter((one) => !one.own && !serving.has(one.id));
    expect(bare.map(({ slug }) => slug)).toEqual([]);
  });

  it('fire on every sequence that they must and on none where they must stay quiet', () => {
    const slugs = new Set(correlations.map(({ slug }) => slug));
    const results = testRules(rules, correlations).filter(({ rule }) => slugs.has(rule));
    expect(results.flatMap(({ rule, failures }) => failures.map((one) => [rule, one]))).toEqual([]);
  });
});

const base = `title: Denied
name: denied
logsource: { product: test }
detection: { selection: { op: denied }, condition: selection }
level: low
`;
const burst = (fires: string, quiet: string): string => `title: Burst
name: burst
correlation: { type: event_count, rules: [denied], group-by: [who.name], timespan: 1m, condition: { gte: 3 } }
countersign:
  fires: ${fires}
  quiet: ${quiet}
`;

const tested = (fires: string, quiet: string) => {
  const text = `${base}---\n${burst(fires, quiet)}`;
  const outcome = readRules([{ file: 'burst.yml', text }]);
  return testRules(outcome.rules, outcome.correlations);
};

describe('the guide', () => {
  it('shows a correlation that loads and holds', () => {
    const page = readFileSync(resolve(root, 'docs/write-a-rule.md'), 'utf8');
    const [, text = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)][1] ?? [];
    const outcome = readRules([{ file: 'refused-burst.yml', text }]);
    expect(outcome.faults).toEqual([]);
    expect(testRules(outcome.rules, outcome.correlations)).toMatchObject([
      { rule: 'refused-burst', outcome: 'passed', fires: 1, quiet: 1 },
    ]);
  });
});

describe('examples of correlations', () => {
  const denied = (more: string): string =>
    `{ event: { op: denied, who: { name: jane } }, ${more} }`;

  it('are sequences; the rules that only serve are tested with them', () => {
    const results = tested(
      `[[${denied('repeat: 3, every: 20s')}]]`,
      `[[${denied('repeat: 3, every: 40s')}], [${denied('vary: { who.name: [a, b, c] }')}]]`,
    );
    expect(results).toMatchObject([
      { rule: 'burst', outcome: 'passed', fires: 1, quiet: 2, failures: [] },
    ]);
  });

  it('say which sequence does not do what it must', () => {
    const [result] = tested(`[[${denied('repeat: 2')}]]`, `[[${denied('repeat: 5')}]]`);
    expect(result?.outcome).toBe('failed');
    expect(
      result?.failures.map(({ example, index, message }) => [example, index, message]),
    ).toEqual([
      ['fires', 0, 'does not fire on a sequence that it must find'],
      ['quiet', 0, 'fires on a sequence where it must stay quiet'],
    ]);
  });

  it('take the logsource of the first rule, or the one that a step names', () => {
    const other = denied('repeat: 3, logsource: { product: other }');
    expect(tested(`[[${denied('repeat: 3')}]]`, `[[${other}]]`)[0]?.outcome).toBe('passed');
  });

  it('put steps in the order of their times', () => {
    const text = `${base}---
${base.replaceAll('enied', 'llowed').replaceAll('dllowed', 'allowed').replace('Dllowed', 'Allowed')}---
title: Then
name: then
correlation: { type: temporal_ordered, rules: [denied, allowed], group-by: [who], timespan: 1m }
countersign:
  fires: [[{ at: 9s, event: { op: allowed, who: j } }, { at: 1s, event: { op: denied, who: j } }]]
  quiet: [[{ at: 1s, event: { op: allowed, who: j } }, { at: 9s, event: { op: denied, who: j } }]]
`;
    const { rules: two, correlations: then, faults } = readRules([{ file: 'then.yml', text }]);
    expect(faults).toEqual([]);
    expect(testRules(two, then)).toMatchObject([{ rule: 'then', outcome: 'passed' }]);
  });
});

describe('lint of correlations', () => {
  it('warns of what silences a rule of ours, and of what holds at once or too long', () => {
    const text = `${base}countersign: { response: x }
---
title: Burst
name: burst
correlation: { type: event_count, rules: [denied], timespan: 30d, condition: { lte: 3 } }
`;
    const outcome = readRules([{ file: 'burst.yml', text }]);
    expect(
      lintCorrelations(outcome.correlations, outcome.rules).map(({ message }) => message),
    ).toEqual([
      'groups by nothing: all events are one group',
      'looks back further than a week',
      'has no bound from below: it holds at the first event',
      'the rule "denied" says nothing itself any more',
    ]);
  });
});
