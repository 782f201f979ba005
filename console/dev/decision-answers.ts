/** Sample answers to gateways: nothing speaks against anything. */
import type { Handlers } from './handler.ts';

type DecisionRoute = Extract<keyof Handlers, `decision.${string}`>;

const permitted = {
  decision: true,
  context: { stage: 'default', reason: 'nothing speaks against it', obligations: [] },
};

export const decisionAnswers: Pick<Handlers, DecisionRoute> = {
  'decision.evaluate': () => permitted,
  'decision.evaluateMany': () => permitted,
  'decision.metadata': () => ({
    policy_decision_point: 'http://127.0.0.1',
    access_evaluation_endpoint: 'http://127.0.0.1/access/v1/evaluation',
    access_evaluations_endpoint: 'http://127.0.0.1/access/v1/evaluations',
  }),
};
