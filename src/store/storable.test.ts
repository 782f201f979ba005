import { describe, expect, it } from 'vitest';
import { arrayLiteral, storable, storableKey } from './storable.ts';

describe('text for the database', () => {
  it('replaces NUL and lone surrogates, and keeps everything else', () => {
    expect(storable('a\u0000b\ud800c')).toBe('a\ufffdb\ufffdc');
    expect(storable('jane 🦊 é')).toBe('jane 🦊 é');
  });

  it('shortens an overlong key in a way that tells keys apart and stays the same when repeated', () => {
    const long = `arn:${'é'.repeat(2_000)}`;
    expect(Buffer.byteLength(storableKey(long))).toBeLessThanOrEqual(1_024);
    expect(storableKey(long)).not.toBe(storableKey(`${long}x`));
    expect(storableKey(storableKey(long))).toBe(storableKey(long));
  });

  it('writes an array literal that quotes what needs quoting', () => {
    expect(arrayLiteral(['a', 'b"c', 'd\\e', ''])).toBe('{"a","b\\"c","d\\\\e",""}');
  });
});
