/**
 * Actions that put one readable thing into one state: read it, change it where it is not so yet, read it again, put it
 * back. Twice is once because the thing itself tells; what it was before stands in the plan.
 */
import { MINUTE } from '../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionResult,
  ActionTarget,
  Residual,
  UndoResult,
  Verification,
} from '../model/index.ts';
import { type ActionSpec, vendorAction } from './vendor-action.ts';

type Facts = Readonly<Record<string, unknown>>;

interface FoundState {
  /** What `change`, `stands` and `revert` need; no secret. */
  readonly facts: Facts;
  /** It is in the wished state already, by somebody else. */
  readonly already: boolean;
  readonly changes: readonly string[];
  readonly disruption: string;
  /** Where what is needed depends on the target; else those of the action. */
  readonly permissions?: ActionPlan['permissions'];
}

export interface StateActionSpec
  extends Pick<Action, 'id' | 'title' | 'classes' | 'undo' | 'stage' | 'permissions'> {
  /** How long the vendor takes until a change is obeyed everywhere, ms; 0 = before it answers. */
  readonly propagationMs: number;
  find(
    target: ActionTarget,
    params: Facts,
    now: number,
  ): Promise<FoundState | { readonly kind: 'refused'; readonly because: string }>;
  /** Is the wished state there? `absentMeans: 'unknown'` where reading lags behind. */
  stands(plan: ActionPlan): Promise<{
    readonly stands: boolean;
    readonly detail: string;
    readonly absentMeans?: 'unknown';
  }>;
  change(plan: ActionPlan): Promise<void>;
  /** What lives on, from the moment it was accepted. */
  residual(params: Facts, at: number): readonly Residual[];
  /** Whether trying this credential can show the effect. */
  heldTells?(nativeId: string, plan: ActionPlan): boolean;
  /** Puts it back; called only where this action changed it. */
  revert?(plan: ActionPlan): Promise<Pick<UndoResult, 'undone' | 'differences' | 'detail'>>;
}

const PROBE_PATIENCE_MS = 1_500;
const ALREADY = 'wasSoBefore';

const still = (residuals: readonly Residual[], now: number): Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);

/** A credential that was refused before the act proves nothing by being refused after it. */
const heldBefore = async (
  spec: StateActionSpec,
  plan: ActionPlan,
  { held }: ActionContext,
): Promise<Facts> => {
  if (!held || spec.heldTells?.(held.nativeId, plan) !== true) return {};
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

const byHeld = async (
  spec: StateActionSpec,
  plan: ActionPlan,
  result: ActionResult,
  { held, now }: ActionContext,
): Promise<Verification | undefined> => {
  if (!held || spec.heldTells?.(held.nativeId, plan) !== true) return undefined;
  if (result.undoState['heldBefore'] === 'refused') return undefined;
  const answer = await held.probe();
  if (answer === 'unknown') return undefined;
  const checkedAt = now();
  return {
    effective: answer === 'refused' ? 'yes' : 'no',
    checkedAt,
    how: 'held_credential',
    residual: still(result.residual, checkedAt),
    detail:
      answer === 'refused'
        ? 'the held credential is refused'
        : 'the held credential is still accepted',
  };
};

const verifyState = async (
  spec: StateActionSpec,
  plan: ActionPlan,
  result: ActionResult,
  context: ActionContext,
): Promise<Verification> => {
  const held = await byHeld(spec, plan, result, context);
  if (held) return held;
  const { stands, detail, absentMeans } = await spec.stands(plan);
  const checkedAt = context.now();
  const said = {
    checkedAt,
    how: 'read_back' as const,
    residual: still(result.residual, checkedAt),
  };
  if (!stands) return { ...said, effective: absentMeans ?? 'no', detail };
  return checkedAt < result.acceptedAt + spec.propagationMs
    ? {
        ...said,
        effective: 'unknown',
        detail: `${detail}; accepted, and not yet sure to be obeyed everywhere`,
      }
    : { ...said, effective: 'yes', detail };
};

const planning =
  (spec: StateActionSpec): ActionSpec['planFor'] =>
  async (target, params, context) => {
    const now = context.now();
    const found = await spec.find(target, params, now);
    if ('kind' in found) return found;
    return {
      facts: { ...found.facts, [ALREADY]: found.already, plannedAt: now },
      changes: found.already ? [`none: ${found.changes.join('; ')} holds already`] : found.changes,
      disruption: found.disruption,
      permissions: found.permissions ?? spec.permissions,
      residual: spec.residual({ ...params, ...found.facts }, now),
    };
  };

export const stateAction = (system: string, spec: StateActionSpec): Action => {
  const { revert } = spec;
  return vendorAction(system, {
    id: spec.id,
    title: spec.title,
    classes: spec.classes,
    undo: spec.undo,
    stage: spec.stage,
    permissions: spec.permissions,
    planFor: planning(spec),
    async do(plan, context) {
      const before = await spec.stands(plan);
      const held = before.stands ? {} : await heldBefore(spec, plan, context);
      if (!before.stands) await spec.change(plan);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: before.stands,
        acceptedAt,
        residual: [...spec.residual(plan.params, acceptedAt)],
        undoState: { [ALREADY]: plan.params[ALREADY] === true, ...held },
        detail: before.stands ? before.detail : plan.changes.join('; '),
      };
    },
    verify: (plan, result, context) => verifyState(spec, plan, result, context),
    ...(revert
      ? {
          async undoIt(plan: ActionPlan, result: ActionResult): Promise<UndoResult> {
            if (plan.params[ALREADY] === true || result.undoState[ALREADY] === true) {
              return {
                undone: true,
                kind: spec.undo,
                differences: [],
                detail: 'it was so before, and stays so',
              };
            }
            return { kind: spec.undo, ...(await revert(plan)) };
          },
        }
      : {}),
  });
};

/** Where a vendor names no bound and changes are seen to be obeyed within minutes. */
export const MINUTES_TO_OBEY = 15 * MINUTE;
