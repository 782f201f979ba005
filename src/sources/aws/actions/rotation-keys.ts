/** The calls a rotation makes, and the note on the user by which an interrupted one is found again. */
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListUserTagsCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { isCountersignError } from '../../../core/index.ts';
import { type HeldKey, keysOf } from './access-keys.ts';
import type { Acting } from './acting.ts';
import { asked, askedFor } from './aws-error.ts';

/** The note that outlives a crash: `<step> begun`, then `<step> <key id>` once the secret is delivered. */
export const NOTE = 'countersign:rotation';
export interface Minted {
  readonly id: string;
  readonly secret: string;
}

export const keyWork = (acting: Acting, UserName: string) => {
  const { iam } = acting.clients();
  return {
    userName: UserName,
    list: () => keysOf(acting, UserName),
    note: async (): Promise<string | undefined> => {
      const { Tags = [] } = await asked(
        'iam:ListUserTags',
        iam.send(new ListUserTagsCommand({ UserName })),
      );
      return Tags.find(({ Key }) => Key === NOTE)?.Value;
    },
    writeNote: (Value: string) =>
      asked(
        'iam:TagUser',
        iam.send(new TagUserCommand({ UserName, Tags: [{ Key: NOTE, Value }] })),
      ),
    dropNote: () =>
      asked('iam:UntagUser', iam.send(new UntagUserCommand({ UserName, TagKeys: [NOTE] }))),
    usedAt: async (AccessKeyId: string): Promise<Date | undefined> => {
      const answer = await asked(
        'iam:GetAccessKeyLastUsed',
        iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })),
      );
      return answer.AccessKeyLastUsed?.LastUsedDate;
    },
    remove: (AccessKeyId: string) =>
      askedFor<unknown>(
        'iam:DeleteAccessKey',
        iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
      ),
    mint: async (): Promise<Minted> => {
      const { AccessKey } = await asked(
        'iam:CreateAccessKey',
        iam.send(new CreateAccessKeyCommand({ UserName })),
      );
      return { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
    },
  };
};

export type KeyWork = ReturnType<typeof keyWork>;

/** Keys nobody recorded, whose secrets were lost with an answer. One in use is not ours: it stays. */
export const removeLost = async (
  work: KeyWork,
  strays: readonly HeldKey[],
): Promise<HeldKey | undefined> => {
  for (const stray of strays) {
    if ((await work.usedAt(stray.id)) !== undefined) return stray;
    await work.remove(stray.id);
  }
  return undefined;
};

/** Mint, and again once if an answer was lost on the way: the retry finds the quota used up. */
export const mintOnce = async (work: KeyWork, before: ReadonlySet<string>): Promise<Minted> => {
  let minted: Minted;
  try {
    minted = await work.mint();
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_CONFLICT')) throw fault;
    const strays = (await work.list()).filter(({ id }) => !before.has(id));
    if (strays.length === 0 || (await removeLost(work, strays))) throw fault;
    minted = await work.mint();
  }
  const doubles = (await work.list()).filter(({ id }) => id !== minted.id && !before.has(id));
  await removeLost(work, doubles);
  return minted;
};
