/** The frame of the three actions that lay an inline deny on a user or role and take away only their own. */
import type { Action, ActionPlan, Residual } from '../../../model/index.ts';
import { type Acting, markOf } from './acting.ts';
import { awsAction, factOf, undoText } from './aws-action.ts';
import { disruptionOf } from './disruption.ts';
import { isSame } from './document.ts';
import {
  type HolderRef,
  notDenied,
  permission,
  readInline,
  removeInline,
  type Simulation,
  writeInline,
} from './holder.ts';
import { type AwsActionParams, readParams } from './params.ts';
import { afterRoleDeny, afterUserDeny, propagating } from './residual.ts';
import { findPrincipal, type Refusal, refuse } from './target.ts';
import { heldBefore, type ReadBack, verifyEffect } from './verify-effect.ts';

export interface ContainingPolicy {
  readonly id: string;
  readonly title: string;
  readonly stage: Action['stage'];
  /** The policy's name before the mark of the step. */
  readonly prefix: string;
  /** What stops, in words. */
  stops(holder: HolderRef): string;
  /** `facts` are those of `prepare`. */
  change(holder: HolderRef, policyName: string, facts: Readonly<Record<string, unknown>>): string;
  /** Facts fixed at planning, e.g. what is left open; or why not. */
  prepare(params: AwsActionParams, acting: Acting): Readonly<Record<string, unknown>> | Refusal;
  /** The document to lay on now. */
  document(plan: ActionPlan, holder: HolderRef, now: number): string;
  /** Is a policy found under our name what we laid on? */
  isOurs(found: string, plan: ActionPlan, holder: HolderRef): boolean;
  /** What must be denied once it stands. */
  simulations(plan: ActionPlan, document: string, holder: HolderRef): readonly Simulation[];
  heldTells(nativeId: string, holder: HolderRef): boolean;
  readonly acceptedMeans?: 'unknown';
  /** What stays open by design. `facts` are those of `prepare`. */
  residual?(holder: HolderRef, facts: Readonly<Record<string, unknown>>): readonly Residual[];
  /** What undoing brings back besides the permissions. */
  undone?(acceptedAt: number, now: number): readonly string[];
}

/** Characters without white space that all inline policies of one holder may have (IAM quotas). */
const maxSize = { user: 2_048, role: 10_240 } as const;

const holderOf = (plan: ActionPlan): HolderRef => ({
  kind: factOf(plan, 'holderKind') === 'role' ? 'role' : 'user',
  name: factOf(plan, 'holderName'),
  arn: factOf(plan, 'holderArn'),
});

const permissionsFor = (holder: HolderRef) => ({
  do: [
    holder.kind === 'user' ? 'iam:GetUser' : 'iam:GetRole',
    permission(holder, 'Get'),
    permission(holder, 'Put'),
  ],
  verify: [permission(holder, 'Get'), 'iam:SimulatePrincipalPolicy'],
  undo: [permission(holder, 'Get'), permission(holder, 'Delete')],
});

const both = (['user', 'role'] as const).map((kind) => permissionsFor({ kind, name: '', arn: '' }));
const union = (of: 'do' | 'verify' | 'undo'): string[] => [
  ...new Set(both.flatMap((one) => one[of])),
];

/** Whether an access key id is one the holder may show: a long-term key never wears a role. */
export const shownBy = (nativeId: string, holder: HolderRef): boolean =>
  holder.kind === 'user' || nativeId.startsWith('ASIA');

export const containingAction = (acting: Acting, spec: ContainingPolicy): Action => {
  const residualOf = (
    holder: HolderRef,
    params: AwsActionParams,
    facts: Readonly<Record<string, unknown>>,
    at: number,
  ) => [
    propagating(at, acting.propagationMs, `everything ${holder.name} may do`),
    ...(holder.kind === 'user' ? afterUserDeny(params, at) : afterRoleDeny(params, at, holder.arn)),
    ...(spec.residual?.(holder, facts) ?? []),
  ];
  const readBack = async (plan: ActionPlan): Promise<ReadBack> => {
    const holder = holderOf(plan);
    const name = factOf(plan, 'policyName');
    const found = await readInline(acting, holder, name);
    if (found === undefined)
      return { stands: false, how: 'read_back', detail: `${name} is not on ${holder.name}` };
    if (!spec.isOurs(found, plan, holder)) {
      return {
        stands: false,
        how: 'read_back',
        detail: `${name} on ${holder.name} was changed by somebody`,
      };
    }
    for (const simulation of spec.simulations(plan, found, holder)) {
      const open = await notDenied(acting, holder, simulation);
      if (open.length > 0) {
        return {
          stands: false,
          how: 'simulation',
          detail: `not denied in simulation: ${open.join(', ')}`,
        };
      }
    }
    return { stands: true, how: 'simulation', detail: `${name} stands and denies in simulation` };
  };
  return awsAction({
    id: spec.id,
    title: spec.title,
    classes: 'any',
    undo: 'exact',
    stage: spec.stage,
    permissions: { do: union('do'), verify: union('verify'), undo: union('undo') },
    async planFor(target, raw, context) {
      const params = readParams(raw);
      const holder = await findPrincipal(acting, target, params);
      if (holder.kind === 'refused') return holder;
      const prepared = spec.prepare(params, acting);
      if (isRefusal(prepared)) return prepared;
      const policyName = `${spec.prefix}-${markOf(context.stepId)}`;
      const facts = {
        ...prepared,
        policyName,
        holderKind: holder.kind,
        holderName: holder.name,
        holderArn: holder.arn,
      };
      const draft: ActionPlan = {
        action: spec.id,
        target,
        params: { ...raw, ...facts },
        changes: [],
        disruption: '',
        undo: 'exact',
        permissions: { do: [], verify: [], undo: [] },
        predictedResidual: [],
      };
      const size = spec.document(draft, holder, context.now()).length;
      if (size > maxSize[holder.kind]) {
        return refuse(
          `its policy would have ${size} characters, and a ${holder.kind} takes ${maxSize[holder.kind]} in all: name fewer networks, regions or actions, or use aws.quarantine_deny`,
        );
      }
      return {
        facts,
        changes: [spec.change(holder, policyName, prepared)],
        disruption: disruptionOf(spec.stops(holder), params, context.now()),
        permissions: permissionsFor(holder),
        residual: residualOf(holder, params, prepared, context.now()),
      };
    },
    async do(plan, context) {
      const holder = holderOf(plan);
      const policyName = factOf(plan, 'policyName');
      const params = readParams(plan.params);
      const [found, before] = await Promise.all([
        readInline(acting, holder, policyName),
        heldBefore(context, (nativeId) => spec.heldTells(nativeId, holder)),
      ]);
      const alreadyDone = found !== undefined && spec.isOurs(found, plan, holder);
      const document = alreadyDone ? found : spec.document(plan, holder, context.now());
      if (!alreadyDone) await writeInline(acting, holder, { name: policyName, document });
      const acceptedAt = context.now();
      const repaired =
        found !== undefined && !alreadyDone ? '; it had been changed and was laid on anew' : '';
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: residualOf(holder, params, plan.params, acceptedAt),
        // Found done already, what the credential could do before is no longer to be seen.
        undoState: { policyName, document, ...(alreadyDone ? {} : before) },
        detail: `${policyName} ${alreadyDone ? 'already stands' : 'laid'} on ${holder.kind} ${holder.name}${repaired}`,
      };
    },
    verify(plan, result, context) {
      const holder = holderOf(plan);
      return verifyEffect({
        acting,
        result,
        context,
        heldTells: (nativeId) => spec.heldTells(nativeId, holder),
        ...(spec.acceptedMeans ? { acceptedMeans: spec.acceptedMeans } : {}),
        readBack: () => readBack(plan),
      });
    },
    async undoIt(plan, result, context) {
      const holder = holderOf(plan);
      const policyName = undoText(result.undoState, 'policyName') ?? factOf(plan, 'policyName');
      const laid = undoText(result.undoState, 'document');
      const found = await readInline(acting, holder, policyName);
      if (found === undefined) {
        return {
          undone: true,
          kind: 'exact',
          differences: [`${policyName} was already gone`],
          detail: `nothing of ours is left on ${holder.name}`,
        };
      }
      await removeInline(acting, holder, policyName);
      const changed = laid !== undefined && !isSame(found, laid);
      return {
        undone: true,
        kind: 'exact',
        differences: [
          ...(changed
            ? [`${policyName} had been changed by somebody; it was removed as found`]
            : []),
          ...(spec.undone?.(result.acceptedAt, context.now()) ?? []),
        ],
        detail: `${policyName} removed from ${holder.kind} ${holder.name}; nothing else was touched`,
      };
    },
  });
};

const isRefusal = (value: Readonly<Record<string, unknown>> | Refusal): value is Refusal =>
  value['kind'] === 'refused';
