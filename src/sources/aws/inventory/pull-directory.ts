/** People, groups and memberships of one Identity Center directory. Each list is refused on its own. */
import {
  type IdentitystoreClient,
  paginateListGroupMemberships,
  paginateListGroups,
  paginateListUsers,
} from '@aws-sdk/client-identitystore';
import type { BlindSpot } from '../../../model/index.ts';
import { inParallel, listed, pages } from './listing.ts';

const AT_A_TIME = 4;

export interface Directory {
  /** `Users`, `Groups`, `GroupMemberships`, as far as they could be listed. */
  readonly lists: Readonly<Record<string, readonly unknown[]>>;
  readonly blind: readonly BlindSpot[];
}

export const pullDirectory = async (
  client: IdentitystoreClient,
  IdentityStoreId: string,
): Promise<Directory> => {
  const users = await listed('Identity Center users', 'identitystore:ListUsers', () =>
    pages(paginateListUsers({ client }, { IdentityStoreId }), (page) => page.Users),
  );
  const groups = await listed('Identity Center groups', 'identitystore:ListGroups', () =>
    pages(paginateListGroups({ client }, { IdentityStoreId }), (page) => page.Groups),
  );
  const memberships = await listed(
    'Identity Center memberships',
    'identitystore:ListGroupMemberships',
    async () => {
      const ids = (groups.seen ? groups.value : []).flatMap(({ GroupId }) => GroupId ?? []);
      const all = await inParallel(ids, AT_A_TIME, (GroupId) =>
        pages(
          paginateListGroupMemberships({ client }, { IdentityStoreId, GroupId }),
          (page) => page.GroupMemberships,
        ),
      );
      return all.flat();
    },
  );
  return {
    lists: {
      ...(users.seen ? { Users: users.value } : {}),
      ...(groups.seen ? { Groups: groups.value } : {}),
      // Without the groups nobody was asked for members: an empty list would say "none".
      ...(memberships.seen && groups.seen ? { GroupMemberships: memberships.value } : {}),
    },
    blind: [users, groups, memberships].flatMap((one) => (one.seen ? [] : [one.blind])),
  };
};
