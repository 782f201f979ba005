import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compileRegex } from './regex.ts';

const engineOf = (source: string, flags = ''): string => {
  const outcome = compileRegex(source, flags);
  return outcome.ok ? outcome.regex.engine : 'refused';
};

describe('regular expressions', () => {
  it('leave to V8 only what has a bounded number of ways to try', () => {
    expect(engineOf('^arn:aws:iam::\\d{12}:user/')).toBe('v8');
    expect(engineOf('a(b|c)?d')).toBe('v8');
    expect(engineOf('^a.*b$')).toBe('v8');
    expect(engineOf('a.*b')).toBe('re2');
    expect(engineOf('^a.*b.*c')).toBe('re2');
    expect(engineOf('^(a|b)+$')).toBe('re2');
    expect(engineOf('(a+)+$')).toBe('re2');
    expect(engineOf('^a.*b', 'm')).toBe('re2');
    expect(engineOf('a{0,30}a{0,30}a{0,30}')).toBe('re2');
    expect(engineOf('(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)x')).toBe('re2');
  });

  it('refuse what cannot run in linear time', () => {
    expect(engineOf('(a)\\1')).toBe('refused');
    expect(engineOf('(?<=a)b')).toBe('refused');
    expect(engineOf('a{2000}')).toBe('refused');
  });

  it('finish at once on a text made to hang a backtracking engine', () => {
    for (const source of ['(a+)+$', '(a|aa)+$', '^(.*a){12}$', 'a.*b.*c.*d']) {
      const outcome = compileRegex(source, '');
      if (!outcome.ok) throw new Error(outcome.because);
      expect(outcome.regex.test(`${'a'.repeat(20_000)}!`)).toBe(false);
    }
  });

  it('mean the same in either engine', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'S',
      '.',
      '\\d',
      '\\s',
      '\\W',
      '[ab]',
      '[^a-c]',
      '(a|b1)',
      '(ab)?',
      'a?',
      'b{1,3}',
      '\\.',
      '[\\w-]',
      '-',
      '/',
      'é',
    );
    const pattern = fc
      .tuple(fc.boolean(), fc.array(piece, { maxLength: 6 }), fc.boolean())
      .map(([start, pieces, end]) => (start ? '^' : '') + pieces.join('') + (end ? '$' : ''));
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 's', '1', '.', '-', ' ', '\n', 'é', '🔥', 'ſ', '\u00a0'),
      maxLength: 10,
    });
    let inV8 = 0;
    fc.assert(
      fc.property(pattern, text, fc.constantFrom('', 'i', 's'), (source, subject, flags) => {
        const outcome = compileRegex(source, flags);
        if (!outcome.ok) throw new Error(outcome.because);
        if (outcome.regex.engine === 'v8') inV8++;
        const bits = flags === 'i' ? RE2JS.CASE_INSENSITIVE : flags === 's' ? RE2JS.DOTALL : 0;
        expect(outcome.regex.test(subject)).toBe(RE2JS.compile(source, bits).test(subject));
      }),
      { numRuns: 1000 },
    );
    expect(inV8).toBeGreaterThan(200);
  });
});
