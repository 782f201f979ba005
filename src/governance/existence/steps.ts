/** One review taken forward: what was heard, what the runner did, and what the new state asks for beside itself. */
import { DAY, HOUR, hashId } from '../../core/index.ts';
import type { ExistenceReview, OwnerTask, Scream } from '../../model/index.ts';
import { approvalsOf } from '../../response/index.ts';
import { endTask, openTasks } from '../owner-tasks.ts';
import { advance, endedStates, offStates } from './advance.ts';
import { announce } from './ask.ts';
import { createHearing, sayScream, withScreams } from './listening.ts';
import { change, type ExistenceParts, note, viewNow } from './parts.ts';
import { planReview, reviewPlanId } from './plan.ts';
import { readExistenceSettings } from './settings.ts';

/** How often the archive is asked for what the loop may have heard in an earlier life. */
const SWEEP_EVERY = HOUR;
const SWEEP_LIMIT = 50;

export const isOff = (review: ExistenceReview): boolean => offStates.includes(review.state);

/** Of a credential's review only what was tried with that credential. */
export const isAbout = (review: ExistenceReview, credential: string | undefined): boolean =>
  review.handle === undefined || review.handle === credential;

const screamTask = (review: ExistenceReview, owner: string, now: number): OwnerTask => ({
  id: hashId('tsk', ['scream', review.id]),
  subjectId: review.subjectId,
  owner,
  kind: 'scream',
  title: `${review.name} was tried while it is off: bring it back, or go on`,
  because: review.because,
  state: 'open',
  createdAt: now,
  dueAt: now + DAY,
});

export const createSteps = (parts: ExistenceParts) => {
  const { store, runner, actions, archive, clock } = parts;
  const hearing = createHearing();
  /** Reviews of what is off, by whom they are about; as of the last turn or change. */
  const watched = new Map<string, Set<string>>();
  const sweptAt = new Map<string, number>();
  let loaded = false;

  const follow = (review: ExistenceReview): void => {
    const mine = watched.get(review.subjectId) ?? new Set();
    if (isOff(review)) watched.set(review.subjectId, mine.add(review.id));
    else mine.delete(review.id);
  };

  const load = async (): Promise<void> => {
    for (const { value } of await store.existence.list({ state: offStates })) follow(value);
    loaded = true;
  };

  const withdraw = async (planId: string | undefined, because: string): Promise<void> => {
    if (planId === undefined) return;
    for (const one of await approvalsOf(store, planId))
      if (one.state === 'waiting')
        await store.response.decideApproval(one.id, 'expired', 'countersign', because, clock.now());
    runner.wake();
  };

  const askToDelete = async (review: ExistenceReview): Promise<void> => {
    const action = actions.get(review.delete.action ?? '');
    const target = (await store.response.plan(review.disablePlanId))?.steps[0]?.target;
    if (!action || !target) return;
    const site = await readExistenceSettings(store);
    const planned = planReview(review, {
      kind: 'delete',
      attempt: review.listenFrom ?? 0,
      action,
      target,
      settings: await parts.settings(),
      view: viewNow(parts),
      askDays: site.askDays,
      says: [
        review.because,
        ...(action.undo === 'irreversible' ? ['it cannot be brought back after this'] : []),
        `until then \`countersign existence restore ${review.id}\` brings it back`,
      ],
      now: clock.now(),
    });
    await announce(parts, planned);
  };

  const endTasks = async (review: ExistenceReview): Promise<void> => {
    for (const task of await store.governance.tasks({
      state: ['open'],
      subjectId: review.subjectId,
    })) {
      const mine = task.id === hashId('tsk', ['scream', review.id]) || task.kind === 'offboard';
      if (!mine) continue;
      const state = review.state === 'deleted' ? 'done' : 'cancelled';
      const by = 'countersign';
      await endTask(store, task, { state, by, reason: review.because, at: clock.now() });
    }
  };

  /** What a new state asks for beside itself. Each part may come twice. */
  const entered = async (review: ExistenceReview): Promise<void> => {
    follow(review);
    await note(parts, review, {
      verb: review.state,
      detail: { because: review.because, screams: review.screamCount },
    });
    if (review.state === 'screamed') {
      await withdraw(review.deletePlanId, 'it was tried while it is off');
      const { defaultApprover } = await parts.settings();
      await openTasks(
        store,
        [screamTask(review, review.asked[0] ?? defaultApprover, clock.now())],
        clock.now(),
      );
    }
    if (endedStates.includes(review.state)) await endTasks(review);
  };

  const sweep = async (review: ExistenceReview): Promise<readonly Scream[]> => {
    const last = sweptAt.get(review.id);
    const now = clock.now();
    if (last !== undefined && now - last < SWEEP_EVERY) return [];
    await archive.flush();
    const found = await archive.timeline({
      tenant: store.tenant,
      identityId: review.subjectId,
      from: (review.listenFrom ?? now) + 1,
      limit: SWEEP_LIMIT,
    });
    sweptAt.set(review.id, now);
    return found
      .filter((one) => isAbout(review, one.credential))
      .map((one) => ({
        eventId: one.id,
        time: one.time,
        operation: one.operation,
        outcome:
          one.outcome === 'success' || one.outcome === 'failure'
            ? one.outcome
            : ('unknown' as const),
        ...(one.errorCode === undefined ? {} : { errorCode: one.errorCode }),
        rootId: one.rootId,
        actorId: one.actorId,
        ...(one.credential === undefined ? {} : { credential: one.credential }),
        ...(one.ip === undefined ? {} : { ip: one.ip }),
        ...(one.userAgent === undefined ? {} : { userAgent: one.userAgent }),
      }));
  };

  const step = async (id: string, heard: readonly Scream[] = []): Promise<void> => {
    const found = (await store.existence.get(id))?.value;
    if (!found) return;
    const swept = isOff(found) ? await sweep(found) : [];
    const view = parts.view();
    const waiting = found.state === 'asked' ? found.disablePlanId : found.deletePlanId;
    const [disable, remove, approvals] = await Promise.all([
      store.response.plan(found.disablePlanId),
      found.deletePlanId === undefined ? undefined : store.response.plan(found.deletePlanId),
      waiting === undefined ? [] : approvalsOf(store, waiting),
    ]);
    const { before, after } = await change(parts, id, (review) => {
      const told = isOff(review) ? withScreams(review, [...swept, ...heard]) : review;
      const { system, scope } = review;
      const moved = advance(told, {
        disable,
        remove,
        approvals,
        heard: hearing.last(system, scope),
        blindMs: hearing.blindSince(system, scope, review.heardAt ?? review.proposedAt),
        gone: view !== undefined && view.principal(review.subjectId) === undefined,
        now: clock.now(),
      });
      const isQuiet = moved.state === 'quiet' && review.state !== 'quiet';
      return isQuiet
        ? { ...moved, deletePlanId: reviewPlanId(id, 'delete', moved.listenFrom ?? 0) }
        : moved;
    });
    if (after.screamCount > before.screamCount && after.state === before.state)
      await note(parts, after, {
        verb: 'tried_again',
        detail: { because: after.screams.at(-1) ? sayScream(after.screams.at(-1) as Scream) : '' },
      });
    if (after.state !== before.state) await entered(after);
    // Also after a life that ended between the state and the question.
    if (after.state !== 'quiet' || after.deletePlanId === undefined) return;
    if (!(await store.response.plan(after.deletePlanId))) await askToDelete(after);
  };

  return {
    hearing,
    step,
    entered,
    follow,
    withdraw,
    endTasks,
    watchedOf: (id: string): readonly string[] => [...(watched.get(id) ?? [])],
    /** Once in a life: what an earlier one left off. */
    async ready(): Promise<void> {
      if (!loaded) await load();
    },
  };
};

export type Steps = ReturnType<typeof createSteps>;
