import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RiskException } from '../model/index.ts';
import { grant, identity, key, NOW, person, role, worldOf } from './checks/world.case.ts';
import { createPosture } from './judge.ts';

const judge = createPosture();
const DAY = 86_400_000;

const world = () =>
  worldOf({
    says: 'an unowned admin key',
    expect: 'fail',
    facts: [
      identity(),
      grant(['admin']),
      key('K1', { createdAt: { known: true, value: NOW - 300 * DAY } }),
      person({ id: 'toy:jane', nativeId: 'jane', name: 'jane' }),
      role({ id: 'toy:r', nativeId: 'r', name: 'r' }),
    ],
  });

const exception = (extra: Partial<RiskException> = {}): RiskException => ({
  id: 'exc',
  rule: 'key-age',
  subjectId: 'toy:x',
  owner: 'team-a',
  reason: 'moves next month',
  createdAt: NOW - DAY,
  until: NOW + DAY,
  ...extra,
});

describe('the judge', () => {
  it('says tier, criticality, risk and a verdict of every check that speaks of the principal', () => {
    const posture = judge.judge(world().view, 'toy:x', NOW);
    expect(posture).toMatchObject({
      tier: 0,
      tierBecause: 'can reach the control plane of toy one (admin)',
      criticality: 'ordinary',
      judgedAt: NOW,
    });
    const failed = posture.verdicts.filter((one) => one.verdict.status === 'fail');
    expect(failed.map((one) => one.check)).toEqual([
      'admin-equivalent',
      'bearer-secret-at-high-tier',
      'key-age',
      'no-owner',
    ]);
    // A secret of tier 0 weighs more than one of tier 1.
    expect(failed.map((one) => one.severity)).toEqual(['high', 'high', 'medium', 'medium']);
    expect(posture.terms[0]).toMatchObject({ name: 'tier 0' });
    expect(posture.risk).toBeGreaterThan(40);
  });

  it('takes criticality from the owner, whatever the tier', () => {
    const { view } = worldOf({
      says: 'a payment job that can do little',
      expect: 'pass',
      facts: [identity()],
      declared: { criticality: 'critical' },
    });
    expect(judge.judge(view, 'toy:x', NOW)).toMatchObject({ tier: 3, criticality: 'critical' });
  });

  it('does not invent a posture of somebody nobody listed', () => {
    expect(judge.judge(world().view, 'toy:stranger', NOW)).toMatchObject({
      tier: 2,
      criticality: 'unknown',
      verdicts: [],
    });
  });

  it('makes a finding of each failure, with an id that is the same next time', () => {
    const posture = judge.judge(world().view, 'toy:x', NOW);
    const findings = judge.findings(posture, []);
    expect(findings.map((one) => one.rule)).toEqual([
      'admin-equivalent',
      'bearer-secret-at-high-tier',
      'key-age',
      'no-owner',
    ]);
    const later = judge.findings(judge.judge(world().view, 'toy:x', NOW + 1_000), []);
    expect(later.map((one) => one.id)).toEqual(findings.map((one) => one.id));
    expect(findings[0]).toMatchObject({ kind: 'posture', status: 'open', identities: ['toy:x'] });
  });

  it('marks what a live exception accepts, and opens it again when that has expired', () => {
    const posture = judge.judge(world().view, 'toy:x', NOW);
    const statusWith = (one: RiskException) =>
      judge.findings(posture, [one]).find((finding) => finding.rule === 'key-age')?.status;
    expect(statusWith(exception())).toBe('excepted');
    expect(statusWith(exception({ until: NOW }))).toBe('open');
    expect(statusWith(exception({ subjectId: 'toy:other' }))).toBe('open');
    expect(statusWith(exception({ rule: 'no-owner' }))).toBe('open');
  });

  it('sums up every check with its population, unknown counted and exceptions apart', () => {
    const { view } = world();
    const postures = ['toy:x', 'toy:jane', 'toy:r'].map((id) => judge.judge(view, id, NOW));
    const summary = (exceptions: RiskException[]) =>
      judge.summarise(postures, exceptions, NOW).find((one) => one.check === 'key-age');
    expect(summary([])).toMatchObject({ population: 1, fail: 1, excepted: 0 });
    expect(summary([exception()])).toMatchObject({ population: 1, fail: 0, excepted: 1 });
    for (const one of judge.summarise(postures, [], NOW)) {
      expect(one.pass + one.fail + one.unknown + one.excepted).toBe(one.population);
    }
    const shared = judge
      .summarise(postures, [], NOW)
      .find((one) => one.check === 'shared-identity');
    expect(shared).toMatchObject({ population: 1, unknown: 1 });
  });

  it('gives likelihood terms only of failures that make compromise likelier', () => {
    const posture = judge.judge(world().view, 'toy:x', NOW);
    expect(judge.likelihood(posture)).toEqual([
      { check: 'key-age', nats: 0.3, because: 'K1 has not been rotated for 300 days' },
    ]);
  });
});

const frameworks = resolve(import.meta.dirname, '../../../shared/standards/frameworks');
const csf = resolve(frameworks, 'nist-csf-2.0.json');
const aiRmf = resolve(frameworks, 'nist-ai-rmf-1.0.json');

describe('controls', () => {
  it.skipIf(!existsSync(csf))(
    'are subcategories of CSF 2.0 (skipped where the list of the standard is absent)',
    () => {
      const text = readFileSync(csf, 'utf8');
      for (const check of judge.checks) {
        for (const id of check.controls.csf) expect(text, check.id).toContain(`"${id}"`);
      }
    },
  );

  it.skipIf(!existsSync(aiRmf))(
    'are subcategories of AI RMF 1.0 (skipped where the list of the standard is absent)',
    () => {
      const text = readFileSync(aiRmf, 'utf8');
      const named = judge.checks.flatMap((check) => check.controls.aiRmf ?? []);
      expect(named.length).toBeGreaterThan(0);
      for (const id of named) expect(text).toContain(`"${id}"`);
    },
  );
});
