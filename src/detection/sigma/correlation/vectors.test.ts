import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CorrelationVector, runCorrelationVector } from './vectors.ts';

const FILE = new URL(
  '../../../../../shared/vectors/sigma-correlation-vectors.jsonl',
  import.meta.url,
);

interface Row extends CorrelationVector {
  readonly test: string;
}

/** Line of the file → why it differs; `docs/sigma.md` tells each at length. */
const explained: Readonly<Record<number, string>> = {
  9: 'a placeholder is filled from the event',
  18: "another engine's own setting",
  19: '`action` documents are Sigma 1',
  30: 'fields of another schema',
  32: '`action` documents are Sigma 1',
  37: 'a second life',
  40: 'a second life',
  43: 'a second life',
  44: 'a second life',
  45: 'a setting that silences',
  46: 'a setting that silences',
  48: 'a second life',
  49: 'a second life',
};

describe.skipIf(!existsSync(FILE))('sequences of another engine (where they are at hand)', () => {
  const rows = readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

  it('agree at every step, but for those that the page on correlations explains', () => {
    const differ = rows.flatMap((row, i) => (runCorrelationVector(row).agrees ? [] : [i + 1]));
    expect(rows.length).toBeGreaterThan(50);
    expect(differ).toEqual(Object.keys(explained).map(Number));
  });

  it('a second life agrees once it goes on from the first', () => {
    const lives = rows.flatMap((row, i) => {
      if (explained[i + 1] !== 'a second life') return [];
      const first = rows.findIndex((one) => one.test === row.test);
      return first < i ? [{ first: rows[first] as Row, second: row }] : [];
    });
    expect(lives).toHaveLength(5);
    for (const { first, second } of lives) {
      const { agrees } = runCorrelationVector({
        rules: first.rules,
        steps: [...first.steps, ...second.steps],
      });
      expect([second.test, agrees]).toEqual([second.test, true]);
    }
  });
});

describe('running a sequence', () => {
  const rules = `title: Click
name: click
logsource: { product: test }
detection: { selection: { op: click }, condition: selection }
---
title: Clicks
correlation: { type: event_count, rules: [click], group-by: [user], timespan: 10s, condition: { gte: 2 } }
`;
  const click = { op: 'click', user: 'jane' };

  it('says for each step what fired and whether that is what was said', () => {
    const result = runCorrelationVector({
      rules,
      steps: [
        { ts: 1, event: click, fired: [] },
        { ts: 2, event: click, fired: ['Clicks'] },
        { ts: 30, event: click, fired: ['Clicks'] },
      ],
    });
    expect(result.agrees).toBe(false);
    expect(result.steps.map(({ fired, agrees }) => [fired, agrees])).toEqual([
      [[], true],
      [['Clicks'], true],
      [[], false],
    ]);
  });
});
