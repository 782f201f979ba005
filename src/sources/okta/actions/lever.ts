/** One switch in Okta: how its state is read, set and set back; all that actions share stands here. */
import { CountersignError } from '../../../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionTarget,
  Residual,
  UndoResult,
  Verification,
} from '../../../model/index.ts';
import { type ActionSpec, vendorAction } from '../../vendor-action.ts';
import type { OktaApi } from '../client.ts';
import { type Acting, still } from './acting.ts';

export type Params = Readonly<Record<string, unknown>>;

export interface Refusal {
  readonly refused: string;
}

export const refuse = (refused: string): Refusal => ({ refused });

export interface Lever {
  readonly id: string;
  readonly title: string;
  readonly undo: Action['undo'];
  readonly stage: Action['stage'];
  readonly permissions: Action['permissions'];
  /** Native ids from what was asked, before anything is read. */
  find(target: ActionTarget, params: Params): Readonly<Record<string, string>> | Refusal;
  /**
   * What must be known of the target as it is: goes into the plan, holds no secret. `standing` = the effect is
   * there already.
   */
  look(
    api: OktaApi,
    ids: Params,
    context: ActionContext,
  ): Promise<{ readonly facts: Params; readonly standing: boolean } | Refusal>;
  /** Is the effect in place now? By `ids` and `facts` of the plan. `unknown` where Okta may tell it later. */
  stands(api: OktaApi, plan: Params): Promise<boolean | 'unknown'>;
  change(api: OktaApi, plan: Params, context: ActionContext): Promise<void>;
  /** Sets it back; what is not as it was before is told. */
  back?(api: OktaApi, plan: Params): Promise<readonly string[]>;
  changes(plan: Params): string;
  readonly disruption: string;
  residual(plan: Params, at: number): readonly Residual[];
  /** Whether trying the held credential can show the effect. */
  heldTells(nativeId: string, plan: Params): boolean;
}

const emergency =
  'it is declared emergency access, which is never locked: page two people and contain what it changed downstream';

const own = 'it is the client or user that Countersign itself works with; change it by hand';

const isRefusal = (value: object): value is Refusal => 'refused' in value;

/** A text the plan carries. @throws CountersignError ERR_INPUT_INVALID */
export const textOf = (plan: Params, name: string): string => {
  const value = plan[name];
  if (typeof value === 'string') return value;
  throw new CountersignError('ERR_INPUT_INVALID', `the plan has no ${name}; plan again`);
};

/** A path part. */
export const enc = (plan: Params, name: string): string => encodeURIComponent(textOf(plan, name));

const byHeld = async (
  lever: Lever,
  plan: ActionPlan,
  { held, now }: ActionContext,
  residual: readonly Residual[],
): Promise<Verification | undefined> => {
  if (!held || !lever.heldTells(held.nativeId, plan.params)) return undefined;
  const answer = await held.probe();
  if (answer === 'unknown') return undefined;
  return {
    effective: answer === 'refused' ? 'yes' : 'no',
    checkedAt: now(),
    how: 'held_credential',
    residual: still(residual, now()),
    detail: `Okta ${answer === 'refused' ? 'refuses' : 'still accepts'} ${held.nativeId}`,
  };
};

const undone = (
  kind: Action['undo'],
  differences: readonly string[],
  detail: string,
): UndoResult => ({ undone: true, kind, differences, detail });

const undoOf = (
  acting: Acting,
  lever: Lever,
  back: NonNullable<Lever['back']>,
): NonNullable<ActionSpec['undoIt']> => {
  return async (plan) => {
    if (plan.params['standingBefore'] === true)
      return undone(
        lever.undo,
        ['it was so before and stays so'],
        'nothing was done, nothing is undone',
      );
    const api = acting.api();
    if ((await lever.stands(api, plan.params)) === false)
      return undone(lever.undo, ['somebody had set it back already'], 'the effect was gone');
    const differences = await back(api, plan.params);
    return undone(lever.undo, differences, `set back: ${lever.changes(plan.params)}`);
  };
};

export const oktaAction = (acting: Acting, lever: Lever): Action => {
  const { back } = lever;
  return vendorAction('okta', {
    id: lever.id,
    title: lever.title,
    classes: 'any',
    undo: lever.undo,
    stage: lever.stage,
    permissions: lever.permissions,
    async planFor(target, params, context) {
      if (params['emergencyAccess'] === true) return { kind: 'refused', because: emergency };
      const ids = lever.find(target, params);
      if (isRefusal(ids)) return { kind: 'refused', because: ids.refused };
      const mine = ids['userId'] === undefined ? undefined : await acting.self();
      if (Object.values(ids).some((id) => acting.own.has(id) || id === mine))
        return { kind: 'refused', because: own };
      const seen = await lever.look(acting.api(), { ...params, ...ids }, context);
      if (isRefusal(seen)) return { kind: 'refused', because: seen.refused };
      const facts = { ...ids, ...seen.facts, standingBefore: seen.standing };
      const change = lever.changes({ ...params, ...facts });
      return {
        facts,
        changes: [seen.standing ? `none, it is so already: ${change}` : change],
        disruption: lever.disruption,
        permissions: lever.permissions,
        residual: lever.residual({ ...params, ...facts }, context.now()),
      };
    },
    async do(plan, context) {
      const api = acting.api();
      const standing = (await lever.stands(api, plan.params)) === true;
      if (!standing) await lever.change(api, plan.params, context);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: standing,
        acceptedAt,
        residual: lever.residual(plan.params, acceptedAt),
        undoState: {},
        detail: `${standing ? 'found done: ' : ''}${lever.changes(plan.params)}`,
      };
    },
    async verify(plan, result, context) {
      const held = await byHeld(lever, plan, context, result.residual);
      if (held?.effective === 'yes') return held;
      const stands = await lever.stands(acting.api(), plan.params);
      // The read-back says done, the credential in hand still works: what counts is the credential.
      if (held && stands !== false) return held;
      return {
        effective: stands === true ? 'yes' : stands === 'unknown' ? 'unknown' : 'no',
        checkedAt: context.now(),
        how: 'read_back',
        residual: still(result.residual, context.now()),
        detail: `${lever.changes(plan.params)}: ${stands === true ? 'stands' : stands === 'unknown' ? 'not told yet' : 'does not stand'}`,
      };
    },
    ...(back ? { undoIt: undoOf(acting, lever, back) } : {}),
  });
};
