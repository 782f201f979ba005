/** The overview, counted from the estate. */
import type {
  ApprovalView,
  IncidentRow,
  Overview,
  OwnerTask,
  PrincipalRow,
} from '../../src/contract.ts';
import { chanceOf, day, hour } from './chance.ts';
import { checksOf } from './posture.ts';

export interface OverviewParts {
  readonly rows: readonly PrincipalRow[];
  readonly incidents: readonly IncidentRow[];
  readonly approvals: readonly ApprovalView[];
  readonly tasks: readonly OwnerTask[];
  readonly shadow: boolean;
  readonly stopped?: NonNullable<Overview['stopped']>;
  readonly eventsPerSecond: number;
}

const band = (risk: number): 'low' | 'medium' | 'high' | 'critical' =>
  risk >= 75 ? 'critical' : risk >= 50 ? 'high' : risk >= 25 ? 'medium' : 'low';

const tiersOf = (rows: readonly PrincipalRow[]): Overview['posture']['tiers'] =>
  ([0, 1, 2, 3] as const).map((tier) => {
    const mine = rows.filter((row) => row.tier === tier);
    const count = { low: 0, medium: 0, high: 0, critical: 0 };
    for (const row of mine) count[band(row.risk)] += 1;
    return { tier, total: mine.length, ...count };
  });

export const overviewOf = (now: number, parts: OverviewParts): Overview => {
  const chance = chanceOf(5);
  const open = parts.incidents.filter((one) => one.status !== 'closed' && !one.drill);
  const by = (disposition: string): number =>
    open.filter((one) => one.disposition === disposition).length;
  const checks = checksOf(parts.rows);
  const sum = (pick: (check: (typeof checks)[number]) => number): number =>
    checks.reduce((total, check) => total + pick(check), 0);
  const atRisk = parts.rows.filter((row) => row.risk >= 50).length;
  const classes = [...new Set(parts.rows.map((row) => row.class))];
  const tasks = parts.tasks.filter((task) => task.state === 'open');
  return {
    at: now,
    demo: true,
    shadow: parts.shadow,
    braked: [],
    ...(parts.stopped ? { stopped: parts.stopped } : {}),
    attention: {
      page: by('page'),
      queue: by('queue'),
      timeline: by('timeline'),
      waitingApprovals: parts.approvals.filter((one) => one.approval.state === 'waiting').length,
      overdueTasks: tasks.filter((task) => task.dueAt < now).length,
      openTasks: tasks.length,
      notEffective: 1,
      exposed: open.filter((one) => one.residualUntil !== undefined).length,
    },
    incidents: open.slice(0, 8),
    approvals: parts.approvals.filter((one) => one.approval.state === 'waiting'),
    posture: {
      identities: parts.rows.filter((row) => row.kind === 'identity').length,
      roles: parts.rows.filter((row) => row.kind === 'role').length,
      unowned: parts.rows.filter((row) => row.kind === 'identity' && !row.owner).length,
      pass: sum((check) => check.pass),
      fail: sum((check) => check.fail),
      unknown: sum((check) => check.unknown),
      excepted: sum((check) => check.excepted),
      tiers: tiersOf(parts.rows),
      byClass: classes.map((name) => {
        const mine = parts.rows.filter((row) => row.class === name);
        return {
          class: name,
          total: mine.length,
          atRisk: mine.filter((row) => row.risk >= 50).length,
        };
      }),
    },
    riskTrend: Array.from({ length: 30 }, (_, index) => ({
      at: now - (29 - index) * day,
      atRisk: Math.round(
        atRisk * (1.34 - index * 0.0125 + Math.sin(index / 2.3) * 0.035) +
          (index > 26 ? (index - 26) * 4 : 0),
      ),
      judged: parts.rows.length - (29 - index) * 3,
      mean: 41 - index * 0.28,
      failed: 180 - index,
      unknown: 60,
    })),
    incidentTrend: Array.from({ length: 48 }, (_, index) => ({
      at: now - (47 - index) * hour,
      page: index === 47 ? 3 : chance.chance(0.07) ? 1 : 0,
      queue: chance.chance(0.3) ? chance.int(1, 2) : 0,
      timeline: chance.int(0, 4),
    })),
    times: {
      real: {
        windowDays: 30,
        detect: { count: 14, medianMs: 640, p90Ms: 2_900 },
        contain: { count: 9, medianMs: 11_200, p90Ms: 1_620_000 },
        byClass: [
          {
            class: 'service_account',
            detect: { count: 6, medianMs: 510, p90Ms: 1_900 },
            contain: { count: 5, medianMs: 9_400, p90Ms: 22_000 },
          },
          {
            class: 'human',
            detect: { count: 4, medianMs: 880, p90Ms: 3_400 },
            contain: { count: 2, medianMs: 1_320_000, p90Ms: 1_860_000 },
          },
          {
            class: 'workload',
            detect: { count: 3, medianMs: 720, p90Ms: 2_100 },
            contain: { count: 1, medianMs: 14_000, p90Ms: 14_000 },
          },
          {
            class: 'agent',
            detect: { count: 1, medianMs: 900, p90Ms: 900 },
            contain: { count: 1, medianMs: 61_000, p90Ms: 61_000 },
          },
          { class: 'third_party_app', detect: { count: 0 }, contain: { count: 0 } },
        ],
      },
      drill: {
        windowDays: 30,
        detect: { count: 22, medianMs: 310, p90Ms: 450 },
        contain: { count: 19, medianMs: 8_940, p90Ms: 92_400 },
        byClass: [],
      },
    },
    coverage: {
      systems: { healthy: 1, total: 1 },
      telemetry: [
        { kind: 'authentication', given: 1, needs: 0, total: 1 },
        { kind: 'token_issuance', given: 1, needs: 0, total: 1 },
        { kind: 'privilege_change', given: 1, needs: 0, total: 1 },
        { kind: 'secret_access', given: 1, needs: 0, total: 1 },
        { kind: 'service_to_service', given: 0, needs: 1, total: 1 },
      ],
      identities: { watched: 1011, partly: 181, blind: parts.rows.length - 1192 },
      rules: { active: 28, blind: 2, total: 30 },
    },
    flow: {
      eventsPerSecond: parts.eventsPerSecond,
      eventsTotal: 48_211_903,
      setAside: 127,
      lagSeconds: 0.4,
      history: Array.from(
        { length: 60 },
        (_, index) => 190 + Math.sin(index / 7) * 30 + chance.next() * 22 + (index > 55 ? 34 : 0),
      ),
    },
  };
};
