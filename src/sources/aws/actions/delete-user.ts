/** A user gone for good, with all that it holds. */
import { DeleteUserCommand, GetUserCommand } from '@aws-sdk/client-iam';
import type { Action } from '../../../model/index.ts';
import type { Acting } from './acting.ts';
import { awsAction, factOf } from './aws-action.ts';
import { askedFor } from './aws-error.ts';
import { disruptionOf } from './disruption.ts';
import { readParams } from './params.ts';
import { afterUserDeny, propagating } from './residual.ts';
import { findPrincipal, refuse } from './target.ts';
import {
  belongingsOf,
  readsBelongings,
  spokenBelongings,
  takeAway,
  takesBelongings,
} from './user-belongings.ts';
import { heldBefore, verifyEffect } from './verify-effect.ts';

const permissions = {
  do: ['iam:GetUser', ...readsBelongings, ...takesBelongings, 'iam:DeleteUser'],
  verify: ['iam:GetUser'],
  undo: [],
};

export const deleteUser = (acting: Acting): Action => {
  const isThere = async (UserName: string): Promise<boolean> =>
    (await askedFor('iam:GetUser', acting.clients().iam.send(new GetUserCommand({ UserName })))) !==
    undefined;
  const residualOf = (userName: string, raw: Readonly<Record<string, unknown>>, at: number) => [
    propagating(at, acting.propagationMs, `user ${userName} and its keys`),
    ...afterUserDeny(readParams(raw), at),
  ];
  return awsAction({
    id: 'aws.delete_user',
    title: 'Delete a user',
    classes: 'any',
    undo: 'irreversible',
    stage: 'sweep',
    permissions,
    async planFor(target, raw, context) {
      const params = readParams(raw);
      const found = await findPrincipal(acting, target, params);
      if (found.kind === 'refused') return found;
      if (found.kind === 'role')
        return refuse('it is a role; delete it by hand, once nothing wears it');
      const held = await belongingsOf(acting, found.name);
      if (held.others.length > 0)
        return refuse(`it holds ${held.others.join(' and ')}, which go by hand first`);
      const now = context.now();
      return {
        facts: { userName: found.name },
        changes: [`delete user ${found.name} ${spokenBelongings(held)}; it cannot come back`],
        disruption: disruptionOf(
          'whoever works as this user is refused; policies elsewhere that name it name nobody',
          params,
          now,
        ),
        permissions,
        residual: residualOf(found.name, raw, now),
      };
    },
    async do(plan, context) {
      const userName = factOf(plan, 'userName');
      const there = await isThere(userName);
      const before = there ? await heldBefore(context, () => true) : {};
      if (there) {
        await takeAway(acting, userName, await belongingsOf(acting, userName));
        await askedFor<unknown>(
          'iam:DeleteUser',
          acting.clients().iam.send(new DeleteUserCommand({ UserName: userName })),
        );
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        // The plan saw it, so this step or somebody else deleted it since.
        alreadyDone: !there,
        acceptedAt,
        residual: residualOf(userName, plan.params, acceptedAt),
        undoState: before,
        detail: `user ${userName} ${there ? 'is deleted' : 'was gone already'}`,
      };
    },
    verify(plan, result, context) {
      const userName = factOf(plan, 'userName');
      return verifyEffect({
        acting,
        result,
        context,
        heldTells: () => true,
        async readBack() {
          const there = await isThere(userName);
          return {
            stands: !there,
            how: 'read_back',
            detail: `user ${userName} is ${there ? 'still there' : 'gone'}`,
          };
        },
      });
    },
  });
};
