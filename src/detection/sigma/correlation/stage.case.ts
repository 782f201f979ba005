/** A correlator with a few rules, and events for it. */
import { expect } from 'vitest';
import { SECOND } from '../../../core/index.ts';
import { readRules } from '../load.ts';
import { type CorrelationHit, type CorrelatorOptions, createCorrelator } from './correlator.ts';

export const START = Date.UTC(2026, 2, 2, 9);

const ruleFor = (op: string): string => `title: ${op}
name: ${op}
logsource: { product: test }
detection: { selection: { op: ${op} }, condition: selection }
---
`;

/** A document per body; `name` is taken from its first word. */
export const stage = (
  bodies: Readonly<Record<string, string>>,
  options: CorrelatorOptions = {},
) => {
  const text = [
    ...['a', 'b', 'c', 'x'].map(ruleFor),
    `title: ab\nname: ab\nlogsource: { product: test }\ndetection: { selection: { op: [a, b] }, condition: selection }\n---\n`,
    ...Object.entries(bodies).map(
      ([name, body]) => `title: ${name}\nname: ${name}\ncorrelation: ${body}\n---\n`,
    ),
  ].join('');
  const { rules, correlations, faults } = readRules([{ file: 'c.yml', text }]);
  expect(faults.filter(({ kind }) => kind !== 'warning')).toEqual([]);
  const correlator = createCorrelator(correlations, options);
  let nth = 0;
  const at = (
    time: number,
    record: Readonly<Record<string, unknown>>,
    id = `e${nth++}`,
  ): readonly CorrelationHit[] => {
    const matched = rules.filter((rule) => rule.compiled.matches(record));
    return correlator.observe(
      { id, vendorId: `v-${id}`, time: START + time, record, who: [String(record['user'])] },
      matched.map((rule) => rule.id),
    );
  };
  return {
    correlator,
    at,
    /** Which of these steps hold. */
    holds: (steps: readonly (readonly [number, Readonly<Record<string, unknown>>])[]) =>
      steps.map(([time, record]) => at(time * SECOND, record).length > 0),
  };
};

export const count = (condition: string, rest = ''): string =>
  `{ type: event_count, rules: [a], group-by: [user], timespan: 10s, condition: ${condition}${rest} }`;

export const jane = (op: string, more: Readonly<Record<string, unknown>> = {}) => ({
  op,
  user: 'jane',
  ...more,
});
