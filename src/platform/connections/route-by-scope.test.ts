import { expect, it } from 'vitest';
import type { Action, ActionPlan, ActionResult, ActionTarget } from '../../model/index.ts';
import { routeByScope } from './route-by-scope.ts';

const nothing = { do: [], verify: [], undo: [] };
const context = { now: () => 0, stepId: 'stp' };
const targetIn = (scope: string): ActionTarget => ({ system: 'aws', nativeId: 'key', scope });
const planIn = (scope: string): ActionPlan => ({
  ...{ action: 'aws.rotate', target: targetIn(scope), params: {}, changes: [], disruption: '' },
  ...{ undo: 'exact', permissions: nothing, predictedResidual: [] },
});
const result: ActionResult = {
  ...{ accepted: true, alreadyDone: false, acceptedAt: 0, residual: [], undoState: {} },
  detail: '',
};

/** Says in every answer whose it is. */
const actionOf = (scope: string): Action => ({
  ...{ id: 'aws.rotate', system: 'aws', title: '', classes: 'any', undo: 'exact' },
  ...{ stage: 'rotate', permissions: nothing },
  plan: async () => ({ ...planIn(scope), disruption: scope }),
  do: async () => ({ ...result, detail: scope }),
  verify: async () => ({
    ...{ effective: 'yes', checkedAt: 0, how: 'read_back', residual: [] },
    detail: scope,
  }),
  uptake: async () => ({ used: 'yes', detail: scope }),
  undoIt: async () => ({ undone: true, kind: 'exact', differences: [], detail: scope }),
});

it('asks the connection of the target’s own scope, whatever is asked of an action', async () => {
  const [routed] = routeByScope(new Map(['one', 'two'].map((id) => [id, [actionOf(id)]])));
  for (const scope of ['one', 'two']) {
    const plan = planIn(scope);
    expect((await routed?.plan(targetIn(scope), {}, context))?.disruption).toBe(scope);
    expect((await routed?.do(plan, context))?.detail).toBe(scope);
    expect((await routed?.verify(plan, result, context))?.detail).toBe(scope);
    expect((await routed?.uptake?.(plan, result, context))?.detail).toBe(scope);
    expect((await routed?.undoIt?.(plan, result, context))?.detail).toBe(scope);
  }
});

it('acts nowhere else for a scope that is not connected', () => {
  const [routed] = routeByScope(new Map([['one', [actionOf('one')]]]));
  expect(() => routed?.plan(targetIn('three'), {}, context)).toThrow(/three is not connected/);
});
