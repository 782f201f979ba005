/** Decoys: proposed beside real names, planted through connectors or by hand, rotated, watched, taken away. */
import { CountersignError, DAY, hashId, messageOf } from '../../core/index.ts';
import type { Declaration, Decoy, OwnerTask } from '../../model/index.ts';
import { endTask, openTasks } from '../owner-tasks.ts';
import { advanceDecoy } from './advance.ts';
import { type Bait, openBait } from './bait.ts';
import { type DecoyIdea, decoyIdeas, kindOf, namesFor, neighboursOf, watchedNow } from './ideas.ts';
import { changeDecoy, type HoneyParts, noteDecoy, writePlan } from './parts.ts';

export interface PlantRequest {
  readonly system: string;
  readonly scope: string;
  readonly kind: string;
  readonly name: string;
  readonly by: string;
  readonly rotateEveryDays?: number;
  /** By hand: it stands already, under this inventory id. */
  readonly subjectId?: string;
  readonly handle?: string;
}

export interface Honey {
  plan(): Promise<readonly DecoyIdea[]>;
  /** @throws CountersignError ERR_NOT_FOUND | ERR_INPUT_INVALID | ERR_CONFLICT */
  plant(request: PlantRequest): Promise<Decoy>;
  list(): Promise<readonly Decoy[]>;
  get(id: string): Promise<Decoy>;
  rotate(id: string, by: string): Promise<Decoy>;
  retire(id: string, said: { readonly by: string; readonly reason: string }): Promise<Decoy>;
  /** Hands its secret out, to be laid out at `place`. */
  bait(id: string, said: { readonly by: string; readonly place: string }): Promise<Bait>;
  turn(): Promise<void>;
}

const stands = (decoy: Decoy): boolean => decoy.state === 'planted' || decoy.state === 'rotating';

const unwatchedTask = (decoy: Decoy, owner: string, now: number): OwnerTask => ({
  id: hashId('tsk', ['decoy', decoy.id]),
  subjectId: decoy.subjectId ?? decoy.id,
  owner,
  kind: 'decoy',
  title: `Nobody would see the decoy ${decoy.name} being touched`,
  because: decoy.watched.because,
  state: 'open',
  createdAt: now,
  dueAt: now + 7 * DAY,
});

export const createHoney = (parts: HoneyParts): Honey => {
  const { store, clock, log } = parts;

  const all = async (): Promise<readonly Decoy[]> =>
    (await store.decoys.list()).map(({ value }) => value);

  const found = async (id: string): Promise<Decoy> => {
    const decoy = (await store.decoys.get(id))?.value;
    if (!decoy) throw new CountersignError('ERR_NOT_FOUND', `no decoy "${id}"`);
    return decoy;
  };

  const declare = async (decoy: Decoy, honey: boolean): Promise<void> => {
    if (decoy.subjectId === undefined) return;
    const at = clock.now();
    const earlier = parts.view()?.declarationOf(decoy.subjectId);
    const declaration: Declaration = {
      ...earlier,
      kind: 'declaration',
      id: `declaration:${decoy.subjectId}`,
      ofId: decoy.subjectId,
      honey,
      purpose: honey ? 'a decoy: nobody has a reason to use it' : '',
      declaredBy: decoy.by,
      at,
    };
    await parts.control({ type: 'declaration', at, by: decoy.by, declaration }, decoy.scope);
  };

  const plantAnew = async (decoy: Decoy, name: string): Promise<string> => {
    const kind = kindOf(parts, decoy.system, decoy.kind);
    const action = parts.actions.get(kind.plant ?? '');
    if (!action)
      throw new CountersignError(
        'ERR_CONFLICT',
        `no connection can plant a ${decoy.kind} in ${decoy.system}; by hand: ${kind.by_hand.join(' ')}`,
      );
    const beside = neighboursOf(parts, decoy, kind.beside)[0];
    return writePlan(parts, decoy, { action, name, ...(beside ? { beside: beside.id } : {}) });
  };

  const put = async (decoy: Decoy): Promise<void> => {
    if (!(await store.decoys.put({ version: 0, value: decoy })))
      throw new CountersignError('ERR_CONFLICT', `there is a decoy ${decoy.name} already`);
  };

  return {
    list: all,
    get: found,
    plan: () => decoyIdeas(parts),
    async plant(request) {
      const { system, scope, name, by } = request;
      const kind = kindOf(parts, system, request.kind);
      const now = clock.now();
      const taken = neighboursOf(parts, request, 'any').some(
        (one) => one.name.toLowerCase() === name.toLowerCase(),
      );
      if (taken && request.subjectId === undefined)
        throw new CountersignError('ERR_CONFLICT', `${name} is a real one; choose another name`);
      const byHand = request.subjectId !== undefined;
      const rotateEveryDays = request.rotateEveryDays ?? kind.rotate_days;
      const draft: Decoy = {
        id: hashId('dcy', [system, scope, request.kind, name]),
        ...{ system, scope, kind: request.kind, name, by },
        state: byHand ? 'planted' : 'planting',
        because: byHand ? 'planted by hand' : 'being planted',
        ...(request.subjectId === undefined ? {} : { subjectId: request.subjectId }),
        ...(request.handle === undefined ? {} : { handle: request.handle }),
        generation: 1,
        rotateEveryDays,
        ...(byHand ? { plantedAt: now, rotateDueAt: now + rotateEveryDays * DAY } : {}),
        watched: watchedNow(parts, system, kind),
        createdAt: now,
        updatedAt: now,
      };
      await put(draft);
      await noteDecoy(parts, draft, { verb: byHand ? 'planted_by_hand' : 'plant_asked', by });
      if (byHand) {
        await declare(draft, true);
        return draft;
      }
      try {
        const planId = await plantAnew(draft, name);
        return await changeDecoy(parts, draft.id, (one) => ({ ...one, planId, updatedAt: now }));
      } catch (error) {
        await changeDecoy(parts, draft.id, (one) => ({
          ...one,
          state: 'failed',
          because: messageOf(error),
          updatedAt: now,
        }));
        throw error;
      }
    },
    async rotate(id, by) {
      const decoy = await found(id);
      if (decoy.state !== 'planted')
        throw new CountersignError(
          'ERR_CONFLICT',
          `it is ${decoy.state}: only what stands is rotated`,
        );
      const kind = kindOf(parts, decoy.system, decoy.kind);
      if (decoy.planId === undefined)
        throw new CountersignError(
          'ERR_CONFLICT',
          `it was planted by hand; plant another, then retire this one: ${kind.by_hand.join(' ')}`,
        );
      const generation = decoy.generation + 1;
      const [name] = await namesFor(parts, decoy, kind, `${decoy.id}/${generation}`);
      if (name === undefined) throw new CountersignError('ERR_CONFLICT', 'no name is left for it');
      const next = { ...decoy, name, generation };
      const { planId: oldPlanId } = decoy;
      // The new name stands in the row first: its secret is known for bait by it.
      await changeDecoy(parts, id, (one) => ({
        ...one,
        ...{ name, generation, oldPlanId },
        state: 'rotating',
        because: `another takes the place of ${decoy.name}`,
        updatedAt: clock.now(),
      }));
      const planId = await plantAnew(next, name);
      const rotating = await changeDecoy(parts, id, (one) => ({ ...one, planId }));
      await noteDecoy(parts, rotating, { verb: 'rotate_asked', by, detail: { from: decoy.name } });
      return rotating;
    },
    async retire(id, { by, reason }) {
      const decoy = await found(id);
      if (decoy.state === 'retired' || decoy.state === 'retiring') return decoy;
      if (decoy.planId !== undefined && stands(decoy)) {
        await parts.runner.undo(decoy.planId, { by, reason });
        parts.runner.wake();
      }
      const byHand = decoy.planId === undefined;
      const next = await changeDecoy(parts, id, (one) => ({
        ...one,
        state: byHand || !stands(one) ? 'retired' : 'retiring',
        because: byHand ? `taken away by hand: ${reason}` : reason,
        updatedAt: clock.now(),
      }));
      await noteDecoy(parts, next, { verb: 'retire_asked', by, detail: { reason } });
      // A touch of what is still there goes on being one: only what is gone is declared no decoy.
      if (next.state === 'retired') await declare(next, false);
      return next;
    },
    async bait(id, { by, place }) {
      const decoy = await found(id);
      if (!stands(decoy))
        throw new CountersignError(
          'ERR_CONFLICT',
          `it is ${decoy.state}: there is nothing to lay out`,
        );
      const bait = await openBait(parts, id);
      const laid = await changeDecoy(parts, id, (one) => ({
        ...one,
        laidOut: one.laidOut === undefined ? place : `${one.laidOut}; ${place}`,
        updatedAt: clock.now(),
      }));
      await noteDecoy(parts, laid, { verb: 'bait_taken', by, detail: { place } });
      return bait;
    },
    async turn() {
      const now = clock.now();
      for (const decoy of await all()) {
        try {
          const before = decoy.state;
          const moved = await advanceDecoy(parts, decoy, {
            watched: watchedNow(
              parts,
              decoy.system,
              parts.lifecycles.get(decoy.system)?.decoys.find((one) => one.kind === decoy.kind),
            ),
            declare,
          });
          if (moved.state !== before)
            await noteDecoy(parts, moved, {
              verb: moved.state,
              detail: { because: moved.because },
            });
          const task = unwatchedTask(moved, moved.by, now);
          if (stands(moved) && moved.watched.seen === 'no') await openTasks(store, [task], now);
          else await endUnwatched(task.id, moved);
          if (moved.state === 'planted' && moved.planId && now >= (moved.rotateDueAt ?? now + 1))
            await this.rotate(moved.id, 'countersign');
        } catch (error) {
          log.warn({ decoy: decoy.id, because: messageOf(error) }, 'a decoy waits');
        }
      }
    },
  };

  async function endUnwatched(id: string, decoy: Decoy): Promise<void> {
    const subjectId = decoy.subjectId ?? decoy.id;
    const open = await store.governance.tasks({ state: ['open'], subjectId });
    const task = open.find((one) => one.id === id);
    if (task)
      await endTask(store, task, {
        state: 'done',
        by: 'countersign',
        reason: decoy.watched.because,
        at: clock.now(),
      });
  }
};
