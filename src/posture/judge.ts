/** Judges one principal or place by every check that speaks of it. */
import { DAY, hashId } from '../core/index.ts';
import type { InventoryView, Principal } from '../inventory/index.ts';
import type {
  CheckVerdict,
  Finding,
  Place,
  Posture,
  RiskException,
  Severity,
  Tier,
} from '../model/index.ts';
import { catalogue } from './checks/index.ts';
import type { Check, CheckSummary, PostureJudge } from './contract.ts';
import { criticalityOf } from './criticality.ts';
import { tierOfPlace } from './place.ts';
import { speaksOf } from './population.ts';
import { scoreOf } from './score.ts';

const isLive = (exception: RiskException, at: number): boolean =>
  exception.createdAt <= at && at < exception.until;

const excepts = (
  exceptions: readonly RiskException[],
  { check, subjectId }: { readonly check: string; readonly subjectId: string },
  at: number,
): RiskException | undefined =>
  exceptions.find((one) => one.rule === check && one.subjectId === subjectId && isLive(one, at));

const dayOf = (time: number): string =>
  new Date(Math.floor(time / DAY) * DAY).toISOString().slice(0, 10);

interface Tally {
  population: number;
  pass: number;
  fail: number;
  unknown: number;
  excepted: number;
}

export const createPosture = ({
  checks = catalogue,
}: {
  readonly checks?: readonly Check[];
} = {}): PostureJudge => {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const check = (id: string): Check | undefined => byId.get(id);

  const verdictsOf = (
    view: InventoryView,
    principal: Principal | Place,
    { tier, at }: { readonly tier: Tier; readonly at: number },
  ): readonly CheckVerdict[] => {
    const { id } = principal;
    return checks
      .filter((one) => speaksOf(one, view, principal, at))
      .map((one) => ({
        check: one.id,
        subjectId: id,
        verdict: one.judge(view, id, at),
        severity: one.atTier?.[tier] ?? one.severity,
      }));
  };

  const findingOf = (
    posture: Posture,
    failed: CheckVerdict & { readonly because: string },
    exceptions: readonly RiskException[],
  ): Finding => {
    const exception = excepts(exceptions, failed, posture.judgedAt);
    const severity: Severity = failed.severity;
    return {
      id: hashId('fnd', [failed.check, failed.subjectId]),
      kind: 'posture',
      rule: failed.check,
      title: check(failed.check)?.title ?? failed.check,
      severity,
      attack: [],
      identities: [failed.subjectId],
      events: [],
      time: posture.judgedAt,
      status: exception ? 'excepted' : 'open',
      because: exception
        ? `${failed.because} (accepted by ${exception.owner} until ${dayOf(exception.until)}: ${exception.reason})`
        : failed.because,
    };
  };

  return {
    checks,
    check,
    judge(view, principalId, at): Posture {
      const place = view.place(principalId, at);
      const tier = place ? tierOfPlace(view, place) : view.tierOf(principalId, at);
      const cost = criticalityOf(view, principalId, at);
      const principal = place ?? view.principal(principalId, at);
      const verdicts = principal ? verdictsOf(view, principal, { tier: tier.tier, at }) : [];
      const { risk, terms } = scoreOf(tier, verdicts, { check });
      return {
        identityId: principalId,
        tier: tier.tier,
        tierBecause: tier.because,
        criticality: cost.criticality,
        criticalityBecause: cost.because,
        risk,
        terms,
        verdicts,
        judgedAt: at,
      };
    },
    weigh(posture, standing) {
      const tier = { tier: posture.tier, because: posture.tierBecause };
      return { ...posture, ...scoreOf(tier, posture.verdicts, { check, standing }) };
    },
    changesByUse: (posture, at) =>
      at - posture.judgedAt >= DAY ||
      posture.verdicts.some(({ check: id, verdict }) => {
        const turnsTo = check(id)?.onUse;
        return turnsTo === 'pass'
          ? verdict.status === 'fail'
          : turnsTo !== undefined && verdict.status !== turnsTo;
      }),
    findings: (posture, exceptions) =>
      posture.verdicts.flatMap((one) =>
        one.verdict.status === 'fail'
          ? [findingOf(posture, { ...one, because: one.verdict.because }, exceptions)]
          : [],
      ),
    summarise(postures, exceptions, at): readonly CheckSummary[] {
      const tallies = new Map<string, Tally>(
        checks.map(({ id }) => [id, { population: 0, pass: 0, fail: 0, unknown: 0, excepted: 0 }]),
      );
      for (const { verdicts } of postures) {
        for (const one of verdicts) {
          const tally = tallies.get(one.check);
          if (!tally) continue;
          tally.population++;
          const { status } = one.verdict;
          tally[status === 'fail' && excepts(exceptions, one, at) ? 'excepted' : status]++;
        }
      }
      return checks.map(({ id, title, severity, controls }) => ({
        check: id,
        title,
        severity,
        ...(tallies.get(id) ?? { population: 0, pass: 0, fail: 0, unknown: 0, excepted: 0 }),
        controls,
      }));
    },
    likelihood: (posture) =>
      posture.verdicts.flatMap(({ check: id, verdict }) => {
        const nats = check(id)?.likelihoodNats;
        return verdict.status === 'fail' && nats !== undefined
          ? [{ check: id, nats, because: verdict.because }]
          : [];
      }),
  };
};
