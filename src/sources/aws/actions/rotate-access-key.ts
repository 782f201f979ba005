/** A second key beside the first, handed to its keeper; the old one goes on until it is turned off apart. */
import { CountersignError, isCountersignError } from '../../../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionResult,
  Residual,
  SecretHolder,
} from '../../../model/index.ts';
import { handTo, noPlaceFor, uptakeOf } from '../../keeping.ts';
import { type HeldKey, keysOf } from './access-keys.ts';
import { type Acting, markOf } from './acting.ts';
import { awsAction, factOf, undoText } from './aws-action.ts';
import { disruptionOf } from './disruption.ts';
import { type AwsActionParams, readParams } from './params.ts';
import { afterKey } from './residual.ts';
import { type KeyWork, keyWork, type Minted, mintOnce, NOTE, removeLost } from './rotation-keys.ts';
import { findKey, findPrincipal, refuse } from './target.ts';
import { verifyEffect } from './verify-effect.ts';

const permissions = {
  do: [
    'iam:ListAccessKeys',
    'iam:ListUserTags',
    'iam:TagUser',
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
    'iam:GetAccessKeyLastUsed',
  ],
  verify: ['iam:ListAccessKeys'],
  undo: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:DeleteAccessKey', 'iam:UntagUser'],
};

const MAX_KEYS = 2;

const keysBefore = (plan: ActionPlan): readonly string[] => {
  const value = plan.params['keysBefore'];
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
};

const spoken = (keys: readonly HeldKey[]): string =>
  keys.map(({ id, status }) => `${id} (${status})`).join(', ');

/** The overlap is meant: the old keys go on, and so does all that was opened with them. */
const residualOf = (
  old: readonly HeldKey[],
  params: AwsActionParams,
  at: number,
): readonly Residual[] => [
  ...old
    .filter(({ status }) => status === 'Active')
    .map(({ id }) => ({
      what: `the old key ${id}`,
      until: undefined,
      because:
        'it stays active so that consumers can change over; then use aws.deactivate_access_key',
    })),
  ...(old.length > 0 ? afterKey(params, at) : []),
];

export const rotateAccessKey = (acting: Acting): Action => {
  const list = (userName: string): Promise<readonly HeldKey[]> => keysOf(acting, userName);

  const holderOf = async (userName: string): Promise<SecretHolder> => ({
    system: 'aws',
    scope: (await acting.self()).account,
    account: userName,
  });

  const refusedResult = (context: ActionContext, detail: string): ActionResult => ({
    accepted: false,
    alreadyDone: false,
    acceptedAt: context.now(),
    residual: [],
    undoState: {},
    detail,
  });

  const handOver = async (work: KeyWork, minted: Minted, stepId: string): Promise<string> => {
    const { userName } = work;
    const holder = await holderOf(userName);
    try {
      return await handTo(acting.keeper, {
        ...holder,
        kind: 'access_key',
        handle: minted.id,
        secret: minted.secret,
        stepId,
      });
    } catch (cause) {
      if (isCountersignError(cause, 'ERR_FENCED')) throw cause;
      // A key whose secret nobody holds is worth nothing and would block the next try.
      await work.remove(minted.id);
      throw new CountersignError(
        'ERR_ACTION_FAILED',
        `the new key ${minted.id} of ${userName} could not be delivered and was deleted again`,
        { cause },
      );
    }
  };

  return awsAction({
    id: 'aws.rotate_access_key',
    title: 'Make a new access key beside the old one',
    classes: 'any',
    undo: 'approximate',
    stage: 'rotate',
    permissions,
    async planFor(target, raw, context) {
      const params = readParams(raw);
      const byKey = /AKIA|ASIA/.test(`${target.nativeId} ${params.accessKeyId ?? ''}`);
      const found = byKey
        ? await findKey(acting, target, params)
        : await findPrincipal(acting, target, params);
      if (found.kind === 'refused') return found;
      if (found.kind === 'role')
        return refuse('a role has no access keys; its sessions are renewed by themselves');
      const userName = found.kind === 'key' ? found.userName : found.name;
      const homeless = await noPlaceFor(acting.keeper, await holderOf(userName));
      if (homeless !== undefined) return refuse(homeless);
      const keys = await list(userName);
      const now = context.now();
      return {
        facts: { userName, keysBefore: keys.map(({ id }) => id) },
        changes: [
          keys.length >= MAX_KEYS
            ? `none: user ${userName} has two keys already: ${spoken(keys)}`
            : `create a second access key for user ${userName}, hand its secret over, tag the user ${NOTE}`,
        ],
        disruption: disruptionOf('none: the old key goes on until it is turned off', params, now),
        permissions: {
          ...permissions,
          do: [...permissions.do, ...(found.kind === 'user' ? ['iam:GetUser'] : [])],
        },
        residual: [...residualOf(keys, params, now)],
      };
    },
    async do(plan, context) {
      const userName = factOf(plan, 'userName');
      const work = keyWork(acting, userName);
      const mark = markOf(context.stepId);
      const before = new Set(keysBefore(plan));
      const keys = await list(userName);
      const note = await work.note();
      const [whose, what] = note?.split(' ') ?? [];
      const ours = whose === mark ? what : undefined;
      const old = keys.filter(({ id }) => before.has(id));
      if (ours !== undefined && keys.some(({ id }) => id === ours)) {
        return {
          accepted: true,
          alreadyDone: true,
          acceptedAt: context.now(),
          residual: residualOf(old, readParams(plan.params), context.now()),
          undoState: { userName, newKeyId: ours },
          detail: `new key ${ours} of ${userName} was made and delivered already`,
        };
      }
      const strays = keys.filter(({ id }) => !before.has(id));
      if (ours === undefined && strays.length > 0) {
        return refusedResult(
          context,
          `user ${userName} got a key from somebody else since this was planned: ${spoken(strays)}; plan again`,
        );
      }
      const inUse = await removeLost(work, strays);
      if (inUse) {
        return refusedResult(
          context,
          `key ${inUse.id} of ${userName} was recorded by nobody and is in use: look at it before anything is rotated`,
        );
      }
      if (old.length >= MAX_KEYS) {
        return refusedResult(
          context,
          `user ${userName} has two keys already: ${spoken(old)}; delete one with aws.delete_access_key first`,
        );
      }
      await work.writeNote(`${mark} begun`);
      const minted = await mintOnce(work, before);
      const receipt = await handOver(work, minted, context.stepId);
      await work.writeNote(`${mark} ${minted.id}`);
      const acceptedAt = context.now();
      const lost =
        strays.length > 0 ? `; ${strays.length} key of an interrupted try was deleted` : '';
      return {
        accepted: true,
        alreadyDone: false,
        acceptedAt,
        residual: residualOf(old, readParams(plan.params), acceptedAt),
        undoState: { userName, newKeyId: minted.id },
        detail: `new key ${minted.id} of ${userName}; its secret is at ${receipt}${lost}`,
      };
    },
    verify(plan, result, context) {
      const newKeyId = undoText(result.undoState, 'newKeyId');
      return verifyEffect({
        acting,
        result,
        context,
        // The held key is the old one, which is meant to work until it is turned off.
        heldTells: () => false,
        async readBack() {
          const key = (await list(factOf(plan, 'userName'))).find(({ id }) => id === newKeyId);
          return {
            stands: key?.status === 'Active',
            how: 'read_back',
            detail: `new key ${newKeyId ?? ''} is ${key?.status ?? 'gone'}`,
          };
        },
      });
    },
    async uptake(plan, result, { stepId }) {
      const userName = factOf(plan, 'userName');
      const handle = undoText(result.undoState, 'newKeyId') ?? '';
      const usedAt = (await keyWork(acting, userName).usedAt(handle))?.getTime();
      const of = { ...(await holderOf(userName)), handle, stepId };
      return uptakeOf(acting.keeper, of, { usedAt, canTell: true });
    },
    async undoIt(plan, result, { stepId }) {
      const userName = factOf(plan, 'userName');
      const newKeyId = undoText(result.undoState, 'newKeyId') ?? '';
      const work = keyWork(acting, userName);
      const exists = (await list(userName)).some(({ id }) => id === newKeyId);
      const usedAt = exists ? await work.usedAt(newKeyId) : undefined;
      if (usedAt) {
        return {
          undone: false,
          kind: 'approximate',
          differences: [`the new key ${newKeyId} is in use, last at ${usedAt.toISOString()}`],
          detail:
            'its consumers have changed over: the new key stays; turn the old one off instead',
        };
      }
      const kept = await acting.keeper?.takeBack(await holderOf(userName), stepId);
      if (exists) await work.remove(newKeyId);
      await work.dropNote();
      return {
        undone: true,
        kind: 'approximate',
        differences: [
          ...(exists ? [] : [`the new key ${newKeyId} was already gone`]),
          ...(kept ?? []),
          'whoever fetched the new secret holds a dead one',
        ],
        detail: `new key ${newKeyId} of ${userName} is deleted; the old keys are as they were`,
      };
    },
  });
};
