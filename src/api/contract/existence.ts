/** Should it still exist, could it be contained, and what is there only to be touched. */
import { z } from 'zod';
import { tier } from './finding.ts';
import { ownerTask } from './response.ts';
import type { Route } from './route.ts';
import { count, id, list, time, wholeNumber, words } from './shape.ts';

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

const watched = z.object({ seen: z.enum(['yes', 'no', 'unknown']), because: z.string() });

const decoy = z.object({
  id,
  system: z.string(),
  scope: z.string(),
  kind: z.string(),
  name: z.string(),
  state: z.enum([
    'planting',
    'planted',
    'rotating',
    'retiring',
    'retired',
    'by_hand',
    'shadow',
    'failed',
  ]),
  because: z.string(),
  subjectId: id.exactOptional(),
  handle: z.string().exactOptional(),
  planId: id.exactOptional(),
  oldPlanId: id.exactOptional(),
  generation: count,
  rotateEveryDays: z.number(),
  plantedAt: time.exactOptional(),
  rotateDueAt: time.exactOptional(),
  laidOut: z.string().exactOptional(),
  watched,
  by: z.string(),
  createdAt: time,
  updatedAt: time,
});

const decoyIdea = z.object({
  system: z.string(),
  scope: z.string(),
  kind: z.string(),
  title: z.string(),
  names: list(z.string()),
  beside: list(z.string()),
  plant: z.object({ action: z.string().exactOptional(), byHand: list(z.string()) }),
  layOut: z.string(),
  watched,
});

export const existenceRoutes = {
  'existence.proposals': {
    id: 'existence.proposals',
    method: 'GET',
    path: '/api/v1/existence/proposals',
    permission: 'posture:read',
    says: 'What may no longer be needed, with the evidence, and how it would be put out of use.',
    answer: z.object({
      items: list(existenceProposal),
      of: count,
      unknown: count,
      settled: count,
    }),
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
    answer: z.object({ items: list(eligibleProposal), of: count, unknown: count }),
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
  'readiness.list': {
    id: 'readiness.list',
    method: 'GET',
    path: '/api/v1/readiness',
    permission: 'posture:read',
    says: 'Which identities of tier 0 and 1 could be contained in time, with the denominator and the unknowns.',
    query: readinessQuery,
    answer: z.object({
      minutes: z.number(),
      items: list(readiness),
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
  'honey.plan': {
    id: 'honey.plan',
    method: 'GET',
    path: '/api/v1/honey/plan',
    permission: 'settings:read',
    says: 'Decoys that would fit: beside which real names, called what, and who would see them touched.',
    answer: z.object({ items: list(decoyIdea) }),
  },
  'honey.list': {
    id: 'honey.list',
    method: 'GET',
    path: '/api/v1/honey',
    permission: 'settings:read',
    says: 'Decoys that stand or stood.',
    answer: z.object({ items: list(decoy) }),
  },
  'honey.plant': {
    id: 'honey.plant',
    method: 'POST',
    path: '/api/v1/honey',
    permission: 'identities:write',
    says: 'Plant a decoy through its connector; with `subjectId`, one that was planted by hand is declared.',
    body: z.object({
      system: z.string().min(1).max(60),
      scope: z.string().max(300),
      kind: z.string().min(1).max(60),
      name: z.string().trim().min(1).max(64),
      rotateEveryDays: z.number().int().min(1).max(730).exactOptional(),
      subjectId: id.exactOptional(),
      handle: z.string().min(1).max(300).exactOptional(),
    }),
    answer: decoy,
  },
  'honey.rotate': {
    id: 'honey.rotate',
    method: 'POST',
    path: '/api/v1/honey/:id/rotate',
    permission: 'identities:write',
    says: 'Plant another under a new name, then take the old one away.',
    params: one,
    answer: decoy,
  },
  'honey.retire': {
    id: 'honey.retire',
    method: 'POST',
    path: '/api/v1/honey/:id/retire',
    permission: 'identities:write',
    says: 'Take a decoy away.',
    params: one,
    body: z.object({ reason: words }),
    answer: decoy,
  },
  'honey.bait': {
    id: 'honey.bait',
    method: 'POST',
    path: '/api/v1/honey/:id/bait',
    permission: 'identities:write',
    says: 'Hand out the secret of a decoy, to be laid out at the place named.',
    params: one,
    body: z.object({ place: words }),
    answer: z.object({ kind: z.string(), handle: z.string(), secret: z.string() }),
  },
} as const satisfies Record<string, Route>;
