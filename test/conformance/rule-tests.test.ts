/** Our rules over other authors' vendor events; what they agree on is a floor that no change may fall below. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figureOf, judgeForeign } from '../../scripts/proofs/rule-tests.part.ts';
import { loadFieldTables, loadRules } from '../../src/detection/index.ts';

const root = resolve(import.meta.dirname, '../..');
const data = resolve(root, '../shared/data/rule-tests/panther-tests.dev.jsonl');

describe.skipIf(!existsSync(data))(
  "our rules over other authors' events (skipped without ../shared)",
  () => {
    it('name the same technique in three of four, at a near level, and are quiet on what is harmless', () => {
      const fields = loadFieldTables(resolve(root, 'content/fields'));
      const { rules } = loadRules(resolve(root, 'content/rules'), { fields });
      const figure = figureOf(judgeForeign(data, rules));
      expect([figure.positives, figure.withTechnique, figure.negatives]).toEqual([466, 361, 462]);
      expect(figure.sameTechnique / figure.withTechnique).toBeGreaterThanOrEqual(0.75);
      expect(figure.nearLevel / figure.found).toBeGreaterThanOrEqual(0.8);
      expect(figure.falseAlarms / figure.negatives).toBeLessThanOrEqual(0.08);
    });
  },
);
