/** Taking a change back: by an action where one undoes it exactly, else as a task with its steps. */
import { DAY, hashId } from '../../core/index.ts';
import type { ChangeCase, OwnerTask } from '../../model/index.ts';
import { underSilence } from '../../response/index.ts';
import { viewNow } from '../existence/parts.ts';
import { openTasks } from '../owner-tasks.ts';
import { type TakeBackParts, takeBack } from '../take-back/take-back.ts';
import { factNow } from './about.ts';

export const taskFor = (change: ChangeCase, because: string, now: number): OwnerTask => ({
  id: hashId('tsk', ['change', change.id]),
  subjectId: change.subjectId,
  owner: change.asked[0] ?? '',
  kind: 'revert_change',
  title: `Take back: ${change.says}`,
  because,
  state: 'open',
  createdAt: now,
  dueAt: now + (change.tier === 0 ? DAY : 3 * DAY),
});

export interface Reverting {
  byHand(change: ChangeCase, because: string): Promise<ChangeCase>;
  revert(
    change: ChangeCase,
    said: { readonly by: string; readonly automatic: boolean; readonly reason: string },
  ): Promise<ChangeCase>;
}

export const createReverting = (parts: TakeBackParts): Reverting => {
  const { store, clock } = parts;

  const byHand = async (change: ChangeCase, because: string): Promise<ChangeCase> => {
    const now = clock.now();
    const steps = `${change.says}. In ${change.system} ${change.scope}, take back ${change.fact ? `the ${change.fact.kind} ${change.fact.id}` : 'this change'} of ${change.name}; ${because}`;
    const [task] = await openTasks(store, [taskFor(change, steps, now)], now);
    return {
      ...change,
      state: 'by_hand',
      because,
      ...(task ? { taskId: task.id } : {}),
      updatedAt: now,
    };
  };

  const revert = async (
    change: ChangeCase,
    {
      by,
      automatic,
      reason,
    }: { readonly by: string; readonly automatic: boolean; readonly reason: string },
  ): Promise<ChangeCase> => {
    const fact = factNow(change, viewNow(parts));
    if (!fact)
      return change.fact && change.kind !== 'policy_weakened'
        ? {
            ...change,
            state: 'gone',
            because: 'the inventory holds it no more',
            updatedAt: clock.now(),
          }
        : byHand(change, 'what it was before is not kept by any connected system');
    const taken = await takeBack(parts, {
      id: change.id,
      title: `Take back: ${change.says}`,
      subjectId: change.subjectId,
      tier: change.tier,
      fact,
      by,
      authority: automatic ? underSilence(change.id) : `${by}: ${reason}`,
      automatic,
      barred: change.barred,
      says: [change.says],
    });
    if (taken.how === 'by_hand') return byHand(change, taken.because);
    return {
      ...change,
      state: taken.state === 'shadow' ? 'shadow' : 'reverting',
      because: taken.because,
      planId: taken.planId,
      updatedAt: clock.now(),
    };
  };

  return { byHand, revert };
};
