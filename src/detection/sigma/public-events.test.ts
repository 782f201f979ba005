import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLineMatcher } from './line-matcher.ts';
import { readRules } from './load.ts';
import { loadFieldTables } from './load-fields.ts';
import { publicRuleFiles } from './public-rules.case.ts';
import { createRuleSet } from './rule-set.ts';

const shared = resolve(import.meta.dirname, '../../../../shared/data');
const sources = [
  'cloudtrail/stratus-detonation-logs.neutral.jsonl',
  'rule-tests/panther-tests.dev.jsonl',
];
const linesOf = (path: string): readonly string[] =>
  existsSync(resolve(shared, path))
    ? readFileSync(resolve(shared, path), 'utf8').trim().split('\n')
    : [];
const files = publicRuleFiles();
/** One of so many: each is held to each of thousands of rules, one by one. */
const STEP = 50;
const events = sources
  .flatMap(linesOf)
  .filter((_, i) => i % STEP === 0)
  .map((line): unknown => JSON.parse(line).event);

describe.skipIf(files.length === 0 || events.length === 0)(
  'public rules over vendor events (where both are at hand)',
  () => {
    const fields = loadFieldTables(resolve(import.meta.dirname, '../../../content/fields'));
    const { rules } = readRules(files, { fields });
    // Without a label to route by, every rule is for every event.
    const unrouted = rules.map((rule) => ({ ...rule, logsource: {} }));

    it('match the bytes of an event as each rule alone matches its record', {
      timeout: 120_000,
    }, () => {
      const lines = createLineMatcher(unrouted);
      const set = createRuleSet(unrouted);
      let matches = 0;
      const block = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      lines.matchLines(block, (found, line) => {
        const record = events[line];
        const alone = unrouted.filter((rule) => rule.compiled.matches(record));
        expect(found?.map(({ rule }) => rule.id)).toEqual(alone.map(({ id }) => id));
        const described = set.match(record, {});
        expect(described.map(({ fields: seen }) => seen)).toEqual(found?.map((one) => one.fields));
        expect(described.map((one) => one.matchedSelections)).toEqual(
          found?.map((one) => one.matchedSelections),
        );
        matches += alone.length;
      });
      expect(matches).toBeGreaterThan(events.length);
    });
  },
);
