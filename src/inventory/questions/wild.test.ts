import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, meet } from './wild.ts';

const sign = fc.constantFrom('a', 'b', '*', '?');
const pattern = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(''));
const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 6 }).map((signs) => signs.join(''));

const asRegExp = (of: string): RegExp =>
  new RegExp(`^${of.replaceAll('*', '[ab]*').replaceAll('?', '[ab]')}$`);

/** Every text of up to seven signs. */
const texts: readonly string[] = (() => {
  const out = [''];
  for (let from = 0, length = 1; length <= 7; length++) {
    const level = out.slice(from).flatMap((one) => [`${one}a`, `${one}b`]);
    from = out.length;
    out.push(...level);
  }
  return out;
})();

describe('patterns', () => {
  it('cover what a regular expression of the same meaning covers', () => {
    fc.assert(
      fc.property(pattern, text, (of, what) => {
        expect(covers(of, what)).toBe(asRegExp(of).test(what));
      }),
    );
  });

  it('meet where some text is covered by both, whichever is asked first', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const [one, two] = [asRegExp(a), asRegExp(b)];
        const found = texts.some((what) => one.test(what) && two.test(what));
        if (found) expect(meet(a, b)).toBe(true);
        expect(meet(a, b)).toBe(meet(b, a));
        // Without stars no common text is longer than the patterns.
        if (!a.includes('*') && !b.includes('*')) expect(meet(a, b)).toBe(found);
      }),
      { numRuns: 300 },
    );
    expect(meet('s3:GetObject*', 's3:*')).toBe(true);
    expect(meet('s3:Get*', 's3:Put*')).toBe(false);
    expect(meet('S3:getobject', 's3:Get?bject')).toBe(true);
  });
});
