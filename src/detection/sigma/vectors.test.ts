import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRules } from './load.ts';

const file = resolve(import.meta.dirname, '../../../../shared/vectors/sigma-vectors.jsonl');

interface Vector {
  readonly rule: string;
  readonly event: unknown;
  readonly expected: boolean;
  readonly tier: string;
  readonly test: string;
  readonly title?: string;
  readonly placeholders?: Record<string, string[]>;
}

/** A rule that is refused at load never fires. */
const verdict = ({ rule, event, title, placeholders = {} }: Vector): boolean => {
  const { rules } = readRules([{ file: 'vector.yml', text: rule }], { placeholders });
  const one = rules.find((found) => found.title === title) ?? rules[0];
  return one?.compiled.matches(event) ?? false;
};

describe.skipIf(!existsSync(file))(
  'conformance vectors of other engines (where they are at hand)',
  () => {
    const vectors = existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Vector)
      : [];
    const differing = (tier: string): Vector[] => {
      const chosen = vectors.filter((vector) => vector.tier === tier);
      expect(chosen.length).toBeGreaterThan(10);
      return chosen.filter((vector) => verdict(vector) !== vector.expected);
    };

    it('agree in every case on which the engines agree', () => {
      expect(differing('consensus')).toEqual([]);
    });
    it('agree in every case of filters', () => {
      expect(differing('filter')).toEqual([]);
    });
    it('agree in every case of array matchers', () => {
      expect(differing('extension')).toEqual([]);
    });
    it('differ in the disputed cases that docs/sigma.md decides otherwise, and in no other', () => {
      expect(
        differing('disputed')
          .map(({ test }) => test)
          .sort(),
      ).toEqual([
        'case 14 detection14_case',
        'correlation_engine::tests::test_expand_modifier_with_correlation',
        'engine::tests::test_expand_modifier_multiple_placeholders',
        'engine::tests::test_expand_modifier_yaml',
        'field::tests::test_evaluate_lt_string',
        'test_matcher_null_pattern',
        'test_matcher_null_pattern',
        'test_matcher_windash_exact',
      ]);
    });
  },
);
