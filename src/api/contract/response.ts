/** Plans, approvals, tasks, exceptions. Field names are those of `model/response.ts`. */
import { z } from 'zod';
import { principalBrief, severity, tier } from './finding.ts';
import type { Route } from './route.ts';
import { csv, id, list, page, pageQuery, record, time, words } from './shape.ts';

export const undoKind = z.enum(['exact', 'approximate', 'irreversible']);

export const residual = z.object({
  what: z.string(),
  /** Absent = no known end. */
  until: time.optional(),
  because: z.string(),
});

const actionTarget = z.object({
  system: z.string(),
  identityId: z.string().exactOptional(),
  roleId: z.string().exactOptional(),
  credentialId: z.string().exactOptional(),
  nativeId: z.string(),
  scope: z.string(),
});

const needed = z.object({
  do: list(z.string()),
  verify: list(z.string()),
  undo: list(z.string()),
});

const actionPlan = z.object({
  action: z.string(),
  target: actionTarget,
  params: record,
  changes: list(z.string()),
  disruption: z.string(),
  undo: undoKind,
  permissions: needed,
  refused: z.string().exactOptional(),
  predictedResidual: list(residual),
});

/** `undoState` is sealed and never leaves the server. */
const actionResult = z.object({
  accepted: z.boolean(),
  alreadyDone: z.boolean(),
  acceptedAt: time,
  residual: list(residual),
  detail: z.string(),
});

const verification = z.object({
  effective: z.enum(['yes', 'no', 'unknown']),
  checkedAt: time,
  how: z.enum(['held_credential', 'read_back', 'simulation']),
  residual: list(residual),
  detail: z.string(),
  /** Looked at once more after the propagation window. */
  recheckedAt: time.exactOptional(),
});

const undoResult = z.object({
  undone: z.boolean(),
  kind: undoKind,
  differences: list(z.string()),
  detail: z.string(),
});

export const stepState = z.enum([
  'planned',
  'waiting_approval',
  'approved',
  'doing',
  'done',
  'verifying',
  'effective',
  'not_effective',
  'undoing',
  'undone',
  'failed',
  'refused',
  'shadow',
  'skipped',
]);

export const planStep = z.object({
  id,
  planId: id,
  index: z.number(),
  name: z.string().exactOptional(),
  stage: z.enum(['freeze', 'end_sessions', 'sweep', 'rotate', 'restore']).exactOptional(),
  authority: z.string().exactOptional(),
  action: z.string(),
  target: actionTarget,
  params: record,
  state: stepState,
  plan: actionPlan.exactOptional(),
  result: actionResult.exactOptional(),
  verification: verification.exactOptional(),
  undo: undoResult.exactOptional(),
  error: z.string().exactOptional(),
  updatedAt: time,
});

export const planState = z.enum([
  'proposed',
  'waiting_approval',
  'running',
  'contained',
  'partly_contained',
  'failed',
  'undone',
  'shadow',
  'denied',
]);

export const responsePlan = z.object({
  id,
  incidentId: id,
  playbook: z.string(),
  identityId: id,
  state: planState,
  authority: z.string(),
  steps: list(planStep),
  createdAt: time,
  updatedAt: time,
  drill: z.boolean(),
});

export const approval = z.object({
  id,
  planId: id,
  incidentId: id,
  title: z.string(),
  question: z.string(),
  asked: list(z.string()),
  barred: list(id),
  requestedBy: z.string(),
  state: z.enum(['waiting', 'approved', 'denied', 'expired']),
  decidedBy: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  createdAt: time,
  expiresAt: time,
  decidedAt: time.exactOptional(),
});

/** An approval with what one needs to decide it on a phone. */
export const approvalView = z.object({
  approval,
  incident: z.object({
    id,
    title: z.string(),
    story: z.string(),
    severity,
    confidence: z.number(),
    /** As of its events; absent where the incident is no longer kept. */
    tier: tier.exactOptional(),
    drill: z.boolean(),
  }),
  subject: principalBrief,
  plan: responsePlan.exactOptional(),
  /** May the signed-in person decide? If not, why. */
  mine: z.object({ may: z.boolean(), because: z.string() }),
});

export const ownerTask = z.object({
  id,
  subjectId: id,
  owner: z.string(),
  kind: z.string(),
  title: z.string(),
  because: z.string(),
  state: z.enum(['open', 'done', 'cancelled']),
  createdAt: time,
  dueAt: time,
  incidentId: z.string().exactOptional(),
});

export const riskException = z.object({
  id,
  rule: z.string(),
  subjectId: id,
  owner: z.string(),
  reason: z.string(),
  createdAt: time,
  until: time,
});

const one = z.object({ id });

export const responseRoutes = {
  'plans.list': {
    id: 'plans.list',
    method: 'GET',
    path: '/api/v1/plans',
    permission: 'response:read',
    says: 'Response plans, newest first.',
    query: z.object({ state: csv(planState).exactOptional(), ...pageQuery }),
    answer: page(responsePlan),
  },
  'plans.get': {
    id: 'plans.get',
    method: 'GET',
    path: '/api/v1/plans/:id',
    permission: 'response:read',
    says: 'One plan with its steps.',
    params: one,
    answer: responsePlan,
  },
  'plans.run': {
    id: 'plans.run',
    method: 'POST',
    path: '/api/v1/plans/:id/run',
    permission: 'response:run',
    says: 'Run a proposed plan: at once where pre-authorised, else it asks for approval.',
    params: one,
    body: z.object({ reason: words.exactOptional() }),
    answer: responsePlan,
  },
  'plans.undo': {
    id: 'plans.undo',
    method: 'POST',
    path: '/api/v1/plans/:id/undo',
    permission: 'response:run',
    says: 'Undo every undoable step, last first; irreversible ones say so.',
    params: one,
    body: z.object({ reason: words }),
    answer: responsePlan,
  },
  'approvals.list': {
    id: 'approvals.list',
    method: 'GET',
    path: '/api/v1/approvals',
    permission: 'approvals:read',
    says: 'Approvals, waiting ones first, soonest to expire first.',
    query: z.object({ state: csv(approval.shape.state).exactOptional() }),
    answer: z.object({ items: list(approvalView) }),
  },
  'approvals.decide': {
    id: 'approvals.decide',
    method: 'POST',
    path: '/api/v1/approvals/:id/decision',
    permission: 'approvals:decide',
    says: 'Approve, or deny with a reason. Refused to the requester and to anybody linked to the incident.',
    params: one,
    body: z.object({ decision: z.enum(['approved', 'denied']), reason: words.exactOptional() }),
    answer: approval,
  },
  'tasks.list': {
    id: 'tasks.list',
    method: 'GET',
    path: '/api/v1/tasks',
    permission: 'tasks:read',
    says: 'What owners were asked to do, soonest due first.',
    query: z.object({
      state: csv(ownerTask.shape.state).exactOptional(),
      owner: z.string().max(300).exactOptional(),
      subjectId: id.exactOptional(),
    }),
    answer: z.object({
      items: list(ownerTask),
      principals: z.record(z.string(), principalBrief),
    }),
  },
  'tasks.settle': {
    id: 'tasks.settle',
    method: 'POST',
    path: '/api/v1/tasks/:id/state',
    permission: 'tasks:write',
    says: 'Mark a task done or cancelled; the owner named in answer to it is declared.',
    params: one,
    body: z.object({
      state: z.enum(['done', 'cancelled']),
      reason: words.exactOptional(),
      /** The answer to "who owns it?": declared with it. Needs `identities:write` too. */
      owner: words.exactOptional(),
    }),
    answer: ownerTask,
  },
} as const satisfies Record<string, Route>;
