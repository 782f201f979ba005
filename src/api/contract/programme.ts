/** How the programme does: metrics over a window, and the report that people print. */
import { z } from 'zod';
import type { Route } from './route.ts';
import { count, list, time, wholeNumber } from './shape.ts';

const spread = z.object({
  count,
  medianMs: z.number().exactOptional(),
  p90Ms: z.number().exactOptional(),
});
/** Without a whole there is no share. */
const share = z.object({ count, of: count, share: z.number().exactOptional() });

const programme = z.object({
  from: time,
  to: time,
  times: list(
    z.object({
      class: z.string(),
      drill: z.boolean(),
      incidents: count,
      times: z.record(
        z.enum([
          'detect',
          'arrive',
          'plan',
          'dwell',
          'acknowledge',
          'accepted',
          'effective',
          'recovered',
          'waited',
        ]),
        spread,
      ),
    }),
  ),
  precision: z.object({
    truePositives: count,
    falsePositives: count,
    benign: count,
    undecided: count,
    precision: z.number().exactOptional(),
  }),
  alerts: z.object({ count, identities: count, perThousand: z.number().exactOptional() }),
  automation: z.object({
    automatic: count,
    approved: count,
    byHand: count,
    share: z.number().exactOptional(),
  }),
  rollback: share,
  waiting: z.object({ answered: count, totalMs: z.number(), expired: count }),
  exceptions: z.object({ live: count, pastExpiry: count }),
  coverage: z.object({
    systems: share,
    techniques: share,
    owners: share,
    rotation: share,
    playbooksDrilled: share,
  }),
  causes: list(z.object({ condition: z.string(), incidents: count, openTasks: count })),
  tasks: z.object({ open: count, overdue: count, reopened: count }),
  trend: list(z.object({ at: time, judged: count, atRisk: count, mean: z.number() })),
});

export const programmeRoutes = {
  'metrics.get': {
    id: 'metrics.get',
    method: 'GET',
    path: '/api/v1/metrics',
    permission: 'posture:read',
    says: 'Times, precision, automation, rollbacks, coverage, causes and trend over a window; real and drill apart.',
    query: z.object({ days: wholeNumber.min(1).max(1_830).default(90) }),
    answer: programme,
  },
  'reports.make': {
    id: 'reports.make',
    method: 'POST',
    path: '/api/v1/reports',
    permission: 'ledger:read',
    says: 'The programme report as a printable page or as a sheet; that it was made is in the ledger.',
    body: z.object({
      format: z.enum(['html', 'csv']),
      days: z.number().int().min(1).max(1_830).default(90),
    }),
    answer: z.object({ name: z.string(), type: z.string(), text: z.string() }),
  },
} as const satisfies Record<string, Route>;
