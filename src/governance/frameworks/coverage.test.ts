import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import type { CheckSummary } from '../../posture/index.ts';
import { type CoverageFacts, coverageOf } from './coverage.ts';
import { controlsNamed, frameworkSchema } from './schema.ts';

const NOW = Date.UTC(2026, 5, 1);
const framework = frameworkSchema.parse({
  id: 'f',
  title: 'F',
  edition: '1',
  source: 'https://example.org/f',
  checks: 'csf',
  behaviours: 'NHI',
  aliases: [{ from: 'PR.AC-4', to: ['A'], edition: '0' }],
  controls: [
    { id: 'A', title: 'by a check' },
    { id: 'B', title: 'by nothing' },
    { id: 'C', title: 'elsewhere', outside: 'hardware' },
    { id: 'D', title: 'by the ledger', evidence: { ledger: ['drill.'] } },
    { id: 'NHI5:2025', title: 'by a behaviour' },
    { id: 'E', title: 'by a review', evidence: { reviews: true } },
  ],
});
const check = (change: Partial<CheckSummary> = {}): CheckSummary => ({
  check: 'one',
  title: 'One',
  severity: 'high',
  population: 2,
  ...{ pass: 2, fail: 0, unknown: 0, excepted: 0 },
  controls: { nhi: [], csf: ['A'] },
  ...change,
});
const facts = (change: Partial<CoverageFacts> = {}): CoverageFacts => ({
  checks: [],
  behaviours: [],
  playbooks: new Map(),
  drilled: new Map(),
  policies: [],
  reviews: [],
  ledger: [],
  heard: [],
  days: 90,
  now: NOW,
  ...change,
});
const standing = (id: string, change: Partial<CoverageFacts>) =>
  coverageOf(framework, facts(change)).controls.find((one) => one.id === id)?.status;

describe('a control', () => {
  it.each([
    ['pass', check()],
    ['fail', check({ fail: 1, pass: 1 })],
    ['unknown', check({ unknown: 1, pass: 1 })],
    // A check of nothing that is here proves nothing.
    ['unknown', check({ population: 0, pass: 0 })],
  ])('is %s as its check says', (expected, one) => {
    expect(standing('A', { checks: [one] })).toBe(expected);
  });

  it('has no evidence where nothing speaks for it, and is not counted where it is asked elsewhere', () => {
    const { of, outside, uncovered } = coverageOf(framework, facts());
    expect(standing('B', {})).toBe('uncovered');
    expect(standing('C', {})).toBe('outside');
    expect({ of, outside, uncovered }).toEqual({ of: 5, outside: 1, uncovered: 3 });
  });

  it('is unknown where the ledger holds nothing of it, or nothing new', () => {
    const ledger = [{ verb: 'drill.started', count: 2, lastAt: NOW - DAY }];
    expect(standing('D', { ledger })).toBe('pass');
    expect(standing('D', {})).toBe('unknown');
    expect(
      standing('D', {
        ledger: [{ ...ledger[0], verb: 'drill.x', count: 1, lastAt: NOW - 91 * DAY }],
      }),
    ).toBe('unknown');
  });

  it('is held by a behaviour only while every connected system is heard', () => {
    const behaviours = [{ id: 'b', title: 'B', owasp: ['NHI5'] }];
    const heard = (at: number | undefined) => [{ system: 'toy', at }];
    expect(standing('NHI5:2025', { behaviours, heard: heard(NOW - DAY) })).toBe('pass');
    expect(standing('NHI5:2025', { behaviours, heard: heard(undefined) })).toBe('unknown');
    expect(standing('NHI5:2025', { behaviours })).toBe('unknown');
  });

  it('is not held by a review that left questions unanswered', () => {
    const review = (unanswered: number) => ({
      id: 'r',
      title: 'R',
      state: 'closed' as const,
      ...{ startedBy: 'a', startedAt: 0, dueAt: NOW, closedAt: NOW - DAY, updatedAt: NOW },
      population: { holders: 1, entitlements: 1, used: 0, unobservable: 0 },
      items: { waiting: 0, keep: 1, remove: 0, unanswered, gone: 0 },
    });
    expect(standing('E', { reviews: [review(0)] })).toBe('pass');
    expect(standing('E', { reviews: [review(1)] })).toBe('fail');
    expect(standing('E', {})).toBe('unknown');
  });

  it('is found by what an older edition called it', () => {
    expect(controlsNamed(framework, 'PR.AC-4').map((one) => one.id)).toEqual(['A']);
    expect(controlsNamed(framework, 'PR.AC-9')).toEqual([]);
  });
});
