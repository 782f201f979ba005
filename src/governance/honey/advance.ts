/** A decoy taken forward by what the runner did to it. */
import { DAY } from '../../core/index.ts';
import type { Decoy, PlanStep } from '../../model/index.ts';
import { baitHandle } from './bait.ts';
import { changeDecoy, type HoneyParts } from './parts.ts';

interface Around {
  readonly watched: Decoy['watched'];
  /** Tell the loop that it is one, or no longer. */
  declare(decoy: Decoy, honey: boolean): Promise<void>;
}

const text = (step: PlanStep, name: string): string | undefined => {
  const value = step.plan?.params[name];
  return typeof value === 'string' ? value : undefined;
};

const foundAs = ({ view }: HoneyParts, { system, scope, name }: Decoy): string | undefined =>
  view()
    ?.inScope('identity', system, scope)
    .find((one) => one.name.toLowerCase() === name.toLowerCase())?.id;

const stepOf = async ({ store }: HoneyParts, planId: string | undefined) =>
  planId === undefined ? undefined : (await store.response.plan(planId))?.steps[0];

const lost: ReadonlySet<string> = new Set(['failed', 'refused', 'not_effective', 'skipped']);

/** It stands: from now on a touch of it is an incident. */
const planted = async (
  parts: HoneyParts,
  decoy: Decoy,
  step: PlanStep,
  { declare }: Around,
): Promise<Decoy> => {
  const now = parts.clock.now();
  const subjectId =
    text(step, 'subjectId') ??
    foundAs(parts, decoy) ??
    (decoy.oldPlanId ? undefined : decoy.subjectId);
  // Its id is the system's own to give: until the inventory has it, nobody would know a touch.
  if (subjectId === undefined)
    return changeDecoy(parts, decoy.id, (one) => ({
      ...one,
      because: 'it stands; it counts as planted once the inventory has it',
      updatedAt: now,
    }));
  const handle = await baitHandle(parts.store, step.id);
  const stands = {
    state: 'planted' as const,
    because: step.verification?.detail ?? 'it stands',
    subjectId,
    ...(handle === undefined ? {} : { handle }),
    plantedAt: now,
    rotateDueAt: now + decoy.rotateEveryDays * DAY,
    updatedAt: now,
  };
  // Declared before it is called planted: nobody lays out what would not be recognised.
  await declare({ ...decoy, ...stands }, true);
  const old = await stepOf(parts, decoy.oldPlanId);
  if (decoy.oldPlanId !== undefined && old?.state === 'effective') {
    const reason = `rotated: ${decoy.name} takes its place`;
    await parts.runner.undo(decoy.oldPlanId, { by: 'countersign', reason });
    parts.runner.wake();
  }
  return changeDecoy(parts, decoy.id, ({ oldPlanId, laidOut, ...one }) => ({
    ...one,
    ...stands,
    // What is new has not been laid out yet.
    ...(oldPlanId === undefined && laidOut !== undefined ? { laidOut } : {}),
  }));
};

export const advanceDecoy = async (
  parts: HoneyParts,
  decoy: Decoy,
  around: Around,
): Promise<Decoy> => {
  const now = parts.clock.now();
  const { seen } = around.watched;
  const looked =
    decoy.watched.seen === seen && decoy.watched.because === around.watched.because
      ? decoy
      : await changeDecoy(parts, decoy.id, (one) => ({ ...one, watched: around.watched }));
  const step = await stepOf(parts, looked.planId);
  if (!step) return looked;
  if (looked.state === 'planting' || looked.state === 'rotating') {
    if (step.state === 'effective') return planted(parts, looked, step, around);
    if (step.state === 'shadow')
      return changeDecoy(parts, looked.id, (one) => ({
        ...one,
        state: 'shadow',
        because: `would have been planted: ${looked.system} is in shadow mode`,
        updatedAt: now,
      }));
    if (lost.has(step.state))
      return changeDecoy(parts, looked.id, (one) => ({
        ...one,
        state: 'failed',
        because: step.error ?? `${step.action} is ${step.state}`,
        updatedAt: now,
      }));
  }
  if (looked.state === 'retiring') {
    if (step.state === 'undone') {
      await around.declare(looked, false);
      return changeDecoy(parts, looked.id, (one) => ({
        ...one,
        state: 'retired',
        because: step.undo?.detail ?? 'it is gone',
        updatedAt: now,
      }));
    }
    if (step.undo && !step.undo.undone)
      return changeDecoy(parts, looked.id, (one) => ({
        ...one,
        state: 'failed',
        because: `it could not be taken away: ${step.undo?.differences.join('; ') || step.undo?.detail}`,
        updatedAt: now,
      }));
  }
  return looked;
};
