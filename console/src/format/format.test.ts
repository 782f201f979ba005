import { describe, expect, it } from 'vitest';
import { compact, outOf, percent, probability, sigmoid, signed } from './number.ts';
import { age, clock, countdown, date, duration, moment, relative, tickOf, utc } from './time.ts';
import { shortId } from './words.ts';

const at = Date.UTC(2026, 10, 21, 18, 52, 4);

describe('durations', () => {
  it('are said in the unit that fits', () => {
    expect([0, 850, 4200, 42_000, 92_000, 11_100_000, 1_051_200_000].map(duration)).toEqual([
      '0 ms',
      '850 ms',
      '4.2 s',
      '42 s',
      '1 m 32 s',
      '3 h 05 m',
      '12 d 4 h',
    ]);
  });

  it('count down to zero and stay there', () => {
    expect([252_000, 3_852_000, 176_652_000, -5].map(countdown)).toEqual([
      '04:12',
      '1:04:12',
      '2 d 01:04:12',
      '00:00',
    ]);
  });

  it('grow old in one unit', () => {
    const day = 86_400_000;
    expect([0, 30_000, 3 * day, 90 * day, 800 * day].map(age)).toEqual([
      'now',
      '30 s',
      '3 d',
      '2 mo',
      '2 y',
    ]);
    expect(relative(at + 60_000, at)).toBe('in 1 m');
    expect(relative(at - 60_000, at)).toBe('1 m ago');
  });
});

describe('moments', () => {
  it('are in the viewer’s zone on the page and in UTC on hover', () => {
    expect(utc(at)).toBe('2026-11-21 18:52:04 UTC');
    expect(clock(at, { zone: 'Asia/Tokyo' })).toBe('03:52:04');
    expect(date(at, at, { zone: 'Asia/Tokyo' })).toBe('22 Nov');
    expect(moment(at, at, { zone: 'UTC' })).toBe('18:52:04');
    expect(moment(at, at + 86_400_000, { zone: 'UTC' })).toBe('21 Nov 18:52');
  });
});

describe('marks of an axis', () => {
  it('are hours where it spans less than two days, and days beyond', () => {
    const last = Date.UTC(2026, 10, 21, 18, 30);
    const span = (hours: number) => ({ first: last - hours * 3_600_000, last });
    expect(tickOf(last, span(5), { zone: 'UTC' })).toBe('18:30');
    expect(tickOf(last, span(72), { zone: 'UTC' })).toBe('21 Nov');
  });
});

describe('numbers', () => {
  it('carry their denominators', () => {
    expect(outOf(12, 1340)).toBe('12 of 1,340');
    expect(percent(1, 3)).toBe('33%');
    expect(percent(0, 0)).toBe('–');
    expect(percent(1, 1000)).toBe('<1%');
    expect(percent(999, 1000)).toBe('>99%');
  });

  it('never round a probability to certainty', () => {
    expect([0.944, 0.9997, 0.0001, 0.5].map(probability)).toEqual([
      '0.94',
      '>0.99',
      '<0.01',
      '0.50',
    ]);
  });

  it('are short where space is', () => {
    expect([987, 9999, 12_400, 3_100_000, 1_000_000_000].map(compact)).toEqual([
      '987',
      '9,999',
      '12.4k',
      '3.1M',
      '1G',
    ]);
    expect(signed(-0.72)).toBe('−0.7');
    expect(sigmoid(0)).toBe(0.5);
  });
});

describe('ids', () => {
  it('show the end that a person knows', () => {
    expect(shortId('aws:arn:aws:iam::111:role/ci/deploy')).toBe('deploy');
    expect(shortId('control-plane:aws:111')).toBe('111');
  });
});
