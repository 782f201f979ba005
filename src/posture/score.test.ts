import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckVerdict, cannotTell, fail, pass, type Tier } from '../model/index.ts';
import { catalogue } from './checks/index.ts';
import { risksByDimension, scoreOf } from './score.ts';
import { dimensions } from './topics.ts';

const check = (id: string) => catalogue.find((one) => one.id === id);
const verdict = (id: string, status: 'pass' | 'unknown' | 'fail'): CheckVerdict => ({
  check: id,
  subjectId: 'x',
  severity: 'low',
  verdict: status === 'fail' ? fail('bad') : status === 'unknown' ? cannotTell('dark') : pass,
});

const statuses = fc.array(fc.constantFrom('pass', 'unknown', 'fail' as const), {
  minLength: catalogue.length,
  maxLength: catalogue.length,
});
const tiers = fc.constantFrom<Tier>(0, 1, 2, 3);
const riskOf = (tier: Tier, list: readonly ('pass' | 'unknown' | 'fail')[]) =>
  scoreOf(
    { tier, because: 'why' },
    catalogue.map((one, index) => verdict(one.id, list[index] ?? 'pass')),
    { check },
  );

describe('risk', () => {
  it('lies between 0 and 100, and its terms add up to it', () => {
    fc.assert(
      fc.property(tiers, statuses, (tier, list) => {
        const { risk, terms } = riskOf(tier, list as 'pass'[]);
        expect(risk).toBeGreaterThanOrEqual(0);
        expect(risk).toBeLessThanOrEqual(100);
        expect(terms.reduce((sum, one) => sum + one.points, 0)).toBeCloseTo(risk, 6);
        for (const term of terms) expect(term.because).not.toBe('');
        const parts = risksByDimension(terms);
        expect(Object.keys(parts)).toEqual(dimensions);
        expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBeCloseTo(risk, 6);
      }),
    );
  });

  it('never falls when a check goes from pass to unknown to fail, or the tier rises', () => {
    const order = ['pass', 'unknown', 'fail'] as const;
    fc.assert(
      fc.property(tiers, statuses, fc.nat(catalogue.length - 1), (tier, list, index) => {
        const before = list as (typeof order)[number][];
        const at = order.indexOf(before[index] ?? 'pass');
        const worse = before.map((one, i) => (i === index ? (order[at + 1] ?? 'fail') : one));
        expect(riskOf(tier, worse).risk).toBeGreaterThanOrEqual(riskOf(tier, before).risk);
        if (tier > 0) {
          const higher = (tier - 1) as Tier;
          expect(riskOf(higher, before).risk).toBeGreaterThanOrEqual(riskOf(tier, before).risk);
        }
      }),
    );
  });

  it('names each term, greatest first; an unknown is a small term of its own', () => {
    const { risk, terms } = scoreOf(
      { tier: 0, because: 'reaches the control plane' },
      [verdict('no-owner', 'fail'), verdict('key-age', 'unknown'), verdict('no-mfa', 'pass')],
      { check },
    );
    expect(terms.map((one) => [one.name, one.points])).toEqual([
      ['tier 0', 25],
      ['no-owner', 9],
      ['unknown: key-age', 0.9],
    ]);
    expect(risk).toBe(34.9);
  });

  it('has checks in each of its eight parts', () => {
    const asked = new Set(catalogue.map((one) => one.dimension));
    expect(dimensions.filter((one) => !asked.has(one))).toEqual([]);
  });

  it('names the incidents that stand against it, one term per state', () => {
    const of = (incidentId: string, state: 'open' | 'confirmed') => ({
      incidentId,
      state,
      because: `incident ${incidentId}`,
    });
    const { risk, terms } = scoreOf({ tier: 3, because: '' }, [verdict('no-owner', 'fail')], {
      check,
      standing: [of('a', 'open'), of('b', 'open'), of('c', 'confirmed')],
    });
    const exposure = { dimension: 'exposure' };
    expect(terms.slice(0, 2)).toEqual([
      { ...exposure, name: 'incident open', points: 40, because: 'incident a; incident b' },
      { ...exposure, name: 'incident confirmed', points: 12, because: 'incident c' },
    ]);
    expect(risk).toBeCloseTo(
      terms.reduce((sum, one) => sum + one.points, 0),
      6,
    );
  });
});
