/** How a policy stands over everybody it speaks of: denominators, breaches, what nobody could tell, what is excepted. Pure. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Posture, RiskException, Tier, Verdict } from '../../model/index.ts';
import { isJudged, judgeRule, type PolicyFacts, type Subject, speaksOfSubject } from './judge.ts';
import { type Policy, type PolicyRule, policyRuleId } from './schema.ts';

export interface PolicyBreach {
  readonly rule: string;
  readonly subjectId: string;
  readonly name: string;
  readonly system: string;
  readonly tier: Tier;
  readonly status: 'fail' | 'unknown' | 'excepted';
  readonly because: string;
}

export interface RuleStanding {
  readonly id: string;
  /** As an exception names it. */
  readonly rule: string;
  readonly says: string;
  readonly of: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly excepted: number;
}

export interface PolicyStanding {
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly because: string;
  readonly severity: Policy['severity'];
  /** `none`: it speaks of nobody here. */
  readonly status: 'pass' | 'fail' | 'unknown' | 'none';
  readonly rules: readonly RuleStanding[];
  readonly breaches: readonly PolicyBreach[];
}

interface Tally {
  of: number;
  pass: number;
  fail: number;
  unknown: number;
  excepted: number;
}

const statusOf = (rules: readonly Tally[]): PolicyStanding['status'] => {
  const sum = (key: keyof Tally): number => rules.reduce((total, one) => total + one[key], 0);
  if (sum('fail') > 0) return 'fail';
  if (sum('unknown') > 0) return 'unknown';
  return sum('of') > 0 ? 'pass' : 'none';
};

const subjectOf = (id: string, view: InventoryView): Subject | undefined => {
  const place = view.place(id);
  if (place) return { of: 'place', place };
  const principal = view.principal(id);
  return principal && { of: 'principal', principal };
};

const isExcepted = (
  exceptions: readonly RiskException[],
  rule: string,
  { subjectId, now }: { readonly subjectId: string; readonly now: number },
): RiskException | undefined =>
  exceptions.find(
    (one) =>
      one.rule === rule && one.subjectId === subjectId && one.createdAt <= now && now < one.until,
  );

export interface PolicyInput extends PolicyFacts {
  readonly exceptions: readonly RiskException[];
}

/** One policy on one subject, every rule that speaks of it. */
const judgePolicy = (
  policy: Policy,
  posture: Posture,
  facts: PolicyInput,
): readonly (PolicyBreach | { readonly rule: string; readonly status: 'pass' })[] => {
  const subject = subjectOf(posture.identityId, facts.view);
  if (!subject) return [];
  const { id, name, system } = subject.of === 'place' ? subject.place : subject.principal;
  return policy.rules
    .filter((rule) => speaksOfSubject(rule, subject, { posture, view: facts.view }))
    .filter((rule) => isJudged(rule, posture))
    .map((rule: PolicyRule) => {
      const verdict: Verdict = judgeRule(rule, subject, { ...facts, posture });
      const ruleId = policyRuleId(policy, rule);
      if (verdict.status === 'pass') return { rule: ruleId, status: 'pass' as const };
      const exception =
        verdict.status === 'fail'
          ? isExcepted(facts.exceptions, ruleId, { subjectId: id, now: facts.now })
          : undefined;
      return {
        rule: ruleId,
        subjectId: id,
        name,
        system,
        tier: posture.tier,
        status: exception ? ('excepted' as const) : verdict.status,
        because: exception
          ? `${verdict.because} (accepted by ${exception.owner} until ${new Date(exception.until).toISOString().slice(0, 10)}: ${exception.reason})`
          : verdict.because,
      };
    });
};

const rank = { fail: 0, unknown: 1, excepted: 2 } as const;

/** All policies over all postures, in one pass. */
export const policyReport = async (
  policies: Iterable<Policy>,
  postures: Iterable<Posture> | AsyncIterable<Posture>,
  facts: PolicyInput,
): Promise<readonly PolicyStanding[]> => {
  const all = [...policies];
  const tallies = new Map<string, Tally>();
  const breaches = new Map<string, PolicyBreach[]>(all.map(({ id }) => [id, []]));
  for (const policy of all)
    for (const rule of policy.rules)
      tallies.set(policyRuleId(policy, rule), { of: 0, pass: 0, fail: 0, unknown: 0, excepted: 0 });
  for await (const posture of postures)
    for (const policy of all)
      for (const one of judgePolicy(policy, posture, facts)) {
        const tally = tallies.get(one.rule);
        if (!tally) continue;
        tally.of++;
        tally[one.status]++;
        if (one.status !== 'pass') breaches.get(policy.id)?.push(one);
      }
  return all.map((policy): PolicyStanding => {
    const rules = policy.rules.map((rule): RuleStanding => {
      const id = policyRuleId(policy, rule);
      const tally = tallies.get(id) ?? { of: 0, pass: 0, fail: 0, unknown: 0, excepted: 0 };
      return { id: rule.id, rule: id, says: rule.says, ...tally };
    });
    const { id, title, owner, because, severity } = policy;
    return {
      ...{ id, title, owner, because, severity },
      status: statusOf(rules),
      rules,
      breaches: [...(breaches.get(id) ?? [])].sort(
        (a, b) =>
          rank[a.status] - rank[b.status] ||
          a.tier - b.tier ||
          (a.subjectId < b.subjectId ? -1 : 1),
      ),
    };
  });
};
