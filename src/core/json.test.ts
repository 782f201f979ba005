import { describe, expect, it } from 'vitest';
import { parseJson } from './index.ts';

const nested = (levels: number, inner: string): string =>
  '{"a":'.repeat(levels) + inner + '}'.repeat(levels);

describe('reading JSON of unknown origin', () => {
  it('refuses what lies deeper than it may, however the levels are made', () => {
    const bounds = { maxDepth: 8 };
    expect(parseJson(nested(8, '1'), bounds)).toBeTypeOf('object');
    expect(() => parseJson(nested(9, '1'), bounds)).toThrow(/nested deeper than 8/);
    expect(() => parseJson(nested(4, '[[[[[1]]]]]'), bounds)).toThrow(/nested deeper than 8/);
    expect(() => parseJson('['.repeat(100_000), bounds)).toThrow(/nested deeper than 8/);
  });

  it('takes many brackets that are not within each other, and those of a text', () => {
    const flat = JSON.stringify({ list: Array.from({ length: 100 }, () => ({})) });
    expect(parseJson(flat, { maxDepth: 3 })).toEqual(JSON.parse(flat));
    const text = JSON.stringify({ a: '{['.repeat(100) });
    expect(parseJson(text, { maxDepth: 1 })).toEqual(JSON.parse(text));
  });

  it('refuses keys that could reach a prototype, also where they are written with escapes', () => {
    expect(() => parseJson('{"a":[{"__proto__":1}]}')).toThrow(/__proto__/);
    expect(() => parseJson('{"\\u0063onstructor":1}')).toThrow(/constructor/);
    expect(parseJson('{"a":"constructor"}')).toEqual({ a: 'constructor' });
  });
});
