/** Could an identity be contained in time. */
import { z } from 'zod';
import { tier } from './finding.ts';
import type { Route } from './route.ts';
import { count, id, list, page, pageQuery, wholeNumber } from './shape.ts';

const one = z.object({ id });

const status = z.enum(['pass', 'fail', 'unknown']);
const question = z.enum(['permission', 'mechanics', 'owner', 'drilled', 'watched']);
const readiness = z.object({
  id,
  name: z.string(),
  system: z.string(),
  class: z.string(),
  tier,
  answers: list(z.object({ question, status, because: z.string() })),
  passed: count,
  containable: status,
  minutes: z.number().exactOptional(),
});
const share = z.object({ of: count, containable: count, not: count, unknown: count });
const tally = z.object({ pass: count, fail: count, unknown: count });

const readinessQuery = z.object({
  /** Within how many minutes. */
  minutes: wholeNumber.min(1).max(10_080).default(15),
  /** A drill older than this counts for nothing. */
  drillDays: wholeNumber.min(1).max(3_650).default(90),
});

export const readinessRoutes = {
  'readiness.list': {
    id: 'readiness.list',
    method: 'GET',
    path: '/api/v1/readiness',
    permission: 'posture:read',
    says: 'Which identities of tier 0 and 1 could be contained in time, with the denominator and the unknowns.',
    query: readinessQuery.extend(pageQuery),
    answer: page(readiness).extend({
      minutes: z.number(),
      tiers: z.object({ 0: share, 1: share }),
      both: share,
      questions: z.object({
        permission: tally,
        mechanics: tally,
        owner: tally,
        drilled: tally,
        watched: tally,
      }),
      emergency: count,
    }),
  },
  'readiness.get': {
    id: 'readiness.get',
    method: 'GET',
    path: '/api/v1/readiness/:id',
    permission: 'posture:read',
    says: 'Whether one identity could be contained: permission, mechanics, owner, drill, watch.',
    params: one,
    query: readinessQuery,
    answer: readiness,
  },
} as const satisfies Record<string, Route>;
