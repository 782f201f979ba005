/** Changes of high risk, until somebody who did not make them ratifies them, or they are reverted. */
import { CountersignError, HOUR, type Log, messageOf } from '../../core/index.ts';
import type { ChangeCase, EstateChange, ResponsePlan } from '../../model/index.ts';
import { type Approver, declaredOwners, isBarredName, whoAnswers } from '../../response/index.ts';
import type { Versioned } from '../../store/index.ts';
import { viewNow } from '../existence/parts.ts';
import { endTask, openTasks } from '../owner-tasks.ts';
import type { TakeBackParts } from '../take-back/take-back.ts';
import { barredOf, factNow, mayAnswer } from './about.ts';
import { createReverting, taskFor } from './revert.ts';
import { readRatifySettings } from './settings.ts';

export interface RatifyParts extends TakeBackParts {
  readonly log: Log;
}

export interface ChangeAnswer {
  readonly answer: 'ratify' | 'revert';
  readonly reason: string;
  readonly user: Approver;
}

export interface Ratify {
  list(filter: {
    readonly state?: readonly ChangeCase['state'][];
    readonly limit?: number;
  }): Promise<readonly ChangeCase[]>;
  /** @throws CountersignError ERR_NOT_FOUND */
  get(id: string): Promise<ChangeCase>;
  /** @throws CountersignError ERR_NOT_FOUND | ERR_FORBIDDEN (its actor, or not asked) | ERR_CONFLICT (answered) */
  answer(id: string, said: ChangeAnswer): Promise<ChangeCase>;
  /** Takes up what was found, passes on what nobody answered, follows what is being reverted. */
  turn(): Promise<void>;
}

const BATCH = 200;
/** Waits for an answer: never settled by time alone until the site's own setting says so. */
const open: readonly ChangeCase['state'][] = ['waiting', 'unanswered'];

const planEnded: Readonly<Partial<Record<ResponsePlan['state'], ChangeCase['state']>>> = {
  contained: 'reverted',
  shadow: 'shadow',
  failed: 'failed',
  partly_contained: 'failed',
  denied: 'by_hand',
};

export const createRatify = (parts: RatifyParts): Ratify => {
  const { store, clock, log } = parts;
  const { byHand, revert } = createReverting(parts);

  const note = (
    change: EstateChange,
    verb: string,
    {
      actor = 'countersign',
      detail = {},
    }: { readonly actor?: string; readonly detail?: Record<string, unknown> },
  ) =>
    store.governance.appendLedger([
      {
        at: clock.now(),
        actor,
        verb: `change.${verb}`,
        subject: change.id,
        detail: { kind: change.kind, about: change.subjectId, says: change.says, ...detail },
      },
    ]);

  const takeUp = async ({ version, value }: Versioned<EstateChange>): Promise<void> => {
    const view = viewNow(parts);
    const [site, settings] = [await readRatifySettings(store), await parts.settings()];
    const barred = barredOf(value, view);
    const owners = declaredOwners(
      view.ownersOf(value.subjectId),
      view.declarationOf(value.subjectId),
    );
    const answer = whoAnswers(owners, barred, settings);
    const now = clock.now();
    const change: ChangeCase = {
      ...value,
      state: 'waiting',
      because: answer.because,
      asked: answer.asked,
      barred,
      dueAt: now + site.hours * HOUR,
      escalations: 0,
      updatedAt: now,
    };
    if (!(await store.changes.put({ version, value: change }))) return;
    await note(change, 'found', {
      detail: {
        tier: change.tier,
        found: change.found,
        actor: change.actorId ?? 'unknown',
        root: change.rootId ?? 'unknown',
        asked: change.asked,
        dueAt: change.dueAt,
      },
    });
  };

  const read = async (id: string): Promise<Versioned<ChangeCase>> => {
    const found = await store.changes.get(id);
    if (!found) throw new CountersignError('ERR_NOT_FOUND', `no change "${id}"`);
    return found;
  };

  const settle = async (
    before: Versioned<ChangeCase>,
    next: ChangeCase,
    said: { readonly actor?: string; readonly detail?: Record<string, unknown> },
  ): Promise<ChangeCase> => {
    if (!(await store.changes.put({ version: before.version, value: next })))
      throw new CountersignError('ERR_CONFLICT', 'somebody else has just answered');
    await note(next, next.state, said);
    return next;
  };

  const answer = async (id: string, said: ChangeAnswer): Promise<ChangeCase> => {
    const found = await read(id);
    const { value } = found;
    if (!open.includes(value.state))
      throw new CountersignError(
        'ERR_CONFLICT',
        `it is ${value.state.replaceAll('_', ' ')} already`,
      );
    try {
      mayAnswer(value, said.user);
    } catch (refusal) {
      await note(value, 'refused_answer', {
        actor: said.user.id,
        detail: { because: messageOf(refusal) },
      });
      throw refusal;
    }
    const { user, reason } = said;
    const decided = { ...value, decidedBy: user.id, reason, updatedAt: clock.now() };
    const told = { actor: user.id, detail: { reason, waitedMs: clock.now() - value.at } };
    if (said.answer === 'ratify')
      return settle(
        found,
        { ...decided, state: 'ratified', because: `${user.id}: ${reason || 'meant so'}` },
        told,
      );
    const refused = await settle(
      found,
      { ...decided, state: 'refused', because: `${user.id} did not want it: ${reason}` },
      told,
    );
    const version = found.version + 1;
    const next = await revert(refused, { by: user.id, automatic: false, reason });
    return settle({ version, value: refused }, next, { detail: { because: next.because } });
  };

  /** Put to somebody else, and at last reverted where the site says so; never forgotten. */
  const passOn = async (found: Versioned<ChangeCase>): Promise<void> => {
    const { value } = found;
    const [site, settings] = [await readRatifySettings(store), await parts.settings()];
    const now = clock.now();
    const others = [
      settings.incidentCommander,
      settings.defaultApprover,
      ...settings.onCall,
    ].filter(
      (one): one is string =>
        one !== undefined && !value.asked.includes(one) && !isBarredName(one, value.barred),
    );
    const [next] = others;
    if (value.escalations < site.escalations && next !== undefined) {
      await settle(
        found,
        {
          ...value,
          state: 'unanswered',
          because: `nobody answered in ${site.hours} hours: ${next} is asked`,
          asked: [...value.asked, next],
          escalations: value.escalations + 1,
          dueAt: now + site.hours * HOUR,
          updatedAt: now,
        },
        { detail: { to: next } },
      );
      return;
    }
    if (site.unanswered === 'revert') {
      const done = await revert(value, {
        by: 'countersign',
        automatic: true,
        reason: 'unanswered',
      });
      await settle(found, done, { detail: { because: done.because, unanswered: true } });
      return;
    }
    const task = { ...taskFor(value, `nobody answered whether it was meant: ${value.says}`, now) };
    await openTasks(store, [task], now);
    await settle(
      found,
      {
        ...value,
        state: 'unanswered',
        because: 'nobody answered; it stands, and a task is open',
        taskId: task.id,
        // Asked again with each further period.
        dueAt: now + site.hours * HOUR,
        updatedAt: now,
      },
      { detail: { because: 'nobody is left to ask' } },
    );
  };

  const follow = async (found: Versioned<ChangeCase>): Promise<void> => {
    const { value } = found;
    const plan = value.planId === undefined ? undefined : await store.response.plan(value.planId);
    const step = plan?.steps[0];
    const ended: ChangeCase['state'] | undefined =
      step?.state === 'effective' ? 'reverted' : plan && planEnded[plan.state];
    if (!ended || ended === value.state) return;
    const because =
      ended === 'reverted'
        ? (step?.verification?.detail ?? 'it is as it was before')
        : (step?.error ?? plan?.authority ?? ended);
    const next: ChangeCase =
      ended === 'by_hand' || ended === 'failed'
        ? await byHand(value, because)
        : { ...value, state: ended, because, updatedAt: clock.now() };
    await settle(found, next, { detail: { because, planId: value.planId ?? '' } });
  };

  /** Taken back by somebody meanwhile: nothing is left to answer. */
  const isGone = ({ fact, kind, ...rest }: ChangeCase): boolean =>
    fact !== undefined &&
    kind !== 'policy_weakened' &&
    factNow({ fact, kind, ...rest }, viewNow(parts)) === undefined;

  const endTaskOf = async (change: ChangeCase): Promise<void> => {
    for (const task of await store.governance.tasks({
      subjectId: change.subjectId,
      state: ['open'],
    }))
      if (task.id === change.taskId)
        await endTask(store, task, {
          state: 'done',
          by: 'countersign',
          reason: 'the inventory holds it no more',
          at: clock.now(),
        });
  };

  const step = async (found: Versioned<ChangeCase>): Promise<void> => {
    const { value } = found;
    if (value.state === 'refused') {
      // Killed between the answer and its plan: the answer stands.
      const next = await revert(value, {
        by: value.decidedBy ?? 'countersign',
        automatic: false,
        reason: value.reason ?? '',
      });
      await settle(found, next, { detail: { because: next.because } });
      return;
    }
    if (value.state === 'reverting') return follow(found);
    if (isGone(value)) {
      const gone: ChangeCase = {
        ...value,
        state: 'gone',
        because: 'the inventory holds it no more',
        updatedAt: clock.now(),
      };
      await settle(found, gone, {});
      return endTaskOf(value);
    }
    if (open.includes(value.state) && value.dueAt <= clock.now()) await passOn(found);
  };

  return {
    async list(filter) {
      return (await store.changes.list(filter)).map(({ value }) => value);
    },
    get: async (id) => (await read(id)).value,
    answer,
    async turn() {
      if (!parts.view()) return;
      const tend = async <T extends { readonly value: EstateChange }>(
        all: readonly T[],
        work: (one: T) => Promise<void>,
      ): Promise<void> => {
        for (const one of all)
          try {
            await work(one);
          } catch (error) {
            log.warn({ change: one.value.id, because: messageOf(error) }, 'a change waits');
          }
      };
      await tend(await store.changes.found(BATCH), takeUp);
      await tend(
        await store.changes.list({ state: [...open, 'refused', 'reverting', 'by_hand'] }),
        step,
      );
    },
  };
};
