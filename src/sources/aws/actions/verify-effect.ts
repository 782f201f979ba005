/** Effective only when refused: the held credential says so, or a read-back after the time AWS needs. */
import type { ActionContext, ActionResult, Verification } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { still } from './residual.ts';

/** Waiting for the probe must not keep a freeze waiting. */
const PROBE_PATIENCE_MS = 1_500;

/**
 * What the held credential could do right before the act, for the undo state. One that was refused
 * already (a standing deny without MFA, an earlier step) proves nothing by being refused after it.
 */
export const heldBefore = async (
  context: ActionContext,
  heldTells: (nativeId: string) => boolean,
): Promise<{ readonly heldBefore?: string }> => {
  const { held } = context;
  if (!held || !heldTells(held.nativeId)) return {};
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'unknown'>((resolve) => {
    timer = setTimeout(() => resolve('unknown'), PROBE_PATIENCE_MS);
  });
  try {
    return { heldBefore: await Promise.race([held.probe(), patience]) };
  } finally {
    clearTimeout(timer);
  }
};

export interface ReadBack {
  /** Our change is in place. */
  readonly stands: boolean;
  readonly how: 'read_back' | 'simulation';
  readonly detail: string;
}

export interface EffectCheck {
  readonly acting: Acting;
  readonly result: ActionResult;
  readonly context: ActionContext;
  /** Whether trying the held credential can show this effect at all. */
  readonly heldTells: (nativeId: string) => boolean;
  /** Said instead of "no" where an accepted probe proves nothing, e.g. from inside the known-good network. */
  readonly acceptedMeans?: 'no' | 'unknown';
  readBack(): Promise<ReadBack>;
}

const byHeld = async (check: EffectCheck): Promise<Verification | undefined> => {
  const { held } = check.context;
  if (!held || !check.heldTells(held.nativeId)) return undefined;
  if (check.result.undoState['heldBefore'] === 'refused') return undefined;
  const answer = await held.probe();
  if (answer === 'unknown') return undefined;
  const checkedAt = check.context.now();
  const residual = still(check.result.residual, checkedAt);
  if (answer === 'refused') {
    return {
      effective: 'yes',
      checkedAt,
      how: 'held_credential',
      residual,
      detail: `AWS refuses ${held.nativeId}`,
    };
  }
  const effective = check.acceptedMeans ?? 'no';
  return {
    effective,
    checkedAt,
    how: 'held_credential',
    residual,
    detail: `AWS still accepts ${held.nativeId}${effective === 'no' ? '' : ', which may be from where it should'}`,
  };
};

export const verifyEffect = async (check: EffectCheck): Promise<Verification> => {
  const held = await byHeld(check);
  if (held && held.effective !== 'unknown') return held;
  const { stands, how, detail } = await check.readBack();
  const checkedAt = check.context.now();
  const said = { checkedAt, how, residual: still(check.result.residual, checkedAt) };
  if (!stands) return { ...said, effective: 'no', detail };
  const due = check.result.acceptedAt + check.acting.propagationMs;
  if (checkedAt < due) {
    return {
      ...said,
      effective: 'unknown',
      detail: `${detail}; accepted, and not yet sure to be obeyed everywhere`,
    };
  }
  return { ...said, effective: 'yes', detail: `${detail}; the time AWS needs has passed` };
};
