/** A key gone for good. */
import type { Action } from '../../../model/index.ts';
import { keyOf, removeKey } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { awsAction, factOf } from './aws-action.ts';
import { disruptionOf } from './disruption.ts';
import { readParams } from './params.ts';
import { afterKey, propagating } from './residual.ts';
import { findKey, refuse } from './target.ts';
import { heldBefore, verifyEffect } from './verify-effect.ts';

const permissions = {
  do: ['iam:ListAccessKeys', 'iam:DeleteAccessKey'],
  verify: ['iam:ListAccessKeys'],
  undo: [],
};

export const deleteAccessKey = (acting: Acting): Action =>
  awsAction({
    id: 'aws.delete_access_key',
    title: 'Delete an access key',
    classes: 'any',
    undo: 'irreversible',
    stage: 'sweep',
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
          `delete access key ${accessKeyId} of user ${userName} (${key.status}); it cannot come back`,
        ],
        disruption: disruptionOf(
          'whoever signs with this key is refused and needs another one',
          params,
          now,
        ),
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
      if (key) await removeKey(acting, userName, accessKeyId);
      const acceptedAt = context.now();
      return {
        accepted: true,
        // The plan saw it, so this step or somebody else deleted it since.
        alreadyDone: key === undefined,
        acceptedAt,
        residual: [
          propagating(acceptedAt, acting.propagationMs, `key ${accessKeyId} itself`),
          ...afterKey(readParams(plan.params), acceptedAt),
        ],
        undoState: key ? before : {},
        detail: `key ${accessKeyId} of ${userName} ${key ? 'is deleted' : 'was gone already'}`,
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
            stands: key === undefined,
            how: 'read_back',
            detail: `key ${accessKeyId} is ${key ? 'still there' : 'gone'}`,
          };
        },
      });
    },
  });
