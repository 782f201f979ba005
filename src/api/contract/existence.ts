/** Should it still exist, and should its privilege stand; with it the routes of readiness and decoys. */
import { z } from 'zod';
import { tier } from './finding.ts';
import { honeyRoutes } from './honey.ts';
import { readinessRoutes } from './readiness.ts';
import { ownerTask } from './response.ts';
import type { Route } from './route.ts';
import { count, id, list, page, pageQuery, time, words } from './shape.ts';

const one = z.object({ id });
const grounds = z.enum([
  'never_used',
  'dormant',
  'orphaned',
  'leaver',
  'last_account_left',
  'vendor_contract_ended',
]);

const reason = z.object({
  ground: grounds,
  check: z.string(),
  because: z.string(),
  evidence: list(z.string()),
});

const refusals = z.object({ seen: z.boolean(), because: z.string() });

const existenceProposal = z.object({
  subjectId: id,
  credentialId: id.exactOptional(),
  name: z.string(),
  system: z.string(),
  scope: z.string(),
  class: z.string(),
  tier,
  reasons: list(reason),
  owners: list(z.string()),
  /** How it would be put out of use and deleted, or why nothing here can. */
  way: z.discriminatedUnion('found', [
    z.object({
      found: z.literal(true),
      disable: z.string(),
      delete: z.string().exactOptional(),
      byHand: z.string(),
      refusals,
    }),
    z.object({ found: z.literal(false), because: z.string(), byHand: z.string().exactOptional() }),
  ]),
});

const scream = z.object({
  eventId: id,
  time,
  operation: z.string(),
  outcome: z.enum(['success', 'failure', 'unknown']),
  errorCode: z.string().exactOptional(),
  rootId: z.string(),
  actorId: z.string(),
  credential: z.string().exactOptional(),
  ip: z.string().exactOptional(),
  userAgent: z.string().exactOptional(),
});

const existenceReview = z.object({
  id,
  subjectId: id,
  credentialId: id.exactOptional(),
  handle: z.string().exactOptional(),
  round: count,
  system: z.string(),
  scope: z.string(),
  name: z.string(),
  tier,
  reasons: list(reason),
  state: z.enum([
    'asked',
    'kept',
    'unanswered',
    'shadow',
    'failed',
    'disabling',
    'watching',
    'screamed',
    'quiet',
    'by_hand',
    'deleting',
    'deleted',
    'restoring',
    'restored',
  ]),
  because: z.string(),
  asked: list(z.string()),
  askedBy: z.string(),
  window: z.object({ days: z.number(), because: z.string() }),
  refusals,
  delete: z.object({ action: z.string().exactOptional(), byHand: z.string() }),
  disablePlanId: id,
  deletePlanId: id.exactOptional(),
  disabledAt: time.exactOptional(),
  quietUntil: time.exactOptional(),
  listenFrom: time.exactOptional(),
  heardAt: time.exactOptional(),
  blindMs: z.number(),
  screams: list(scream),
  screamCount: count,
  keptUntil: time.exactOptional(),
  proposedAt: time,
  updatedAt: time,
});

const eligibleProposal = z.object({
  id,
  holderId: id,
  holder: z.string(),
  system: z.string(),
  scope: z.string(),
  tier,
  privilege: z.string(),
  resource: z.string(),
  noun: z.string(),
  because: z.string(),
  owners: list(z.string()),
  steps: list(z.string()),
});

export const existenceRoutes = {
  'existence.proposals': {
    id: 'existence.proposals',
    method: 'GET',
    path: '/api/v1/existence/proposals',
    permission: 'posture:read',
    says: 'What may no longer be needed, with the evidence, and how it would be put out of use.',
    query: z.object(pageQuery),
    answer: page(existenceProposal).extend({ of: count, unknown: count, settled: count }),
  },
  'existence.list': {
    id: 'existence.list',
    method: 'GET',
    path: '/api/v1/existence',
    permission: 'posture:read',
    says: 'Reviews of existence, those that moved last first.',
    answer: z.object({ items: list(existenceReview) }),
  },
  'existence.get': {
    id: 'existence.get',
    method: 'GET',
    path: '/api/v1/existence/:id',
    permission: 'posture:read',
    says: 'One review: its reasons, its window, and who tried the thing while it was off.',
    params: one,
    answer: existenceReview,
  },
  'existence.ask': {
    id: 'existence.ask',
    method: 'POST',
    path: '/api/v1/existence',
    permission: 'response:run',
    says: 'Ask the owner whether it may be put out of use; asked twice is asked once.',
    body: z.object({
      subjectId: id,
      credentialId: id.exactOptional(),
      /** How often its job comes, by somebody who knows. */
      periodDays: z.number().int().min(1).max(3_650).exactOptional(),
    }),
    answer: existenceReview,
  },
  'existence.restore': {
    id: 'existence.restore',
    method: 'POST',
    path: '/api/v1/existence/:id/restore',
    permission: 'response:run',
    says: 'Bring it back as it was, in one step; refused once it is deleted.',
    params: one,
    body: z.object({ reason: words }),
    answer: existenceReview,
  },
  'existence.resume': {
    id: 'existence.resume',
    method: 'POST',
    path: '/api/v1/existence/:id/resume',
    permission: 'response:run',
    says: 'After a scream that is explained: watch the whole window anew.',
    params: one,
    body: z.object({ reason: words }),
    answer: existenceReview,
  },
  'eligible.list': {
    id: 'eligible.list',
    method: 'GET',
    path: '/api/v1/eligible',
    permission: 'posture:read',
    says: 'Standing privilege of tier 0 and 1 that is used rarely, with the steps that make it eligible.',
    query: z.object(pageQuery),
    answer: page(eligibleProposal).extend({ of: count, unknown: count }),
  },
  'eligible.ask': {
    id: 'eligible.ask',
    method: 'POST',
    path: '/api/v1/eligible/:id/ask',
    permission: 'tasks:write',
    says: 'Give its owner the task, with the exact steps.',
    params: one,
    answer: ownerTask,
  },
  ...readinessRoutes,
  ...honeyRoutes,
} as const satisfies Record<string, Route>;
