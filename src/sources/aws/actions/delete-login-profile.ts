/** Console access taken away; given back only with another password. */
import {
  CreateLoginProfileCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { CountersignError } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { handTo, noPlaceFor } from '../../keeping.ts';
import { keysOf } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { awsAction, factOf } from './aws-action.ts';
import { asked, askedFor } from './aws-error.ts';
import { disruptionOf } from './disruption.ts';
import { type AwsActionParams, readParams } from './params.ts';
import { afterPassword, propagating } from './residual.ts';
import { findPrincipal, refuse } from './target.ts';
import { verifyEffect } from './verify-effect.ts';

const permissions = {
  do: ['iam:GetUser', 'iam:GetLoginProfile', 'iam:ListAccessKeys', 'iam:DeleteLoginProfile'],
  verify: ['iam:GetLoginProfile'],
  undo: ['iam:GetLoginProfile', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
};

export const deleteLoginProfile = (acting: Acting): Action => {
  const profileOf = async (UserName: string): Promise<boolean> =>
    (await askedFor(
      'iam:GetLoginProfile',
      acting.clients().iam.send(new GetLoginProfileCommand({ UserName })),
    )) !== undefined;
  const residualOf = async (userName: string, params: AwsActionParams, at: number) => [
    propagating(at, acting.propagationMs, `console sign-in of ${userName}`),
    ...afterPassword(params, at, userName),
    ...(await keysOf(acting, userName))
      .filter(({ status }) => status === 'Active')
      .map(({ id }) => ({
        what: `access key ${id} of ${userName}`,
        until: undefined,
        because: 'it does not depend on the password; use aws.deactivate_access_key',
      })),
  ];
  return awsAction({
    id: 'aws.delete_login_profile',
    title: 'Take away console access',
    classes: 'any',
    undo: 'approximate',
    stage: 'sweep',
    permissions,
    async planFor(target, raw, context) {
      const params = readParams(raw);
      const holder = await findPrincipal(acting, target, params);
      if (holder.kind === 'refused') return holder;
      if (holder.kind === 'role')
        return refuse('a role has no password; use aws.revoke_older_sessions');
      if (!(await profileOf(holder.name)))
        return refuse(`user ${holder.name} has no console password`);
      const now = context.now();
      return {
        facts: { userName: holder.name },
        changes: [
          `delete the login profile of user ${holder.name}; the same password cannot be set again`,
        ],
        disruption: disruptionOf(`${holder.name} cannot sign in to the console`, params, now),
        permissions,
        residual: await residualOf(holder.name, params, now),
      };
    },
    async do(plan, context) {
      const userName = factOf(plan, 'userName');
      const params = readParams(plan.params);
      const residual = await residualOf(userName, params, context.now());
      const exists = await profileOf(userName);
      if (exists) {
        await askedFor<unknown>(
          'iam:DeleteLoginProfile',
          acting.clients().iam.send(new DeleteLoginProfileCommand({ UserName: userName })),
        );
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: !exists,
        acceptedAt,
        residual,
        undoState: { userName },
        detail: `login profile of ${userName} ${exists ? 'is deleted' : 'was gone already'}`,
      };
    },
    verify(plan, result, context) {
      const userName = factOf(plan, 'userName');
      return verifyEffect({
        acting,
        result,
        context,
        // A key or token says nothing about a password, and passwords are never tried.
        heldTells: () => false,
        async readBack() {
          const exists = await profileOf(userName);
          return {
            stands: !exists,
            how: 'read_back',
            detail: `login profile of ${userName} is ${exists ? 'still there' : 'gone'}`,
          };
        },
      });
    },
    async undoIt(plan, _result, context) {
      const userName = factOf(plan, 'userName');
      const { account } = await acting.self();
      const holder = { system: 'aws', scope: account, account: userName };
      if ((await noPlaceFor(acting.keeper, holder)) !== undefined) {
        throw new CountersignError(
          'ERR_ACTION_REFUSED',
          'no place to deliver a new password is configured: set one in IAM by hand',
        );
      }
      const { iam } = acting.clients();
      const password = acting.newPassword();
      const exists = await profileOf(userName);
      const body = { UserName: userName, Password: password, PasswordResetRequired: true };
      // A profile found here may be ours, its password lost in a crash: it gets a new one.
      if (exists) {
        await asked('iam:UpdateLoginProfile', iam.send(new UpdateLoginProfileCommand(body)));
      } else {
        await asked<unknown>(
          'iam:CreateLoginProfile',
          iam.send(new CreateLoginProfileCommand(body)),
        );
      }
      const receipt = await handTo(acting.keeper, {
        ...holder,
        kind: 'password',
        handle: userName,
        secret: password,
        stepId: context.stepId,
      });
      return {
        undone: true,
        kind: 'approximate',
        differences: [
          'the password is a new one and must be changed at the first sign-in',
          ...(exists ? ['a login profile had been made since; its password was replaced'] : []),
        ],
        detail: `${userName} can sign in again with the password at ${receipt}`,
      };
    },
  });
};
