import { CountersignError } from '../../core/index.ts';
import { endTask } from '../../governance/index.ts';
import type { OwnerTask } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { createBriefs } from './brief.ts';
import { declare } from './declare.ts';
import { found } from './found.ts';

const MAX_TASKS = 500;

/** An owner approves: to name one takes the right to declare, not just the task. */
const answered = async (
  deps: ApiDeps,
  who: Who,
  task: OwnerTask,
  { state, owner }: { readonly state: string; readonly owner?: string },
): Promise<void> => {
  if (task.kind !== 'own' || state !== 'done')
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'only a task that asks for an owner, done, names one',
    );
  if (!who.permissions.has('identities:write'))
    throw new CountersignError('ERR_FORBIDDEN', 'to declare an owner needs identities:write');
  await declare(deps, who, task.subjectId, owner === undefined ? {} : { owner });
};

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
      if (body.owner !== undefined) await answered(deps, who, task, body);
      return endTask(deps.store, task, {
        state: body.state,
        by: who.userId,
        reason: body.reason ?? '',
        at: deps.clock.now(),
      });
    },
  }) satisfies Partial<Handlers>;
