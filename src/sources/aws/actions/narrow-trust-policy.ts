/** Who may become a role: fewer, or under more conditions. */
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { CountersignError } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { awsAction, factOf, undoText } from './aws-action.ts';
import { asked, askedFor } from './aws-error.ts';
import { disruptionOf } from './disruption.ts';
import { isSame } from './document.ts';
import { type AwsActionParams, readParams } from './params.ts';
import { afterTrust, propagating } from './residual.ts';
import { findPrincipal, refuse } from './target.ts';
import { narrowed, shutOut, stillIn, widenedBy, wornByService } from './trust-document.ts';
import { verifyEffect } from './verify-effect.ts';

const permissions = {
  do: ['iam:GetRole', 'iam:UpdateAssumeRolePolicy'],
  verify: ['iam:GetRole'],
  undo: ['iam:GetRole', 'iam:UpdateAssumeRolePolicy'],
};

interface Narrowed {
  readonly role: string;
  readonly maxSeconds: number;
  readonly previous: string;
  readonly next: string;
}

const residualOf = (
  { role, maxSeconds, previous, next }: Narrowed,
  params: AwsActionParams,
  at: number,
): Residual[] => [
  ...afterTrust(params, at, { name: role, maxSeconds, wornByService: wornByService(previous) }),
  ...stillIn(previous, next).map((one) => ({
    what: `${one} can still become ${role}`,
    until: undefined,
    because:
      'the trust policy goes on naming its account or everybody, and then its own policies decide; take that entry out too, or use aws.quarantine_deny on who it is',
  })),
];

export const narrowTrustPolicy = (acting: Acting): Action => {
  const trustOf = async (RoleName: string): Promise<string | undefined> => {
    const found = await askedFor(
      'iam:GetRole',
      acting.clients().iam.send(new GetRoleCommand({ RoleName })),
    );
    const document = found?.Role?.AssumeRolePolicyDocument;
    return document === undefined ? undefined : decodeURIComponent(document);
  };
  const write = (RoleName: string, PolicyDocument: string): Promise<unknown> =>
    asked<unknown>(
      'iam:UpdateAssumeRolePolicy',
      acting.clients().iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
    );
  return awsAction({
    id: 'aws.narrow_trust_policy',
    title: 'Narrow who may become a role',
    classes: 'any',
    undo: 'exact',
    stage: 'sweep',
    permissions,
    async planFor(target, raw, context) {
      const params = readParams(raw);
      const holder = await findPrincipal(acting, target, params);
      if (holder.kind === 'refused') return holder;
      if (holder.kind === 'user')
        return refuse('a user has no trust policy; use aws.quarantine_deny');
      const next = narrowed(holder.trust, params);
      if (isSame(next, holder.trust))
        return refuse('nothing of what is to be taken out stands in its trust policy');
      const widened = widenedBy(holder.trust, next);
      if (widened.length > 0) return refuse(`the new document would let in ${widened.join(', ')}`);
      const gone = shutOut(holder.trust, next);
      const whom = gone.length > 0 ? gone.join(', ') : 'whoever does not meet the new conditions';
      const now = context.now();
      return {
        facts: {
          roleName: holder.name,
          previousDocument: holder.trust,
          document: next,
          maxSessionSeconds: holder.maxSessionSeconds,
        },
        changes: [`replace the trust policy of role ${holder.name}; shut out: ${whom}`],
        disruption: disruptionOf(`${whom} can no longer become ${holder.name}`, params, now),
        permissions,
        residual: [
          propagating(now, acting.propagationMs, `assuming ${holder.name}`),
          ...residualOf(
            {
              role: holder.name,
              maxSeconds: holder.maxSessionSeconds,
              previous: holder.trust,
              next,
            },
            params,
            now,
          ),
        ],
      };
    },
    async do(plan, context) {
      const role = factOf(plan, 'roleName');
      const previous = factOf(plan, 'previousDocument');
      const next = factOf(plan, 'document');
      const current = await trustOf(role);
      if (current === undefined)
        throw new CountersignError('ERR_NOT_FOUND', `there is no role ${role} any more`);
      const alreadyDone = isSame(current, next);
      if (!alreadyDone && !isSame(current, previous)) {
        throw new CountersignError(
          'ERR_CONFLICT',
          `the trust policy of ${role} was changed since this was planned: plan again`,
        );
      }
      if (!alreadyDone) await write(role, next);
      const acceptedAt = context.now();
      const maxSeconds = Number(plan.params['maxSessionSeconds'] ?? 43_200);
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: [
          propagating(acceptedAt, acting.propagationMs, `assuming ${role}`),
          ...residualOf({ role, maxSeconds, previous, next }, readParams(plan.params), acceptedAt),
        ],
        undoState: { previousDocument: previous, document: next },
        detail: `trust policy of ${role} ${alreadyDone ? 'is narrowed already' : 'is replaced'}`,
      };
    },
    verify(plan, result, context) {
      const role = factOf(plan, 'roleName');
      return verifyEffect({
        acting,
        result,
        context,
        // A session that exists goes on: trying it says nothing about who may get a new one.
        heldTells: () => false,
        async readBack() {
          const current = await trustOf(role);
          const stands = current === undefined || isSame(current, factOf(plan, 'document'));
          return {
            stands,
            how: 'read_back',
            detail: stands
              ? `trust policy of ${role} stands as narrowed`
              : `trust policy of ${role} was changed again`,
          };
        },
      });
    },
    async undoIt(plan, result) {
      const role = factOf(plan, 'roleName');
      const previous =
        undoText(result.undoState, 'previousDocument') ?? factOf(plan, 'previousDocument');
      const next = undoText(result.undoState, 'document') ?? factOf(plan, 'document');
      const current = await trustOf(role);
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
        undone,
        kind: 'exact' as const,
        differences,
        detail,
      });
      if (current === undefined)
        return answer(false, `there is no role ${role} any more`, [`role ${role} was deleted`]);
      if (isSame(current, previous)) {
        return answer(true, `trust policy of ${role} is as before`, [
          'it had been put back already',
        ]);
      }
      if (!isSame(current, next)) {
        const since = [
          ...shutOut(current, next).map((one) => `since let in: ${one}`),
          ...shutOut(next, current).map((one) => `since shut out: ${one}`),
        ];
        return answer(
          false,
          `the trust policy of ${role} was changed since; it is left as it is`,
          since.length > 0 ? since : ['its conditions were changed since'],
        );
      }
      await write(role, previous);
      return answer(true, `trust policy of ${role} is as before`);
    },
  });
};
