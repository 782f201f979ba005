/** The organisation's accounts and Identity Center's assignments, read from the management account. */
import type { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import {
  DescribePermissionSetCommand,
  type InstanceMetadata,
  paginateListAccountAssignments,
  paginateListAccountsForProvisionedPermissionSet,
  paginateListInstances,
  paginateListPermissionSets,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import type { Snapshot } from '../../../model/index.ts';
import { inParallel, type Listed, listed, pages } from './listing.ts';
import { snapshotOfAccounts } from './organizations.ts';
import { pullDirectory } from './pull-directory.ts';
import { snapshotOfIdentityCenter } from './sso.ts';

export const pullAccounts = (client: OrganizationsClient, at: number): Promise<Listed<Snapshot>> =>
  listed('accounts of the organisation', 'organizations:ListAccounts', async () => {
    const Accounts = await pages(paginateListAccounts({ client }, {}), (page) => page.Accounts);
    return snapshotOfAccounts({ Accounts }, at);
  });

const AT_A_TIME = 4;

const readInstance = async (
  client: SSOAdminClient,
  instance: InstanceMetadata,
): Promise<Readonly<Record<string, unknown>>> => {
  const InstanceArn = instance.InstanceArn ?? '';
  const arns = await pages(
    paginateListPermissionSets({ client }, { InstanceArn }),
    (page) => page.PermissionSets,
  );
  const sets = await inParallel(arns, AT_A_TIME, async (PermissionSetArn) => {
    const { PermissionSet } = await client.send(
      new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }),
    );
    const accounts = await pages(
      paginateListAccountsForProvisionedPermissionSet(
        { client },
        { InstanceArn, PermissionSetArn },
      ),
      (page) => page.AccountIds,
    );
    const assignments = await inParallel(accounts, 1, (AccountId) =>
      pages(
        paginateListAccountAssignments({ client }, { InstanceArn, PermissionSetArn, AccountId }),
        (page) => page.AccountAssignments,
      ),
    );
    return { PermissionSet, assignments: assignments.flat() };
  });
  return {
    IdentityStoreId: instance.IdentityStoreId,
    PermissionSets: sets.map((one) => one.PermissionSet),
    AccountAssignments: sets.flatMap((one) => one.assignments),
  };
};

/** One snapshot for each Identity Center instance, with the people of its directory. */
export const pullIdentityCenter = (
  {
    sso: client,
    directory,
  }: { readonly sso: SSOAdminClient; readonly directory: IdentitystoreClient },
  at: number,
  roles: ReadonlyMap<string, string>,
): Promise<Listed<readonly Snapshot[]>> =>
  listed(
    'IAM Identity Center',
    'sso:ListInstances, sso:ListPermissionSets, sso:DescribePermissionSet, sso:ListAccountsForProvisionedPermissionSet, sso:ListAccountAssignments',
    async () => {
      const instances = await pages(
        paginateListInstances({ client }, {}),
        (page) => page.Instances,
      );
      return inParallel(instances, 1, async (instance) => {
        const people = await pullDirectory(directory, instance.IdentityStoreId ?? '');
        const value = { ...(await readInstance(client, instance)), ...people.lists };
        return snapshotOfIdentityCenter(value, at, { roles, blind: people.blind });
      });
    },
  );
