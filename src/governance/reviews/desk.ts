/** Reviews of access: begun from what is not used, answered by who owns it, and carried out through playbooks and tasks. */

import type { Log } from '../../core/index.ts';
import { CountersignError, DAY, hashId, messageOf } from '../../core/index.ts';
import type { AccessReview, AccessReviewItem, Entitlement, OwnerTask } from '../../model/index.ts';
import type { Approver } from '../../response/index.ts';
import { viewNow } from '../existence/parts.ts';
import { endTask, openTasks } from '../owner-tasks.ts';
import { type TakeBackParts, takeBack } from '../take-back/take-back.ts';
import { inScope, isOwnAccess, questionsFor, type ReviewScope } from './questions.ts';

export interface ReviewParts extends TakeBackParts {
  readonly log: Log;
}

export interface StartReview extends ReviewScope {
  readonly title: string;
  readonly days: number;
  readonly by: string;
}

export interface ReviewAnswer {
  readonly decision: 'keep' | 'remove';
  readonly reason: string;
  readonly user: Approver;
}

export interface Reviews {
  /** @throws CountersignError ERR_CONFLICT (nothing to ask) | ERR_INPUT_INVALID (too many questions) */
  start(request: StartReview): Promise<AccessReview>;
  list(): Promise<readonly AccessReview[]>;
  /** @throws CountersignError ERR_NOT_FOUND */
  get(
    id: string,
  ): Promise<{ readonly review: AccessReview; readonly items: readonly AccessReviewItem[] }>;
  /** @throws CountersignError ERR_NOT_FOUND | ERR_FORBIDDEN | ERR_CONFLICT */
  decide(id: string, itemId: string, answer: ReviewAnswer): Promise<AccessReviewItem>;
  /** What nobody answered stays, and is said to be unanswered. */
  close(id: string, by: string): Promise<AccessReview>;
  turn(): Promise<void>;
}

const MOST = 20_000;
const DUE_DAYS = { 0: 3, 1: 7, 2: 30, 3: 60 } as const;

const noItems = { waiting: 0, keep: 0, remove: 0, unanswered: 0, gone: 0 };

export const createReviews = (parts: ReviewParts): Reviews => {
  const { store, clock, log } = parts;

  const note = (
    verb: string,
    said: {
      readonly subject: string;
      readonly actor: string;
      readonly detail: Record<string, unknown>;
    },
  ) => store.governance.appendLedger([{ at: clock.now(), verb: `review.${verb}`, ...said }]);

  const found = async (id: string): Promise<AccessReview> => {
    const review = await store.reviews.get(id);
    if (!review) throw new CountersignError('ERR_NOT_FOUND', `no review "${id}"`);
    return review;
  };

  const counted = async (review: AccessReview): Promise<AccessReview> => {
    const items = { ...noItems };
    for (const one of await store.reviews.items(review.id)) items[one.state]++;
    const next = { ...review, items, updatedAt: clock.now() };
    await store.reviews.put(next);
    return next;
  };

  const start = async (request: StartReview): Promise<AccessReview> => {
    const view = viewNow(parts);
    const settings = await parts.settings();
    const now = clock.now();
    const id = hashId('arv', [request.title, request.by, now]);
    const items: AccessReviewItem[] = [];
    const population = { holders: 0, entitlements: 0, used: 0, unobservable: 0 };
    for await (const { identityId, tier } of store.postures.all()) {
      const principal = view.principal(identityId);
      if (!principal || !inScope(principal, tier, request)) continue;
      const asked = questionsFor(principal, tier, { view, settings, scope: request, reviewId: id });
      population.holders++;
      population.entitlements += asked.entitlements;
      population.used += asked.used;
      population.unobservable += asked.unobservable;
      items.push(...asked.items);
      if (items.length > MOST)
        throw new CountersignError(
          'ERR_INPUT_INVALID',
          `more than ${MOST} questions: narrow the review by class, tier or system`,
        );
    }
    if (items.length === 0)
      throw new CountersignError(
        'ERR_CONFLICT',
        `nothing to ask: of ${population.entitlements} rights ${population.used} are used, and of ${population.unobservable} nobody can see whether they are`,
      );
    const review: AccessReview = {
      id,
      title: request.title,
      state: 'open',
      startedBy: request.by,
      startedAt: now,
      dueAt: now + request.days * DAY,
      population,
      items: { ...noItems, waiting: items.length },
      updatedAt: now,
    };
    // The questions first: killed in between, nobody sees a review without its questions.
    await store.reviews.addItems(id, items);
    await store.reviews.put(review);
    await note('started', {
      subject: id,
      actor: request.by,
      detail: { title: request.title, population, questions: items.length, dueAt: review.dueAt },
    });
    return review;
  };

  const mayAnswer = (item: AccessReviewItem, { user }: ReviewAnswer): void => {
    const view = viewNow(parts);
    const names = [user.id, user.name, ...user.identityIds, ...(user.personIds ?? [])];
    const principal = view.principal(item.holderId);
    if (principal && isOwnAccess(names, principal, view))
      throw new CountersignError('ERR_FORBIDDEN', 'nobody reviews their own access');
    const answersTo = [user.id, ...user.identityIds, ...user.roles];
    if (!answersTo.some((one) => item.reviewers.includes(one)))
      throw new CountersignError(
        'ERR_FORBIDDEN',
        `this is for ${item.reviewers.join(', ') || 'nobody yet'} to answer`,
      );
  };

  const entitlementOf = (item: AccessReviewItem): Entitlement | undefined =>
    viewNow(parts)
      .entitlementsOf(item.holderId)
      .find((one) => one.id === item.entitlementId);

  const taskFor = (item: AccessReviewItem, because: string, now: number): OwnerTask => ({
    id: hashId('tsk', ['review', item.id]),
    subjectId: item.holderId,
    owner: item.reviewers[0] ?? item.decidedBy ?? '',
    kind: 'right_size',
    title: `Take ${item.via} away from ${item.holder}`,
    because,
    state: 'open',
    createdAt: now,
    dueAt: now + DUE_DAYS[item.tier] * DAY,
  });

  /** Where the system has an action for it, through the runner; the task stays open until the right is seen gone. */
  const carryOut = async (
    review: AccessReview,
    item: AccessReviewItem,
  ): Promise<AccessReviewItem> => {
    const by = item.decidedBy ?? 'countersign';
    const fact = entitlementOf(item);
    if (!fact) return { ...item, state: 'gone', removedAt: clock.now() };
    const taken = await takeBack(parts, {
      id: item.id,
      title: `Take ${item.via} away from ${item.holder}`,
      subjectId: item.holderId,
      tier: item.tier,
      fact,
      by,
      authority: `review ${review.id}, ${by}: ${item.reason ?? ''}`,
      automatic: false,
      barred: [],
      says: [item.because],
    });
    const steps =
      taken.how === 'plan'
        ? `${item.because}; plan ${taken.planId} takes it away (${taken.because})`
        : `${item.because}. By hand: take ${item.via} (${item.privileges.slice(0, 5).join(', ')}${item.privileges.length > 5 ? ', …' : ''}) away from ${item.holder} in ${item.system} ${item.scope}; ${taken.because}`;
    const [task] = await openTasks(store, [taskFor(item, steps, clock.now())], clock.now());
    return {
      ...item,
      ...(taken.how === 'plan' ? { planId: taken.planId } : {}),
      ...(task ? { taskId: task.id } : {}),
    };
  };

  const decide = async (
    id: string,
    itemId: string,
    answer: ReviewAnswer,
  ): Promise<AccessReviewItem> => {
    const review = await found(id);
    if (review.state !== 'open')
      throw new CountersignError('ERR_CONFLICT', `the review is ${review.state}`);
    const item = (await store.reviews.items(id)).find((one) => one.id === itemId);
    if (!item) throw new CountersignError('ERR_NOT_FOUND', `no question "${itemId}"`);
    if (item.state !== 'waiting')
      throw new CountersignError('ERR_CONFLICT', `it is answered already: ${item.state}`);
    mayAnswer(item, answer);
    const now = clock.now();
    const { decision, reason, user } = answer;
    const said: AccessReviewItem = {
      ...item,
      state: decision,
      decidedBy: user.id,
      decidedAt: now,
      reason,
    };
    if (!(await store.reviews.setItem(id, said, ['waiting'])))
      throw new CountersignError('ERR_CONFLICT', 'somebody else has just answered');
    await note('decided', {
      subject: itemId,
      actor: user.id,
      detail: {
        review: id,
        about: item.holderId,
        entitlement: item.entitlementId,
        via: item.via,
        decision,
        reason,
        evidence: item.because,
      },
    });
    const after = decision === 'remove' ? await carryOut(review, said) : said;
    if (after !== said) await store.reviews.setItem(id, after, ['remove']);
    await counted(review);
    return after;
  };

  const close = async (id: string, by: string): Promise<AccessReview> => {
    const review = await found(id);
    if (review.state === 'closed') return review;
    for (const item of await store.reviews.items(id, { state: ['waiting'] }))
      await store.reviews.setItem(id, { ...item, state: 'unanswered' }, ['waiting']);
    const closed = await counted({ ...review, state: 'closed', closedAt: clock.now() });
    await note('closed', { subject: id, actor: by, detail: { items: closed.items } });
    return closed;
  };

  /** Evidence, not a word, ends the work: the right is no longer in the inventory. */
  const verify = async (review: AccessReview): Promise<void> => {
    let moved = false;
    for (const item of await store.reviews.items(review.id, { state: ['remove'] })) {
      if (item.removedAt !== undefined) continue;
      if (entitlementOf(item) !== undefined) {
        // Killed between the answer and the work: the answer stands.
        if (item.taskId === undefined)
          await store.reviews.setItem(review.id, await carryOut(review, item), ['remove']);
        continue;
      }
      const now = clock.now();
      const gone: AccessReviewItem = { ...item, removedAt: now };
      if (!(await store.reviews.setItem(review.id, gone, ['remove']))) continue;
      moved = true;
      await note('removed', {
        subject: item.id,
        actor: 'countersign',
        detail: { review: review.id, about: item.holderId, entitlement: item.entitlementId },
      });
      const task = (
        await store.governance.tasks({ subjectId: item.holderId, state: ['open'] })
      ).find((one) => one.id === item.taskId);
      if (task)
        await endTask(store, task, {
          state: 'done',
          by: 'countersign',
          reason: 'the inventory holds it no more',
          at: now,
        });
    }
    if (moved) await counted(review);
  };

  return {
    start,
    list: () => store.reviews.list(),
    async get(id) {
      return { review: await found(id), items: await store.reviews.items(id) };
    },
    decide,
    close,
    async turn() {
      if (!parts.view()) return;
      for (const review of await store.reviews.list()) {
        try {
          if (review.state === 'open' && review.dueAt <= clock.now())
            await close(review.id, 'countersign');
          await verify(review);
        } catch (error) {
          log.warn({ review: review.id, because: messageOf(error) }, 'a review of access waits');
        }
      }
    },
  };
};
