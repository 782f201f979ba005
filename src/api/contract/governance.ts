/** What is asked of the organisation: frameworks with their evidence, policies, reviews of access, changes to ratify. */
import { z } from 'zod';
import { severity, tier } from './finding.ts';
import type { Route } from './route.ts';
import { count, csv, id, list, time, wholeNumber, words } from './shape.ts';

const one = z.object({ id });

const evidence = z.object({
  kind: z.enum(['check', 'behaviour', 'playbook', 'ledger', 'policy', 'review']),
  id: z.string(),
  title: z.string(),
  /** `empty`: there is nothing here that it could speak of. */
  status: z.enum(['pass', 'fail', 'unknown', 'empty']),
  because: z.string(),
});

const control = z.object({
  id: z.string(),
  title: z.string(),
  says: z.string().exactOptional(),
  group: z.string().exactOptional(),
  /** Unknown is never covered. `outside`: Countersign gives no evidence of it. */
  status: z.enum(['pass', 'fail', 'unknown', 'uncovered', 'outside']),
  because: z.string(),
  evidence: list(evidence),
});

const coverage = {
  id: z.string(),
  title: z.string(),
  edition: z.string(),
  source: z.string(),
  /** Controls that Countersign can speak of: the denominator of the rest. */
  of: count,
  pass: count,
  fail: count,
  unknown: count,
  uncovered: count,
  outside: count,
};

const ruleStanding = z.object({
  id: z.string(),
  /** As an exception names it. */
  rule: z.string(),
  says: z.string(),
  of: count,
  pass: count,
  fail: count,
  unknown: count,
  excepted: count,
});

const policy = {
  id: z.string(),
  title: z.string(),
  owner: z.string(),
  because: z.string(),
  severity,
  /** `none`: it speaks of nobody here. */
  status: z.enum(['pass', 'fail', 'unknown', 'none']),
  rules: list(ruleStanding),
};

const breach = z.object({
  rule: z.string(),
  subjectId: id,
  name: z.string(),
  system: z.string(),
  tier,
  status: z.enum(['fail', 'unknown', 'excepted']),
  because: z.string(),
});

const reviewItemState = z.enum(['waiting', 'keep', 'remove', 'unanswered', 'gone']);

const accessReview = z.object({
  id,
  title: z.string(),
  state: z.enum(['open', 'closed']),
  startedBy: z.string(),
  startedAt: time,
  dueAt: time,
  closedAt: time.exactOptional(),
  population: z.object({ holders: count, entitlements: count, used: count, unobservable: count }),
  items: z.record(reviewItemState, count),
  updatedAt: time,
});

const reviewItem = z.object({
  id,
  holderId: id,
  holder: z.string(),
  system: z.string(),
  scope: z.string(),
  class: z.string(),
  tier,
  entitlementId: z.string(),
  via: z.string(),
  privileges: list(z.string()),
  resources: list(z.string()),
  use: z.enum(['not_used', 'unobservable']),
  because: z.string(),
  reviewers: list(z.string()),
  state: reviewItemState,
  decidedBy: z.string().exactOptional(),
  decidedAt: time.exactOptional(),
  reason: z.string().exactOptional(),
  planId: id.exactOptional(),
  taskId: id.exactOptional(),
  removedAt: time.exactOptional(),
});

const changeState = z.enum([
  'waiting',
  'ratified',
  'refused',
  'unanswered',
  'reverting',
  'reverted',
  'by_hand',
  'shadow',
  'failed',
  'gone',
]);

const change = z.object({
  id,
  kind: z.enum([
    'privilege_raised',
    'trust_widened',
    'credential_added',
    'consent_widened',
    'policy_weakened',
  ]),
  subjectId: id,
  name: z.string(),
  system: z.string(),
  scope: z.string(),
  tier,
  says: z.string(),
  fact: z.object({ kind: z.string(), id: z.string() }).exactOptional(),
  found: z.enum(['event', 'pull']),
  eventId: z.string().exactOptional(),
  actorId: z.string().exactOptional(),
  rootId: z.string().exactOptional(),
  at: time,
  state: changeState,
  because: z.string(),
  asked: list(z.string()),
  barred: list(z.string()),
  dueAt: time,
  escalations: count,
  decidedBy: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  planId: id.exactOptional(),
  taskId: id.exactOptional(),
  updatedAt: time,
});

export const governanceRoutes = {
  'frameworks.list': {
    id: 'frameworks.list',
    method: 'GET',
    path: '/api/v1/frameworks',
    permission: 'posture:read',
    says: 'Every framework with how many of its controls hold, do not, or are unknown.',
    answer: z.object({ items: list(z.object(coverage)) }),
  },
  'frameworks.get': {
    id: 'frameworks.get',
    method: 'GET',
    path: '/api/v1/frameworks/:id',
    permission: 'posture:read',
    says: 'One framework: each control with the checks, behaviours, playbooks, policies, reviews and entries that speak for it.',
    params: one,
    query: z.object({
      /** A control, or what an older edition called it, as `PR.AC-4`. */
      control: z.string().min(1).max(40).exactOptional(),
    }),
    answer: z.object({ ...coverage, controls: list(control) }),
  },
  'policies.list': {
    id: 'policies.list',
    method: 'GET',
    path: '/api/v1/policies',
    permission: 'posture:read',
    says: 'Every policy with its owner, and how each of its rules stands.',
    answer: z.object({ items: list(z.object({ ...policy, breaches: count })) }),
  },
  'policies.get': {
    id: 'policies.get',
    method: 'GET',
    path: '/api/v1/policies/:id',
    permission: 'posture:read',
    says: 'One policy with whom it does not hold for, whom nobody could tell of, and the exceptions.',
    params: one,
    query: z.object({ limit: wholeNumber.min(1).max(5_000).default(500) }),
    answer: z.object({ ...policy, breaches: list(breach), total: count }),
  },
  'reviews.list': {
    id: 'reviews.list',
    method: 'GET',
    path: '/api/v1/reviews',
    permission: 'posture:read',
    says: 'Reviews of access, those that began last first.',
    answer: z.object({ items: list(accessReview) }),
  },
  'reviews.get': {
    id: 'reviews.get',
    method: 'GET',
    path: '/api/v1/reviews/:id',
    permission: 'posture:read',
    says: 'One review with its questions; `mine` = those that are for whoever asks.',
    params: one,
    query: z.object({
      state: csv(reviewItemState).exactOptional(),
      mine: z.stringbool({ truthy: ['true'], falsy: ['false'] }).exactOptional(),
    }),
    answer: z.object({ review: accessReview, items: list(reviewItem) }),
  },
  'reviews.start': {
    id: 'reviews.start',
    method: 'POST',
    path: '/api/v1/reviews',
    permission: 'tasks:write',
    says: 'Begin a review of rights that are held and not used; each goes to the owner of its holder.',
    body: z.object({
      title: words,
      days: z.number().int().min(1).max(180).default(14),
      classes: list(z.string().max(40)).exactOptional(),
      tiers: list(tier).exactOptional(),
      systems: list(z.string().max(60)).exactOptional(),
      /** Ask about rights too whose use nobody can see. */
      unobservable: z.boolean().default(false),
    }),
    answer: accessReview,
  },
  'reviews.decide': {
    id: 'reviews.decide',
    method: 'POST',
    path: '/api/v1/reviews/:id/decide',
    permission: 'approvals:decide',
    says: 'Keep or remove, with a reason; nobody answers about their own access.',
    params: one,
    body: z.object({ itemId: id, decision: z.enum(['keep', 'remove']), reason: words }),
    answer: reviewItem,
  },
  'reviews.close': {
    id: 'reviews.close',
    method: 'POST',
    path: '/api/v1/reviews/:id/close',
    permission: 'tasks:write',
    says: 'End it; what nobody answered is said to be unanswered, and stays.',
    params: one,
    answer: accessReview,
  },
  'changes.list': {
    id: 'changes.list',
    method: 'GET',
    path: '/api/v1/changes',
    permission: 'posture:read',
    says: 'Changes of high risk in the estate, latest first: who made them, who is asked, until when.',
    query: z.object({
      state: csv(changeState).exactOptional(),
      limit: wholeNumber.min(1).max(500).default(100),
    }),
    answer: z.object({ items: list(change) }),
  },
  'changes.get': {
    id: 'changes.get',
    method: 'GET',
    path: '/api/v1/changes/:id',
    permission: 'posture:read',
    says: 'One change.',
    params: one,
    answer: change,
  },
  'changes.answer': {
    id: 'changes.answer',
    method: 'POST',
    path: '/api/v1/changes/:id/answer',
    permission: 'approvals:decide',
    says: 'Ratify the change, or have it reverted; never by whoever made it.',
    params: one,
    body: z.object({ answer: z.enum(['ratify', 'revert']), reason: words }),
    answer: change,
  },
} as const satisfies Record<string, Route>;
