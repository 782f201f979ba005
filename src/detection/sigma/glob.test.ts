import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from './glob.ts';
import { interpretRule } from './reference.ts';
import { parseText, withDashes } from './text.ts';
import type { TextPart } from './tree.ts';

/** The plain reading of one pattern, by way of a rule that has nothing else. */
const plainly = (parts: readonly TextPart[], text: string): boolean =>
  interpretRule(
    {
      selections: new Map([
        [
          's',
          {
            kind: 'item',
            path: 'f',
            require: 'any',
            negate: false,
            values: [{ kind: 'text', parts, cased: true }],
          },
        ],
      ]),
      condition: { kind: 'selection', name: 's' },
      conditionText: 's',
    },
    { f: text },
  );

describe('text patterns', () => {
  it('mean what trying every way would find, where pieces overlap', () => {
    const pattern = fc.string({
      unit: fc.constantFrom('a', 'b', '*', '*', '?', '-', ' '),
      maxLength: 9,
    });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '/', ' ', '🔥'), maxLength: 9 });
    let matched = 0;
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (raw, subject, dashes) => {
        const parts = dashes ? withDashes(parseText(raw)) : parseText(raw);
        const found = compileGlob(parts)(subject);
        if (found) matched++;
        expect(found).toBe(plainly(parts, subject));
      }),
      { numRuns: 3000 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  it('take time in proportion to the text, not to the ways of cutting it', () => {
    const parts = parseText(`${'a*'.repeat(40)}b`);
    expect(compileGlob(parts)('a'.repeat(200_000))).toBe(false);
  });
});
