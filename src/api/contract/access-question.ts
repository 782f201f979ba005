/** Questions of access about one identity. The answers are those of `countersign access … --json`. */
import { z } from 'zod';
import { accessEdge } from './access.ts';
import { tier } from './finding.ts';
import type { Route } from './route.ts';
import { count, id, list, time, wholeNumber } from './shape.ts';

const one = z.object({ id });
/** Epoch milliseconds; absent = the latest that is known. */
const at = wholeNumber.min(0).exactOptional();
/** What nobody could see: an empty answer beside it is not "none". */
const unknown = list(z.string());
const counted = z.object({ length: count, count });
const both = z.object({ certain: count, possible: count });
const counts = z.record(z.string(), both);

const step = accessEdge.extend({
  technique: z.string().exactOptional(),
  removedBy: z.string(),
  until: time.exactOptional(),
});

export const accessRoutes = {
  'access.why': {
    id: 'access.why',
    method: 'GET',
    path: '/api/v1/access/:id/why',
    permission: 'identities:read',
    says: 'Every shortest way to another principal or a goal, certain ones first, with what ends each step.',
    params: one,
    query: z.object({
      to: id.default('control-plane:*'),
      limit: wholeNumber.min(1).max(200).default(20),
      at,
    }),
    answer: z.object({
      from: id,
      to: id,
      reachable: z.boolean(),
      ways: list(
        z.object({ steps: list(step), certain: z.boolean(), until: time.exactOptional() }),
      ),
      certain: counted,
      possible: counted,
      unknown,
    }),
  },
  'access.blast': {
    id: 'access.blast',
    method: 'GET',
    path: '/api/v1/access/:id/blast',
    permission: 'identities:read',
    says: 'What is reached from it, by kind, system, tier and crown jewel, and the resources its grants name.',
    params: one,
    query: z.object({ limit: wholeNumber.min(1).max(1000).default(100), at }),
    answer: z.looseObject({
      from: id,
      total: both,
      byKind: counts,
      bySystem: counts,
      byTier: counts,
      crownJewels: both,
      truncated: z.boolean(),
      unknown,
    }),
  },
  'access.signin': {
    id: 'access.signin',
    method: 'GET',
    path: '/api/v1/access/:id/signin',
    permission: 'identities:read',
    says: 'Where it can authenticate, and with which credentials, of what age and until when.',
    params: one,
    query: z.object({ at }),
    answer: z.looseObject({ id, places: list(z.looseObject({ to: id })), unknown }),
  },
  'access.unused': {
    id: 'access.unused',
    method: 'GET',
    path: '/api/v1/access/:id/unused',
    permission: 'identities:read',
    says: 'Granted minus used: what may go, what must stay, of what nobody can say, and the policy that would do.',
    params: one,
    query: z.object({ at }),
    answer: z.looseObject({ id, unknown }),
  },
  'access.exposed': {
    id: 'access.exposed',
    method: 'GET',
    path: '/api/v1/access/:id/exposed',
    permission: 'identities:read',
    says: 'Every secret that could be read by who takes over a principal, thing, vendor or scope, worst first.',
    params: one,
    query: z.object({ at }),
    answer: z.looseObject({
      by: id,
      secrets: list(z.looseObject({ id, tier, how: z.string(), rotate: z.string() })),
      unknown,
    }),
  },
  'access.about': {
    id: 'access.about',
    method: 'GET',
    path: '/api/v1/access/:id/about',
    permission: 'identities:read',
    says: 'One page about it: owners with reasons, what it made, owns and used, and what changed.',
    params: one,
    query: z.object({ at }),
    answer: z.looseObject({ orphan: z.boolean(), unknown }),
  },
} as const satisfies Record<string, Route>;
