import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Names } from './names.ts';

const guid = '0a1b2c3d-0001-4000-8000-aabbccddeeff';
const texts = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.constantFrom(guid, `entra:${guid}`, 'x:y', ':', '#', '/', '|', 'membership'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
);

describe('a name', () => {
  it('is one number for one text, and gives the text back, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 200 }), (all) => {
        const names = new Names();
        names.take(guid);
        for (const text of all) if (text !== guid) expect(names.find(text)).toBe(-1);
        const numbers = all.map((text) => names.take(text));
        expect(numbers.map((name) => names.text(name))).toEqual(all);
        expect(all.map((text) => names.find(text))).toEqual(numbers);
        expect(names.size).toBe(new Set([guid, ...all]).size);
      }),
    );
  });

  it('may be very long, and made of others', () => {
    const names = new Names();
    const long = 'x'.repeat(100_000);
    names.take(guid);
    const composed = `entra:membership:${guid}:${guid}`;
    for (const text of [long, composed, `${long}:${guid}`, `${guid}#in/${guid}`]) {
      expect(names.text(names.take(text))).toBe(text);
      expect(names.find(text)).toBe(names.take(text));
    }
    expect(names.find('never taken')).toBe(-1);
  });
});
