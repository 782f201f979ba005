/** The switch of a key: off, and exactly as it was again. */
import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { Action } from '../../../model/index.ts';
import { keyOf } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { awsAction, factOf } from './aws-action.ts';
import { asked } from './aws-error.ts';
import { disruptionOf } from './disruption.ts';
import { readParams } from './params.ts';
import { afterKey, propagating } from './residual.ts';
import { findKey, refuse } from './target.ts';
import { heldBefore, verifyEffect } from './verify-effect.ts';

const permissions = {
  do: ['iam:ListAccessKeys', 'iam:UpdateAccessKey'],
  verify: ['iam:ListAccessKeys'],
  undo: ['iam:ListAccessKeys', 'iam:UpdateAccessKey'],
};

export const deactivateAccessKey = (acting: Acting): Action => {
  const set = (UserName: string, AccessKeyId: string, Status: 'Active' | 'Inactive') =>
    asked(
      'iam:UpdateAccessKey',
      acting.clients().iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status })),
    );
  return awsAction({
    id: 'aws.deactivate_access_key',
    title: 'Deactivate an access key',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions: { ...permissions, do: [...permissions.do, 'iam:GetAccessKeyLastUsed'] },
    async planFor(target, raw, context) {
      const params = readParams(raw);
      const found = await findKey(acting, target, params);
      if (found.kind === 'refused') return found;
      const { accessKeyId, userName } = found;
      const key = await keyOf(acting, userName, accessKeyId);
      if (!key) return refuse(`user ${userName} has no key ${accessKeyId} any more`);
      const now = context.now();
      return {
        facts: { accessKeyId, userName, statusBefore: key.status },
        changes: [
          key.status === 'Active'
            ? `set access key ${accessKeyId} of user ${userName} to Inactive`
            : `none: access key ${accessKeyId} of user ${userName} is Inactive already`,
        ],
        disruption: disruptionOf('calls signed with this key are refused', params, now),
        permissions: { ...permissions, do: [...permissions.do, ...found.permissions] },
        residual: [
          propagating(now, acting.propagationMs, `key ${accessKeyId} itself`),
          ...afterKey(params, now),
        ],
      };
    },
    async do(plan, context) {
      const accessKeyId = factOf(plan, 'accessKeyId');
      const userName = factOf(plan, 'userName');
      const [key, before] = await Promise.all([
        keyOf(acting, userName, accessKeyId),
        heldBefore(context, (nativeId) => nativeId === accessKeyId),
      ]);
      const alreadyDone = key?.status !== 'Active';
      if (!alreadyDone) await set(userName, accessKeyId, 'Inactive');
      const acceptedAt = context.now();
      const state = key ? 'was Inactive already' : 'is gone: somebody deleted it';
      return {
        accepted: true,
        alreadyDone,
        acceptedAt,
        residual: [
          propagating(acceptedAt, acting.propagationMs, `key ${accessKeyId} itself`),
          ...afterKey(readParams(plan.params), acceptedAt),
        ],
        // A repeated do finds the key off: what it was before stands in the plan.
        undoState: { statusBefore: factOf(plan, 'statusBefore'), ...(alreadyDone ? {} : before) },
        detail: `key ${accessKeyId} of ${userName} ${alreadyDone ? state : 'is set to Inactive'}`,
      };
    },
    verify(plan, result, context) {
      const accessKeyId = factOf(plan, 'accessKeyId');
      return verifyEffect({
        acting,
        result,
        context,
        heldTells: (nativeId) => nativeId === accessKeyId,
        async readBack() {
          const key = await keyOf(acting, factOf(plan, 'userName'), accessKeyId);
          return {
            stands: key?.status !== 'Active',
            how: 'read_back',
            detail: `key ${accessKeyId} is ${key ? key.status : 'gone'}`,
          };
        },
      });
    },
    async undoIt(plan) {
      const accessKeyId = factOf(plan, 'accessKeyId');
      const userName = factOf(plan, 'userName');
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
        undone,
        kind: 'exact' as const,
        differences,
        detail,
      });
      if (factOf(plan, 'statusBefore') !== 'Active') {
        return answer(true, `key ${accessKeyId} was Inactive before and stays so`);
      }
      const key = await keyOf(acting, userName, accessKeyId);
      if (!key) {
        return answer(false, `key ${accessKeyId} cannot come back`, [
          `key ${accessKeyId} was deleted by somebody`,
        ]);
      }
      if (key.status === 'Active') {
        return answer(true, `key ${accessKeyId} is Active`, [
          `key ${accessKeyId} was Active already`,
        ]);
      }
      await set(userName, accessKeyId, 'Active');
      return answer(true, `key ${accessKeyId} of ${userName} is Active again`);
    },
  });
};
