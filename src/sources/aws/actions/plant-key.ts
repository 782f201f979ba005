/**
 * A decoy: a user without any right, and an access key for whoever finds it. Nothing in AWS says what it is: it has no
 * tag, no path and no description of its own, so that its name alone must be believed.
 */
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
} from '@aws-sdk/client-iam';
import { CountersignError } from '../../../core/index.ts';
import type { Action, ActionPlan, SecretHolder } from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { keysOf, removeKey } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { awsAction, factOf } from './aws-action.ts';
import { asked, askedFor } from './aws-error.ts';
import { propagating } from './residual.ts';
import { refuse } from './target.ts';
import { verifyEffect } from './verify-effect.ts';

const permissions = {
  do: [
    'iam:GetUser',
    'iam:CreateUser',
    'iam:ListAccessKeys',
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
  ],
  verify: ['iam:GetUser', 'iam:ListAccessKeys'],
  undo: ['iam:GetUser', 'iam:ListAccessKeys', 'iam:DeleteAccessKey', 'iam:DeleteUser'],
};

/** IAM API, CreateUser: alphanumeric and +=,.@_- */
const NAME = /^[\w+=,.@-]{1,64}$/;

export const plantKey = (acting: Acting): Action => {
  const userIdOf = async (UserName: string): Promise<string | undefined> =>
    (await askedFor('iam:GetUser', acting.clients().iam.send(new GetUserCommand({ UserName }))))
      ?.User?.UserId;

  const holderOf = async (account: string): Promise<SecretHolder> => ({
    system: 'aws',
    scope: (await acting.self()).account,
    account,
  });

  const mint = async (userName: string, stepId: string): Promise<string> => {
    const { AccessKey } = await asked(
      'iam:CreateAccessKey',
      acting.clients().iam.send(new CreateAccessKeyCommand({ UserName: userName })),
    );
    const handle = AccessKey?.AccessKeyId;
    const secret = AccessKey?.SecretAccessKey;
    if (handle === undefined || secret === undefined)
      throw new CountersignError('ERR_ACTION_FAILED', `AWS gave no key for ${userName}`);
    // The answer to an earlier try may have been lost, and its secret with it.
    for (const { id } of await keysOf(acting, userName))
      if (id !== handle) await removeKey(acting, userName, id);
    const of = await holderOf(userName);
    await handTo(acting.keeper, { ...of, kind: 'access_key', handle, secret, stepId });
    return handle;
  };

  /** A key whose secret was never handed over is worth nothing: it is made again. */
  const keyFor = async (userName: string, stepId: string): Promise<readonly [string, boolean]> => {
    const keys = await keysOf(acting, userName);
    const [first] = keys;
    if (first && (await acting.keeper?.delivered(stepId)) !== undefined) return [first.id, true];
    // A user may hold two: the lost ones make room.
    for (const { id } of keys) await removeKey(acting, userName, id);
    return [await mint(userName, stepId), false];
  };

  const residualOf = (userName: string, at: number) => [
    propagating(at, acting.propagationMs, `key of ${userName}, refused until then,`),
  ];

  const answer = (plan: ActionPlan, undone: boolean, detail: string) => ({
    undone,
    kind: 'exact' as const,
    differences: undone ? [] : [`user ${factOf(plan, 'userName')} is still there`],
    detail,
  });

  return awsAction({
    id: 'aws.plant_key',
    title: 'Plant a user without rights, and a key of it',
    classes: 'any',
    undo: 'exact',
    stage: 'rotate',
    permissions,
    async planFor(target, _params, context) {
      const userName = target.nativeId;
      if (!NAME.test(userName)) return refuse(`"${userName}" is no name for a user`);
      const { account } = await acting.self();
      if (target.scope !== account)
        return refuse(`this connection acts in account ${account}, not in ${target.scope}`);
      if ((await userIdOf(userName)) !== undefined)
        return refuse(`there is a user ${userName} already; choose another name`);
      const homeless = await noPlaceFor(acting.keeper, await holderOf(userName));
      if (homeless !== undefined) return refuse(homeless);
      return {
        facts: { userName, subjectId: `aws:arn:aws:iam::${account}:user/${userName}` },
        changes: [`create user ${userName} without any right, and an access key for it`],
        disruption: 'none: nobody knows it, and it may do nothing',
        permissions,
        residual: residualOf(userName, context.now()),
      };
    },
    async do(plan, context) {
      const userName = factOf(plan, 'userName');
      const there = await userIdOf(userName);
      if (there === undefined)
        await asked<unknown>(
          'iam:CreateUser',
          acting.clients().iam.send(new CreateUserCommand({ UserName: userName })),
        );
      const [handle, stood] = await keyFor(userName, context.stepId);
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: there !== undefined && stood,
        acceptedAt,
        residual: residualOf(userName, acceptedAt),
        undoState: { handle },
        detail: `user ${userName} has key ${handle}`,
      };
    },
    verify(plan, result, context) {
      const userName = factOf(plan, 'userName');
      return verifyEffect({
        acting,
        result,
        context,
        heldTells: () => false,
        async readBack() {
          const there = (await userIdOf(userName)) !== undefined;
          const keys = there ? await keysOf(acting, userName) : [];
          return {
            stands: keys.some(({ status }) => status === 'Active'),
            how: 'read_back',
            detail: there
              ? `user ${userName} has ${keys.length} keys`
              : `there is no user ${userName}`,
          };
        },
      });
    },
    async undoIt(plan) {
      const userName = factOf(plan, 'userName');
      if ((await userIdOf(userName)) === undefined)
        return answer(plan, true, `user ${userName} is gone`);
      for (const { id } of await keysOf(acting, userName)) await removeKey(acting, userName, id);
      try {
        await askedFor<unknown>(
          'iam:DeleteUser',
          acting.clients().iam.send(new DeleteUserCommand({ UserName: userName })),
        );
      } catch (fault) {
        // Somebody gave it something since: whoever did may think it real.
        if (!(fault instanceof CountersignError) || fault.code !== 'ERR_CONFLICT') throw fault;
        return answer(
          plan,
          false,
          `its keys are gone; the user holds more by now: ${fault.message}`,
        );
      }
      return answer(plan, true, `user ${userName} and its keys are gone`);
    },
  });
};
