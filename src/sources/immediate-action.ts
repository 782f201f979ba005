/**
 * Actions of vendors that obey before they answer: accepted is effective, and reading back proves it. An action
 * says how its effect is seen, made and taken back; that it is had once, and how it is verified, is here.
 */
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionTarget,
  Residual,
  Verification,
} from '../model/index.ts';
import { vendorAction } from './vendor-action.ts';

/** What the plan found out, as texts: stored with it, holds no secret. */
export type Facts = Readonly<Record<string, string>>;

export interface ImmediatePlan {
  readonly facts: Facts;
  readonly changes: readonly string[];
  readonly disruption: string;
}

export interface ImmediateSpec
  extends Omit<Action, 'system' | 'plan' | 'do' | 'verify' | 'undoIt'> {
  find(
    target: ActionTarget,
    params: Readonly<Record<string, unknown>>,
    context: ActionContext,
  ): Promise<ImmediatePlan | { readonly kind: 'refused'; readonly because: string }>;
  /** Is the effect in place? Read from the target. */
  stands(facts: Facts): Promise<{ readonly stands: boolean; readonly detail: string }>;
  make(facts: Facts): Promise<void>;
  /** What lives on from `at` on. */
  residual(facts: Facts, at: number): readonly Residual[];
  /** Would trying the held credential show this effect? */
  heldTells?(nativeId: string, facts: Facts): boolean;
  /** Absent exactly when `undo` is `irreversible`. Called only while the effect stands. */
  takeBack?(facts: Facts): Promise<{
    readonly undone: boolean;
    readonly differences: readonly string[];
    readonly detail: string;
  }>;
}

const factsOf = (plan: ActionPlan): Facts =>
  Object.fromEntries(
    Object.entries(plan.params).filter(
      (one): one is [string, string] => typeof one[1] === 'string',
    ),
  );

const still = (residuals: readonly Residual[], now: number): readonly Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);

/** One that was refused before the act proves nothing by being refused after it. */
const heldBefore = async (
  spec: ImmediateSpec,
  facts: Facts,
  { held }: ActionContext,
): Promise<{ readonly heldBefore?: string }> =>
  held && spec.heldTells?.(held.nativeId, facts) ? { heldBefore: await held.probe() } : {};

export const immediateAction = (system: string, spec: ImmediateSpec): Action => {
  const { find, stands, make, residual, heldTells, takeBack, ...rest } = spec;

  const byHeld = async (
    facts: Facts,
    { held }: ActionContext,
    before: unknown,
  ): Promise<Pick<Verification, 'effective' | 'how' | 'detail'> | undefined> => {
    if (!held || !heldTells?.(held.nativeId, facts) || before === 'refused') return undefined;
    const answer = await held.probe();
    if (answer === 'unknown') return undefined;
    return {
      effective: answer === 'refused' ? 'yes' : 'no',
      how: 'held_credential',
      detail: `${system} ${answer === 'refused' ? 'refuses' : 'still accepts'} ${held.nativeId}`,
    };
  };

  return vendorAction(system, {
    ...rest,
    async planFor(target, params, context) {
      const found = await find(target, params, context);
      if ('kind' in found) return found;
      return {
        ...found,
        permissions: rest.permissions,
        residual: residual(found.facts, context.now()),
      };
    },
    async do(plan, context) {
      const facts = factsOf(plan);
      const before = await stands(facts);
      const held = before.stands ? {} : await heldBefore(spec, facts, context);
      if (!before.stands) await make(facts);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: before.stands,
        acceptedAt,
        residual: residual(facts, acceptedAt),
        undoState: held,
        detail: before.stands ? `${before.detail} already` : plan.changes.join('; '),
      };
    },
    async verify(plan, result, context) {
      const facts = factsOf(plan);
      const held = await byHeld(facts, context, result.undoState['heldBefore']);
      const checkedAt = context.now();
      const said = { checkedAt, residual: still(result.residual, checkedAt) };
      if (held) return { ...said, ...held };
      const read = await stands(facts);
      return {
        ...said,
        effective: read.stands ? 'yes' : 'no',
        how: 'read_back',
        detail: read.detail,
      };
    },
    ...(takeBack
      ? {
          async undoIt(plan) {
            const facts = factsOf(plan);
            const read = await stands(facts);
            if (!read.stands) {
              return {
                undone: true,
                kind: rest.undo,
                differences: [`nothing was left to undo: ${read.detail}`],
                detail: read.detail,
              };
            }
            return { kind: rest.undo, ...(await takeBack(facts)) };
          },
        }
      : {}),
  });
};
