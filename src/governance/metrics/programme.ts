/** How the programme does over a window: times, precision, automation, rollbacks, coverage, exceptions, causes, trend. Pure. */
import type {
  Approval,
  CauseCondition,
  IdentityClass,
  Incident,
  OwnerTask,
  PlanStep,
  ResponsePlan,
  RiskException,
} from '../../model/index.ts';
import type { CheckSummary } from '../../posture/index.ts';
import { isAutomatic, type Playbook } from '../../response/index.ts';
import type { RiskSample } from '../../store/index.ts';
import { type ClassTimes, type IncidentTimes, summariseTimes, timesOf } from './times.ts';

/** A part of a whole; without a whole there is no share. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share?: number;
}

const shareOf = (count: number, of: number): Share =>
  of === 0 ? { count, of } : { count, of, share: count / of };

export interface IncidentFacts {
  readonly incident: Incident;
  readonly class: IdentityClass;
  readonly plans: readonly ResponsePlan[];
}

export interface ProgrammeFacts {
  readonly from: number;
  readonly to: number;
  readonly cases: readonly IncidentFacts[];
  readonly approvals: readonly Approval[];
  readonly playbooks: ReadonlyMap<string, Playbook>;
  /** Playbooks whose latest drill held, within the window of evidence. */
  readonly drilled: ReadonlySet<string>;
  readonly identities: number;
  readonly checks: readonly CheckSummary[];
  readonly systems: { readonly healthy: number; readonly total: number };
  readonly techniques: { readonly tested: number; readonly inScope: number };
  readonly exceptions: readonly RiskException[];
  /** Those that ended within the window, while what they covered still fails. */
  readonly pastExpiry: readonly RiskException[];
  readonly tasks: readonly OwnerTask[];
  /** How often work came back after it was done. */
  readonly reopened: number;
  readonly samples: readonly RiskSample[];
}

export interface CauseCount {
  readonly condition: CauseCondition;
  readonly incidents: number;
  /** Subjects that those incidents were about and that still have open work for it. */
  readonly openTasks: number;
}

export interface Programme {
  readonly from: number;
  readonly to: number;
  readonly times: readonly ClassTimes[];
  readonly precision: {
    readonly truePositives: number;
    readonly falsePositives: number;
    readonly benign: number;
    readonly undecided: number;
    /** True of true and false; benign ones are neither. */
    readonly precision?: number;
  };
  readonly alerts: {
    readonly count: number;
    readonly identities: number;
    readonly perThousand?: number;
  };
  readonly automation: {
    readonly automatic: number;
    readonly approved: number;
    readonly byHand: number;
    readonly share?: number;
  };
  readonly rollback: Share;
  /** Time lost waiting for people, over all approvals that were answered, in ms. */
  readonly waiting: {
    readonly answered: number;
    readonly totalMs: number;
    readonly expired: number;
  };
  readonly exceptions: { readonly live: number; readonly pastExpiry: number };
  readonly coverage: {
    readonly systems: Share;
    readonly techniques: Share;
    readonly owners: Share;
    readonly rotation: Share;
    readonly playbooksDrilled: Share;
  };
  readonly causes: readonly CauseCount[];
  readonly tasks: { readonly open: number; readonly overdue: number; readonly reopened: number };
  readonly trend: readonly Pick<RiskSample, 'at' | 'judged' | 'atRisk' | 'mean'>[];
}

const acted: readonly PlanStep['state'][] = [
  'done',
  'verifying',
  'effective',
  'not_effective',
  'undoing',
  'undone',
];

/** Pass over pass and fail: what nobody could tell is in neither, and is shown as such by its check. */
const held = (checks: readonly CheckSummary[], ids: readonly string[]): Share => {
  const mine = checks.filter((one) => ids.includes(one.check));
  const sum = (key: 'pass' | 'fail' | 'excepted' | 'unknown'): number =>
    mine.reduce((total, one) => total + one[key], 0);
  return shareOf(sum('pass'), sum('pass') + sum('fail') + sum('excepted') + sum('unknown'));
};

/** By how many incidents had it, so that posture work begins where it hurt. */
const causesOf = (
  incidents: readonly Incident[],
  tasks: readonly OwnerTask[],
): readonly CauseCount[] => {
  const by = new Map<CauseCondition, Set<string>>();
  for (const { id, cause } of incidents)
    for (const { condition } of cause.conditions)
      by.set(condition, (by.get(condition) ?? new Set()).add(id));
  return [...by]
    .map(([condition, ids]) => ({
      condition,
      incidents: ids.size,
      openTasks: tasks.filter(
        (one) => one.state === 'open' && one.incidentId !== undefined && ids.has(one.incidentId),
      ).length,
    }))
    .sort((a, b) => b.incidents - a.incidents || (a.condition < b.condition ? -1 : 1));
};

export const programmeOf = (facts: ProgrammeFacts): Programme => {
  const { from, to, cases, approvals } = facts;
  const rows: readonly IncidentTimes[] = cases.map((one) =>
    timesOf(one.incident, {
      class: one.class,
      plans: one.plans,
      approvals: approvals.filter((each) => each.incidentId === one.incident.id),
      playbooks: facts.playbooks,
    }),
  );
  const real = cases.filter(({ incident }) => !incident.drill);
  const of = (verdict: Incident['verdict']): number =>
    real.filter(({ incident }) => incident.verdict === verdict).length;
  const steps = real
    .flatMap(({ plans }) => plans)
    .flatMap((plan) => plan.steps)
    .filter((step) => acted.includes(step.state));
  const automatic = steps.filter((step) => isAutomatic(step.authority)).length;
  const byHand = facts.tasks.filter(
    (task) => task.createdAt >= from && task.kind !== 'page' && task.incidentId !== undefined,
  ).length;
  const answered = approvals.filter(
    (one) => one.createdAt >= from && (one.state === 'approved' || one.state === 'denied'),
  );
  const raised = real.filter(({ incident }) => incident.decision.disposition !== 'timeline').length;
  const decided = of('true_positive') + of('false_positive');
  const changes = steps.length + byHand;
  return {
    from,
    to,
    times: summariseTimes(rows),
    precision: {
      truePositives: of('true_positive'),
      falsePositives: of('false_positive'),
      benign: of('benign'),
      undecided: of('undecided'),
      ...(decided === 0 ? {} : { precision: of('true_positive') / decided }),
    },
    alerts: {
      count: raised,
      identities: facts.identities,
      ...(facts.identities === 0 ? {} : { perThousand: (raised / facts.identities) * 1_000 }),
    },
    automation: {
      automatic,
      approved: steps.length - automatic,
      byHand,
      ...(changes === 0 ? {} : { share: automatic / changes }),
    },
    rollback: shareOf(
      steps.filter((step) => step.state === 'undone' || step.state === 'undoing').length,
      steps.length,
    ),
    waiting: {
      answered: answered.length,
      totalMs: answered.reduce(
        (sum, one) => sum + ((one.decidedAt ?? one.createdAt) - one.createdAt),
        0,
      ),
      expired: approvals.filter((one) => one.createdAt >= from && one.state === 'expired').length,
    },
    exceptions: { live: facts.exceptions.length, pastExpiry: facts.pastExpiry.length },
    coverage: {
      systems: shareOf(facts.systems.healthy, facts.systems.total),
      techniques: shareOf(facts.techniques.tested, facts.techniques.inScope),
      owners: held(facts.checks, ['no-owner']),
      rotation: held(facts.checks, ['key-age']),
      playbooksDrilled: shareOf(
        [...facts.playbooks.keys()].filter((id) => facts.drilled.has(id)).length,
        facts.playbooks.size,
      ),
    },
    causes: causesOf(
      real
        .map(({ incident }) => incident)
        .filter(({ verdict }) => verdict === 'true_positive' || verdict === 'undecided'),
      facts.tasks,
    ),
    tasks: {
      open: facts.tasks.filter((one) => one.state === 'open').length,
      overdue: facts.tasks.filter((one) => one.state === 'open' && one.dueAt < to).length,
      reopened: facts.reopened,
    },
    trend: facts.samples.map(({ at, judged, atRisk, mean }) => ({ at, judged, atRisk, mean })),
  };
};
