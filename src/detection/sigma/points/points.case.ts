/** Rules from a few lines, for the tests of the points of docs/sigma.md. */
import { describe, expect, it } from 'vitest';
import type { LoadOptions, LoadOutcome } from '../load.ts';
import { readRules } from '../load.ts';

const indented = (text: string): string => text.replace(/^/gm, '  ');

export const load = (text: string, options: LoadOptions = {}): LoadOutcome =>
  readRules([{ file: 'r.yml', text }], options);

export const ruleOf = (detection: string, head = ''): string =>
  `title: t\n${head}logsource: {product: p}\ndetection:\n${indented(detection)}\n`;

/** Does the one rule with this `detection:` block match? Throws what was said when it is refused. */
export const fires = (detection: string, record: unknown, options: LoadOptions = {}): boolean => {
  const { rules, faults } = load(ruleOf(detection), options);
  const [one] = rules;
  if (!one) throw new Error(faults.map((fault) => fault.message).join('; '));
  return one.compiled.matches(record);
};

/** Kinds and messages of everything said of the rule. */
export const saidOf = (detection: string, options: LoadOptions = {}): string =>
  load(ruleOf(detection), options)
    .faults.map((fault) => `${fault.kind}: ${fault.message}`)
    .join('; ');

/** One selection with one line. */
export const line = (key: string, value: string): string => `s: {'${key}': ${value}}\ncondition: s`;

/** [what it shows, `field|modifiers`, value in YAML, record, fires] */
export type Row = readonly [string, string, string, unknown, boolean];

export const describeRows = (title: string, rows: readonly Row[], options?: LoadOptions): void => {
  describe(title, () => {
    it.each(rows)('point %s: %s: %s', (_, key, value, record, expected) => {
      expect(fires(line(key, value), record, options)).toBe(expected);
    });
  });
};
