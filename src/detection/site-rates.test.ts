import { describe, expect, it } from 'vitest';
import { createSiteRates, type Root, type SiteRates } from './site-rates.ts';

const root = (id: string): Root => ({ id, peers: 'human|2' });
const DAYS = 999;

/** A site of a thousand days of somebody, less one. */
const settled = (): SiteRates => {
  const rates = createSiteRates();
  for (let i = 0; i < DAYS; i++) rates.rootDay(root(`r${i % 50}`));
  return rates;
};
const siteOf = (rates: SiteRates, detector: string, severity: 'high' | 'medium' = 'medium') =>
  rates.rates(detector, root('r1'), severity)?.site;

describe('how often a detector speaks in peace', () => {
  it('is unknown before the site was seen for long enough', () => {
    expect(createSiteRates().rates('rule', root('r1'), 'high')).toBeUndefined();
  });

  it('is as often as its like where it was seldom heard: one of many silent rules speaks now and then', () => {
    const rates = settled();
    expect(siteOf(rates, 'silent')).toBeCloseTo(1 / 1000);
    for (let i = 0; i < 8; i++) rates.spoke(`seldom-${i}`, root(`r${i}`), 'medium');
    expect(siteOf(rates, 'silent')).toBeCloseTo(8 / 1000);
    expect(siteOf(rates, 'seldom-1')).toBeCloseTo(8 / 1000);
    // What is grave is silent in another way.
    expect(siteOf(rates, 'silent', 'high')).toBeCloseTo(1 / 1000);
  });

  it('is its own where it was heard often enough, and those heard again are no longer seldom', () => {
    const rates = settled();
    for (let i = 0; i < 8; i++) rates.spoke(`seldom-${i}`, root(`r${i}`), 'medium');
    for (let i = 0; i < 3; i++) rates.spoke('known', root(`r${i}`), 'medium');
    expect(siteOf(rates, 'known')).toBeCloseTo(4 / 1000);
    for (let i = 0; i < 7; i++) rates.spoke(`seldom-${i}`, root(`r${i}`), 'medium');
    expect(siteOf(rates, 'silent')).toBeCloseTo(1 / 1000);
  });

  it('is the same after a restart', () => {
    const rates = settled();
    for (let i = 0; i < 8; i++) rates.spoke(`seldom-${i}`, root(`r${i}`), 'medium');
    const again = createSiteRates();
    again.restore(rates.takeDirty());
    expect(siteOf(again, 'silent')).toBeCloseTo(8 / 1000);
  });

  it('is not raised by what incidents hold: a rule that speaks of everybody at once stays as telling as it was', () => {
    const rates = settled();
    for (let i = 0; i < 50; i++) {
      rates.spoke('mass', root(`r${i}`), 'high');
      rates.takeBack(`r${i}`);
    }
    expect(siteOf(rates, 'mass', 'high')).toBeCloseTo(1 / 1000);
    expect(rates.rates('mass', root('r1'), 'high')?.own).toBeLessThan(1 / 1000);
  });

  it('counts what was held once a person calls it benign, and never what was an attack', () => {
    const rates = settled();
    for (const id of ['r1', 'r2', 'r3', 'r4']) {
      rates.spoke('mass', root(id), 'medium');
      rates.takeBack(id);
    }
    for (const id of ['r1', 'r2', 'r3']) rates.settle(id, true);
    rates.settle('r4', false);
    expect(siteOf(rates, 'mass')).toBeCloseTo(4 / 1000);
    rates.settle('r1', true);
    expect(siteOf(rates, 'mass')).toBeCloseTo(4 / 1000);
  });

  it('takes back no more than what spoke since the last new day, after a restart too', () => {
    const before = settled();
    for (const id of ['r1', 'r2', 'r3']) before.spoke('weekly', root(id), 'medium');
    before.rootDay(root('r1'));
    before.spoke('weekly', root('r1'), 'medium');
    const rates = createSiteRates();
    rates.restore(before.takeDirty());
    rates.takeBack('r1');
    expect(siteOf(rates, 'weekly')).toBeCloseTo(4 / 1001);
    rates.settle('r1', true);
    expect(siteOf(rates, 'weekly')).toBeCloseTo(5 / 1001);
  });
});
