/** What people expect of a detector for a while, so that it does not weigh. */
import { z } from 'zod';
import { identityClass } from './finding.ts';
import type { Route } from './route.ts';
import { flag, id, list, time, words } from './shape.ts';

const about = z.discriminatedUnion('kind', [
  /** Where this one is the root of what happens. */
  z.object({ kind: z.literal('root'), rootId: id }),
  /** All of a class in one account or tenant. */
  z.object({ kind: z.literal('peers'), class: identityClass, scope: z.string().min(1).max(2048) }),
  z.object({ kind: z.literal('site') }),
]);

export const suppression = z.object({
  id,
  detector: z.string(),
  about,
  /** Events of `from` and later, before `until`. */
  from: time,
  until: time,
  reason: z.string(),
  by: z.string(),
  /** Ended before its time. */
  endedBy: z.string().exactOptional(),
  endedBecause: z.string().exactOptional(),
});

export const suppressionRoutes = {
  'suppressions.list': {
    id: 'suppressions.list',
    method: 'GET',
    path: '/api/v1/suppressions',
    permission: 'incidents:read',
    says: 'What is expected of which detector, and until when; with `all` also what is over.',
    query: z.object({ all: flag.exactOptional() }),
    answer: z.object({ items: list(suppression) }),
  },
  'suppressions.make': {
    id: 'suppressions.make',
    method: 'POST',
    path: '/api/v1/suppressions',
    permission: 'incidents:write',
    says: 'Expect what a detector says about somebody for at most 90 days: it stays in the timeline and does not weigh. Never a decoy, emergency access or tampering with logs; peers and the whole site need `exceptions:write`.',
    body: z.object({ detector: z.string().min(1).max(200), about, until: time, reason: words }),
    answer: suppression,
  },
  'suppressions.end': {
    id: 'suppressions.end',
    method: 'POST',
    path: '/api/v1/suppressions/:id/end',
    permission: 'incidents:write',
    says: 'End it now: what comes from here on weighs again.',
    params: z.object({ id }),
    body: z.object({ reason: words }),
    answer: suppression,
  },
} as const satisfies Record<string, Route>;
