/** What needs me now, and whether the loop itself is well. Every number comes with its denominator. */
import { z } from 'zod';
import { identityClass, tier } from './finding.ts';
import { incidentRow } from './incident.ts';
import { approvalView } from './response.ts';
import type { Route } from './route.ts';
import { count, list, time } from './shape.ts';

/** Milliseconds; absent where `count` is 0. */
export const duration = z.object({
  count,
  medianMs: z.number().exactOptional(),
  p90Ms: z.number().exactOptional(),
});

export const stageTimes = z.object({
  windowDays: z.number(),
  /** First hostile event → incident. */
  detect: duration,
  /** Incident → every action verified effective. */
  contain: duration,
  byClass: list(z.object({ class: identityClass, detect: duration, contain: duration })),
});

export const telemetryKind = z.enum([
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
]);

export const overview = z.object({
  at: time,
  /** The estate is simulated. */
  demo: z.boolean(),
  /** Response only says what it would have done. */
  shadow: z.boolean(),
  /** Set while the stop switch is on: nothing acts. */
  stopped: z.object({ by: z.string(), reason: z.string(), at: time }).exactOptional(),
  /** Systems whose automatic actions of this hour are used up, and how many steps wait for a person because of it. */
  braked: list(z.object({ system: z.string(), limit: count, waiting: count })),
  attention: z.object({
    page: count,
    queue: count,
    timeline: count,
    waitingApprovals: count,
    overdueTasks: count,
    openTasks: count,
    /** Plans whose effect could not be verified, or that failed. */
    notEffective: count,
    /** Incidents with access that lives on. */
    exposed: count,
  }),
  /** The most urgent first, at most 8. */
  incidents: list(incidentRow),
  approvals: list(approvalView),
  posture: z.object({
    identities: count,
    roles: count,
    unowned: count,
    pass: count,
    fail: count,
    unknown: count,
    excepted: count,
    /** Per tier: how many identities in each risk band (0–24, 25–49, 50–74, 75–100). */
    tiers: list(
      z.object({ tier, total: count, low: count, medium: count, high: count, critical: count }),
    ),
    byClass: list(z.object({ class: z.string(), total: count, atRisk: count })),
  }),
  /** One point a day (an hour in the first two days), oldest first, the last is now: at risk ≥ 50, and all judged. */
  riskTrend: list(
    z.object({
      at: time,
      atRisk: count,
      judged: count,
      mean: z.number(),
      /** Verdicts of checks over all of them. */
      failed: count,
      unknown: count,
    }),
  ),
  /** One point an hour, oldest first. */
  incidentTrend: list(z.object({ at: time, page: count, queue: count, timeline: count })),
  times: z.object({ real: stageTimes, drill: stageTimes }),
  coverage: z.object({
    systems: z.object({ healthy: count, total: count }),
    /** Connected systems that give this kind of telemetry, those that need a setting, and all. */
    telemetry: list(z.object({ kind: telemetryKind, given: count, needs: count, total: count })),
    identities: z.object({ watched: count, partly: count, blind: count }),
    rules: z.object({ active: count, blind: count, total: count }),
  }),
  flow: z.object({
    eventsPerSecond: z.number(),
    eventsTotal: count,
    setAside: count,
    lagSeconds: z.number(),
    /** Events per second, one point a minute, oldest first, last hour. */
    history: list(z.number()),
  }),
});

export const overviewRoutes = {
  'overview.get': {
    id: 'overview.get',
    method: 'GET',
    path: '/api/v1/overview',
    permission: 'overview:read',
    says: 'What needs me now: counts, urgent incidents, posture, times, coverage, flow.',
    answer: overview,
  },
} as const satisfies Record<string, Route>;
