import { CountersignError } from '../../core/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';
import { planView } from './plan-view.ts';

export const planHandlers = (deps: ApiDeps) =>
  ({
    'plans.list': async ({ query }) => {
      const { state, limit, after } = query;
      const page = await deps.store.response.plans(state ? { state } : {}, {
        limit,
        ...(after === undefined ? {} : { after }),
      });
      return { ...page, items: page.items.map(planView) };
    },
    'plans.get': async ({ params }) =>
      planView(found(await deps.store.response.plan(params.id), `plan "${params.id}"`)),
    'plans.run': async ({ params, body, who }) => {
      const plan = found(await deps.store.response.plan(params.id), `plan "${params.id}"`);
      if (plan.state === 'waiting_approval')
        throw new CountersignError('ERR_CONFLICT', 'the plan waits for its approval; answer that');
      if (plan.state !== 'running' && plan.state !== 'proposed')
        throw new CountersignError('ERR_CONFLICT', `the plan is ${plan.state}: nothing to run`);
      await writeLedger(deps, who, {
        verb: 'plan.run',
        subject: plan.id,
        detail: { reason: body.reason ?? '' },
      });
      deps.runner.wake();
      return planView(plan);
    },
    'plans.undo': async ({ params, body, who }) => {
      const plan = await deps.runner.undo(params.id, { by: who.userId, reason: body.reason });
      deps.runner.wake();
      return planView(plan);
    },
  }) satisfies Partial<Handlers>;
