import { describe, expect, it } from 'vitest';
import { fires, saidOf } from './points.case.ts';

const parts = 's1: {a: 1}\ns2: {b: 1}\n_s3: {c: 1}\nflt-x: {d: 1}\n';
const holds = (condition: string, record: unknown): boolean =>
  fires(`${parts}condition: ${condition}`, record);
const says = (condition: string): string => saidOf(`${parts}condition: ${condition}`);

describe('conditions', () => {
  it('point 50: bind not before and, and before or', () => {
    expect(holds('s1 or s2 and not _s3', { a: 1, c: 1 })).toBe(true);
    expect(holds('not s1 and s2', { b: 1 })).toBe(true);
    expect(holds('not s1 or s2', { a: 1, b: 1 })).toBe(true);
    expect(holds('s2 and s1 or _s3', { c: 1 })).toBe(true);
  });
  it('point 50: bind `x of` before not, and parentheses before all', () => {
    expect(holds('not 1 of s* and _s3', { c: 1 })).toBe(true);
    expect(holds('not 1 of s* and _s3', { a: 1, c: 1 })).toBe(false);
    expect(holds('(s1 or s2) and not _s3', { a: 1, c: 1 })).toBe(false);
    expect(holds('not (s1 and (s2 or _s3))', { a: 1 })).toBe(true);
    expect(holds('not not s1', { a: 1 })).toBe(true);
  });
  it('point 51: leave names with an underscore out of "them"', () => {
    expect(holds('all of them', { a: 1, b: 1, d: 1 })).toBe(true);
    expect(holds('1 of them', { c: 1 })).toBe(false);
    expect(holds('any of them', { b: 1 })).toBe(true);
    expect(holds('not 1 of them', { c: 1 })).toBe(true);
  });
  it('point 52: match names by pattern, the star anywhere', () => {
    expect(holds('all of s*', { a: 1, b: 1 })).toBe(true);
    expect(holds('1 of *2', { b: 1 })).toBe(true);
    expect(holds('1 of f*x', { d: 1 })).toBe(true);
    expect(holds('1 of s1', { a: 1 })).toBe(true);
    expect(says('1 of S*')).toContain('no selection');
  });
  it('point 52: match names with an underscore only when the pattern has it', () => {
    expect(holds('1 of *', { c: 1 })).toBe(false);
    expect(says('1 of *s3')).toContain('no selection');
    expect(holds('1 of _*', { c: 1 })).toBe(true);
  });
  it('point 53: refuse a pattern that no name matches', () => {
    expect(says('all of x*')).toContain('no selection is called "x*"');
    expect(says('1 of x*')).toContain('no selection is called "x*"');
    expect(saidOf('_s: {a: 1}\ncondition: all of them')).toContain('no selection is called "them"');
  });
  it('point 54: refuse a name that is not there', () => {
    expect(says('s1 and s9')).toContain('no selection is called "s9"');
    expect(says('S1')).toContain('no selection is called "S1"');
    expect(says('them')).toContain('no selection is called "them"');
  });
  it('point 55: take a list as or', () => {
    expect(holds('[s1, s2 and _s3]', { b: 1, c: 1 })).toBe(true);
    expect(holds('[s1, s2 and _s3]', { b: 1 })).toBe(false);
    expect(says('[]')).toContain('condition is missing');
    expect(says('[s1, 3]')).toContain('condition is missing');
  });
  it('point 56: take the words in either case, and names of letters, digits, _ and -', () => {
    expect(holds('s1 AND NOT s2', { a: 1 })).toBe(true);
    expect(holds('ALL OF s*', { a: 1, b: 1 })).toBe(true);
    expect(holds('flt-x', { d: 1 })).toBe(true);
    expect(holds('(s1)and(s2)', { a: 1, b: 1 })).toBe(true);
    expect(fires('sel.1: {a: 1}\ncondition: sel.1', { a: 1 })).toBe(true);
  });
  it('point 57: refuse the old aggregation, and say what is there instead', () => {
    expect(says('s1 | count() > 5')).toContain('aggregation');
    expect(says("'| count() > 5'")).toContain('aggregation');
    expect(says('s1 | near s2')).toContain('aggregation');
  });
  it('point 58: negate groups, and fire on purely negative ones', () => {
    expect(holds('not (s1 or s2)', {})).toBe(true);
    expect(holds('not all of s*', { a: 1 })).toBe(true);
    expect(holds('not 1 of s* and not 1 of flt*', {})).toBe(true);
    expect(holds('not 1 of s* and not 1 of flt*', { d: 1 })).toBe(false);
  });
  it('point 50: refuse what is no sentence, with the reason', () => {
    expect(says('(s1')).toContain('not closed');
    expect(says('s1 s2')).toContain('does not belong here');
    expect(says('s1 or')).toContain('ends too early');
    expect(says('s1)')).toContain('does not belong here');
    expect(says('2 of s*')).toContain('"2 of" is not known');
    expect(says('1 of')).toContain('followed by nothing');
    expect(says('1 of (s1)')).toContain('followed by "("');
    expect(says(`${'('.repeat(80)}s1${')'.repeat(80)}`)).toContain('nested too deep');
    expect(says("''")).toContain('ends too early');
  });
});
