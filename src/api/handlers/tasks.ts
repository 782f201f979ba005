import { CountersignError } from '../../core/index.ts';
import { endTask } from '../../governance/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { createBriefs } from './brief.ts';
import { found } from './found.ts';

const MAX_TASKS = 500;

export const taskHandlers = (deps: ApiDeps) =>
  ({
    'tasks.list': async ({ query }) => {
      const items = [...(await deps.store.governance.tasks(query))]
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, MAX_TASKS);
      return {
        items,
        principals: await createBriefs(deps.store).all(items.map((task) => task.subjectId)),
      };
    },
    'tasks.settle': async ({ params, body, who }) => {
      const task = found(
        (await deps.store.governance.tasks({})).find((one) => one.id === params.id),
        `task "${params.id}"`,
      );
      if (task.state !== 'open')
        throw new CountersignError('ERR_CONFLICT', `the task is ${task.state} already`);
      return endTask(deps.store, task, {
        state: body.state,
        by: who.userId,
        reason: body.reason ?? '',
        at: deps.clock.now(),
      });
    },
  }) satisfies Partial<Handlers>;
