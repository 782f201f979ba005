/**
 * The frame of every system's actions: a refused plan is never done, what a plan found out travels with it, and a change
 * is made in the time that there is for it or not at all.
 */
import { CountersignError, withinTerm } from '../core/index.ts';
import type { Action, ActionContext, ActionPlan, ActionTarget, Residual } from '../model/index.ts';

type Permissions = ActionPlan['permissions'];

interface Planned {
  /** What `do`, `verify` and `undo` need to know of the target as it was; stored with the plan, holds no secret. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly changes: readonly string[];
  readonly disruption: string;
  readonly permissions: Permissions;
  readonly residual: readonly Residual[];
}

type Planning = Planned | { readonly kind: 'refused'; readonly because: string };

export type ActionSpec = Omit<Action, 'system' | 'plan'> & {
  planFor(
    target: ActionTarget,
    params: Readonly<Record<string, unknown>>,
    context: ActionContext,
  ): Promise<Planning>;
};

const none: Permissions = { do: [], verify: [], undo: [] };

const assertNotRefused = (plan: ActionPlan): void => {
  if (plan.refused !== undefined) {
    throw new CountersignError(
      'ERR_ACTION_REFUSED',
      `${plan.action} on ${plan.target.nativeId}: ${plan.refused}`,
    );
  }
};

const inTime = <T>({ now, actUntil }: ActionContext, work: () => T): T =>
  actUntil === undefined ? work() : withinTerm({ now, until: actUntil }, work);

export const vendorAction = (system: string, spec: ActionSpec): Action => {
  const { planFor, ...rest } = spec;
  const { undoIt } = rest;
  return {
    ...rest,
    system,
    async plan(target, params, context) {
      const planned = await planFor(target, params, context);
      const base = { action: spec.id, target, undo: spec.undo };
      if ('kind' in planned) {
        return {
          ...base,
          params,
          changes: [],
          disruption: 'none: nothing would be done',
          permissions: none,
          refused: planned.because,
          predictedResidual: [],
        };
      }
      return {
        ...base,
        params: { ...params, ...planned.facts },
        changes: planned.changes,
        disruption: planned.disruption,
        permissions: planned.permissions,
        predictedResidual: planned.residual,
      };
    },
    async do(plan, context) {
      assertNotRefused(plan);
      return inTime(context, () => rest.do(plan, context));
    },
    ...(undoIt
      ? {
          async undoIt(plan, result, context) {
            assertNotRefused(plan);
            return inTime(context, () => undoIt(plan, result, context));
          },
        }
      : {}),
  };
};

/** A text the plan carries. @throws CountersignError ERR_INPUT_INVALID when the plan was not made by this action. */
export const factOf = (plan: ActionPlan, name: string): string => {
  const value = plan.params[name];
  if (typeof value === 'string') return value;
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    `plan of ${plan.action}: ${name} is missing; plan again`,
  );
};

/** A text in the undo state, if it is there. */
export const undoText = (
  state: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined => {
  const value = state[name];
  return typeof value === 'string' ? value : undefined;
};
