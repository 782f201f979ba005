/** Access keys of one user, as the key actions read them. */
import { DeleteAccessKeyCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import type { Acting } from './acting.ts';
import { asked, askedFor } from './aws-error.ts';

export interface HeldKey {
  readonly id: string;
  readonly status: 'Active' | 'Inactive';
}

/** A user has two at most: one page. */
export const keysOf = async (
  { clients }: Acting,
  userName: string,
): Promise<readonly HeldKey[]> => {
  const { AccessKeyMetadata = [] } = await asked(
    'iam:ListAccessKeys',
    clients().iam.send(new ListAccessKeysCommand({ UserName: userName })),
  );
  return AccessKeyMetadata.map(({ AccessKeyId = '', Status }) => ({
    id: AccessKeyId,
    status: Status === 'Active' ? 'Active' : 'Inactive',
  }));
};

export const keyOf = async (
  acting: Acting,
  userName: string,
  accessKeyId: string,
): Promise<HeldKey | undefined> =>
  (await keysOf(acting, userName)).find(({ id }) => id === accessKeyId);

/** Gone already is as good. */
export const removeKey = async (
  { clients }: Acting,
  UserName: string,
  AccessKeyId: string,
): Promise<void> => {
  await askedFor<unknown>(
    'iam:DeleteAccessKey',
    clients().iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
  );
};
