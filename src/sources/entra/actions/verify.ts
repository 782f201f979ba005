/** Effective only when refused: the held credential says so, or a read-back after the time that Entra needs. */
import type { ActionContext, ActionResult, Verification } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { still } from './residual.ts';

interface Check {
  readonly acting: Acting;
  readonly result: ActionResult;
  readonly context: ActionContext;
  /** Whether trying the held credential can show this effect at all. */
  heldTells(nativeId: string): boolean;
  readBack(): Promise<{ readonly stands: boolean; readonly detail: string }>;
}

const byHeld = async ({ context, result, heldTells }: Check): Promise<Verification | undefined> => {
  const { held } = context;
  if (!held || !heldTells(held.nativeId)) return undefined;
  const answer = await held.probe();
  if (answer === 'unknown') return undefined;
  const checkedAt = context.now();
  return {
    effective: answer === 'refused' ? 'yes' : 'no',
    checkedAt,
    how: 'held_credential',
    residual: still(result.residual, checkedAt),
    detail: `Entra ${answer === 'refused' ? 'refuses' : 'still accepts'} what is held`,
  };
};

export const verifyEffect = async (check: Check): Promise<Verification> => {
  const held = await byHeld(check);
  if (held) return held;
  const { stands, detail } = await check.readBack();
  const checkedAt = check.context.now();
  const residual = still(check.result.residual, checkedAt);
  const said = { checkedAt, how: 'read_back' as const, residual };
  if (!stands) return { ...said, effective: 'no', detail };
  return checkedAt < check.result.acceptedAt + check.acting.replicationMs
    ? { ...said, effective: 'unknown', detail: `${detail}; not yet sure to be obeyed everywhere` }
    : { ...said, effective: 'yes', detail: `${detail}; the time that Entra needs has passed` };
};
