import { describe, expect, it } from 'vitest';
import type { Tier } from '../model/index.ts';
import { defaultCosts } from './costs.ts';
import { decide, type Stake, severityOf } from './decision.ts';

const stake = (tier: Tier, over: Partial<Stake> = {}): Stake => ({
  tier,
  tierBecause: 'test',
  criticality: 'ordinary',
  emergencyAccess: false,
  ...over,
});

describe('the decision', () => {
  it('pages at tier 0 and writes a line at tier 3 on the same evidence', () => {
    const at = (tier: Tier) => decide(0.5, stake(tier), defaultCosts).disposition;
    expect([at(0), at(1), at(2), at(3)]).toEqual(['page', 'page', 'queue', 'timeline']);
  });

  it('says confidence, tier and expected damage in words', () => {
    const { because, expectedDamage } = decide(0.9, stake(1), defaultCosts);
    expect(expectedDamage).toBeCloseTo(0.54);
    expect(because).toContain('90 % confidence at tier 1');
  });

  it('pages two people for emergency access at any confidence', () => {
    const decision = decide(0.001, stake(0, { emergencyAccess: true }), defaultCosts);
    expect(decision).toMatchObject({ disposition: 'page', pagePeople: 2 });
    expect(decision.because).toContain('never locked automatically');
    expect(severityOf(decision, defaultCosts)).toBe('high');
  });

  it('weighs criticality once, and never beyond the whole', () => {
    const plain = decide(0.5, stake(2), defaultCosts).expectedDamage;
    const critical = decide(0.5, stake(2, { criticality: 'critical' }), defaultCosts);
    expect(critical.expectedDamage).toBeCloseTo(plain * 1.5);
    const most = decide(1, stake(0, { criticality: 'critical' }), defaultCosts);
    expect(most.expectedDamage).toBe(1);
  });

  it('follows the site’s own costs', () => {
    const costs = { ...defaultCosts, page: 0.9 };
    expect(decide(0.3, stake(0), costs).disposition).toBe('queue');
  });

  it('takes severity from expected damage', () => {
    const severity = (confidence: number, tier: Tier) =>
      severityOf(decide(confidence, stake(tier), defaultCosts), defaultCosts);
    expect(severity(0.95, 0)).toBe('critical');
    expect(severity(0.4, 0)).toBe('high');
    expect(severity(0.2, 0)).toBe('medium');
    expect(severity(0.95, 3)).toBe('medium');
    expect(severity(0.3, 3)).toBe('low');
    expect(severity(0.01, 3)).toBe('informational');
  });
});
