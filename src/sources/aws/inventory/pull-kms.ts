/** Keys of one region with their policies and grants, live. A key may refuse what others allow. */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  paginateListGrants,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import type { BlindSpot, FactKind, InventoryFact } from '../../../model/index.ts';
import { type KeyGrants, keyPolicyGrants, kmsGrant, kmsKey } from './kms.ts';
import { inParallel, type Listed, listed, pages } from './listing.ts';

const AT_A_TIME = 4;

const permissions = {
  list: 'kms:ListKeys',
  describe: 'kms:DescribeKey',
  policy: 'kms:GetKeyPolicy',
  grants: 'kms:ListGrants',
} as const;

export interface Found {
  readonly facts: readonly InventoryFact[];
  readonly blind: readonly BlindSpot[];
}

const policyOf = (client: KMSClient, arn: string): Promise<Listed<KeyGrants>> =>
  listed(`key policy of ${arn}`, permissions.policy, async () => {
    const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId: arn }));
    return keyPolicyGrants(arn, Policy);
  });

const grantsOf = (client: KMSClient, arn: string): Promise<Listed<readonly InventoryFact[]>> =>
  listed(`grants of ${arn}`, permissions.grants, async () => {
    const found = await pages(
      paginateListGrants({ client }, { KeyId: arn }),
      (page) => page.Grants,
    );
    return found.flatMap((one) => kmsGrant(arn, { ...one }));
  });

const keyOf = (client: KMSClient, arn: string, account: string) =>
  listed(`key ${arn}`, permissions.describe, async () => {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: arn }));
    return kmsKey({ ...KeyMetadata }, account);
  });

/** What every key refuses is a permission that is missing; what some refuse is told of those alone. */
const told = (
  lists: readonly Listed<unknown>[],
  so: { readonly area: string; readonly needs: string; readonly kinds: readonly FactKind[] },
): readonly BlindSpot[] => {
  const spots = lists.flatMap((one) => (one.seen ? [] : [one.blind]));
  const [first] = spots;
  if (first === undefined || spots.length < lists.length)
    return spots.map(({ kinds: _kinds, ...spot }) => spot);
  return [{ ...so, because: first.because }];
};

export const pullKeys = async (
  client: KMSClient,
  region: string,
  account: string,
): Promise<Found> => {
  const all = await listed(`KMS keys in ${region}`, permissions.list, () =>
    pages(paginateListKeys({ client }, {}), (page) => page.Keys),
  );
  if (!all.seen) return { facts: [], blind: [all.blind] };
  const arns = all.value.flatMap(({ KeyArn }) => KeyArn ?? []);
  const keys = await inParallel(arns, AT_A_TIME, async (arn) => ({
    key: await keyOf(client, arn, account),
    policy: await policyOf(client, arn),
    grants: await grantsOf(client, arn),
  }));
  const described = keys.map(({ key }) => key);
  const policies = keys.map(({ policy }) => policy);
  const grants = keys.map((one) => one.grants);
  return {
    facts: [
      ...described.flatMap((one) => (one.seen ? one.value : [])),
      ...policies.flatMap((one) => (one.seen ? one.value.entitlements : [])),
      ...grants.flatMap((one) => (one.seen ? one.value : [])),
    ],
    blind: [
      ...told(described, {
        area: `KMS keys in ${region}`,
        needs: permissions.describe,
        kinds: ['resource'],
      }),
      ...told(policies, {
        area: `KMS key policies in ${region}`,
        needs: permissions.policy,
        kinds: ['entitlement'],
      }),
      ...policies.flatMap((one) => (one.seen ? one.value.blind : [])),
      ...told(grants, {
        area: `KMS grants in ${region}`,
        needs: permissions.grants,
        kinds: ['entitlement'],
      }),
    ],
  };
};
