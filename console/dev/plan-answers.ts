/** Handlers of plans, approvals and tasks. */
import { found, type Handlers, Refused } from './handler.ts';
import { briefsOf } from './sample/estate.ts';
import { approvalViewOf, type World } from './sample/world.ts';
import { cut } from './search.ts';
import { decide, replay, undo } from './unfold.ts';

type Part = Extract<keyof Handlers, `plans.${string}` | `approvals.${string}` | `tasks.${string}`>;

export const planHandlers = (world: World): Pick<Handlers, Part> => {
  const plan = (id: string) =>
    found(
      world.plans.find((one) => one.id === id),
      'plan',
    );
  return {
    'plans.list': ({ query }) =>
      cut(
        world.plans.filter((one) => !query.state || query.state.includes(one.state)),
        query,
      ),
    'plans.get': ({ params }) => plan(params.id),
    'plans.run': ({ params, now }) => {
      replay(world, params.id, now);
      return plan(params.id);
    },
    'plans.undo': ({ params, now }) => {
      undo(world, params.id, now);
      return plan(params.id);
    },
    'approvals.list': ({ query }) => ({
      items: world.approvals
        .filter((one) => !query.state || query.state.includes(one.state))
        .map((one) => approvalViewOf(world, one)),
    }),
    'approvals.decide': ({ params, body, now }) => {
      const old = found(
        world.approvals.find((one) => one.id === params.id),
        'approval',
      );
      if (old.state !== 'waiting')
        throw new Refused(409, 'ERR_CONFLICT', `It was ${old.state} already.`);
      return decide(world, old, {
        decision: body.decision,
        reason: body.reason ?? '',
        by: 'ada.lind',
        now,
      });
    },
    'tasks.list': ({ query }) => {
      const items = world.tasks.filter((one) => !query.state || query.state.includes(one.state));
      return {
        items,
        principals: briefsOf(
          world.rows,
          items.map((one) => one.subjectId),
        ),
      };
    },
    'tasks.settle': ({ params, body }) => {
      world.tasks = world.tasks.map((one) =>
        one.id === params.id ? { ...one, state: body.state } : one,
      );
      return found(
        world.tasks.find((one) => one.id === params.id),
        'task',
      );
    },
  };
};
