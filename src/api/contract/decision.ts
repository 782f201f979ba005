/**
 * The OpenID AuthZEN Authorization API 1.0 (Final, 11 January 2026): a gateway asks before an act. A denial is an
 * answer, never a refusal of the call.
 */
import { z } from 'zod';
import type { Route } from './route.ts';
import { list } from './shape.ts';

const MOST_TEXT = 2_048;
const MOST_QUESTIONS = 100;
const text = z.string().min(1).max(MOST_TEXT);
const properties = z.record(z.string().max(200), z.json()).exactOptional();
const entity = z.object({ type: text, id: text, properties });
const action = z.object({ name: text, properties });

const question = z.object({ subject: entity, action, resource: entity, context: properties });
/** Members that are left out are those of the whole request. */
const oneOf = question.partial();

const decision = z.object({
  decision: z.boolean(),
  context: z.object({
    /** What decided, and what must be done with a permission: `step_up`, `read_only`, `ask_sponsor`. */
    stage: z.string(),
    reason: z.string(),
    obligations: list(z.string()),
  }),
});

export const decisionRoutes = {
  'decision.evaluate': {
    id: 'decision.evaluate',
    method: 'POST',
    path: '/access/v1/evaluation',
    permission: 'decisions:ask',
    says: 'May this subject do this action to this resource? From tier, open incidents, owner, purpose and the rules of the site.',
    body: question,
    answer: decision,
  },
  'decision.evaluateMany': {
    id: 'decision.evaluateMany',
    method: 'POST',
    path: '/access/v1/evaluations',
    permission: 'decisions:ask',
    says: 'Many questions at once, answered in their order; what all share is said once.',
    body: oneOf.extend({
      evaluations: z.array(oneOf).max(MOST_QUESTIONS).exactOptional(),
      options: z
        .looseObject({
          evaluations_semantic: z
            .enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'])
            .exactOptional(),
        })
        .exactOptional(),
    }),
    answer: z.union([z.object({ evaluations: list(decision) }), decision]),
  },
  'decision.metadata': {
    id: 'decision.metadata',
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    permission: 'none',
    says: 'Where the decision endpoints are.',
    answer: z.object({
      policy_decision_point: z.string(),
      access_evaluation_endpoint: z.string(),
      access_evaluations_endpoint: z.string(),
    }),
  },
} as const satisfies Record<string, Route>;
