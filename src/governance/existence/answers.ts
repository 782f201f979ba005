/** What people say about a review under way: bring it back, or go on after a scream. */
import { CountersignError, DAY } from '../../core/index.ts';
import type { ExistenceReview } from '../../model/index.ts';
import { change, type ExistenceParts, note } from './parts.ts';
import { isOff, type Steps } from './steps.ts';

export interface SaidBy {
  readonly by: string;
  readonly reason: string;
}

/** @throws CountersignError ERR_NOT_FOUND */
export const reviewOf = async (
  { store }: Pick<ExistenceParts, 'store'>,
  id: string,
): Promise<ExistenceReview> => {
  const review = (await store.existence.get(id))?.value;
  if (!review) throw new CountersignError('ERR_NOT_FOUND', `no review "${id}"`);
  return review;
};

const wordOf = ({ state }: ExistenceReview): string => state.replaceAll('_', ' ');

const takeBack = async (
  parts: ExistenceParts,
  steps: Steps,
  review: ExistenceReview,
  { by, reason }: SaidBy,
): Promise<ExistenceReview> => {
  await steps.withdraw(review.disablePlanId, reason);
  const { after } = await change(parts, review.id, (one) => ({
    ...one,
    state: 'kept',
    because: `${by} took the question back: ${reason}`,
    updatedAt: parts.clock.now(),
  }));
  await steps.entered(after);
  return after;
};

/** @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT (deleted, or not off) */
export const restore = async (
  parts: ExistenceParts,
  steps: Steps,
  id: string,
  said: SaidBy,
): Promise<ExistenceReview> => {
  const { runner, clock } = parts;
  const review = await reviewOf(parts, id);
  if (review.state === 'restoring' || review.state === 'restored') return review;
  if (review.state === 'asked') return takeBack(parts, steps, review, said);
  const canBe = isOff(review) || review.state === 'disabling' || review.state === 'failed';
  if (!canBe)
    throw new CountersignError(
      'ERR_CONFLICT',
      review.state === 'deleted' || review.state === 'deleting'
        ? 'it is deleted: there is no way back'
        : `it is ${wordOf(review)}: nothing is to be brought back`,
    );
  const { by, reason } = said;
  const because = `brought back by ${by}: ${reason}`;
  await steps.withdraw(review.deletePlanId, because);
  await runner.undo(review.disablePlanId, { by, reason });
  const { after } = await change(parts, id, (one) => ({
    ...one,
    state: 'restoring',
    because,
    updatedAt: clock.now(),
  }));
  steps.follow(after);
  await note(parts, after, { verb: 'restore_asked', by, detail: { reason } });
  runner.wake();
  return after;
};

/** @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT */
export const resume = async (
  parts: ExistenceParts,
  steps: Steps,
  id: string,
  { by, reason }: SaidBy,
): Promise<ExistenceReview> => {
  const review = await reviewOf(parts, id);
  if (review.state !== 'screamed')
    throw new CountersignError(
      'ERR_CONFLICT',
      `it is ${wordOf(review)}: only what screamed goes on`,
    );
  const now = parts.clock.now();
  const { after } = await change(parts, id, ({ deletePlanId: _withdrawn, ...one }) => ({
    ...one,
    state: 'watching',
    because: `${by} knows who tried it: ${reason}; watched anew`,
    listenFrom: now,
    heardAt: now,
    quietUntil: now + one.window.days * DAY,
    updatedAt: now,
  }));
  steps.follow(after);
  await note(parts, after, { verb: 'resumed', by, detail: { reason } });
  await steps.endTasks(after);
  return after;
};
