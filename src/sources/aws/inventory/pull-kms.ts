/** Keys of one region with their policies and grants, live. A key may refuse what others allow. */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  paginateListGrants,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import type { InventoryFact, Resource } from '../../../model/index.ts';
import { KEY, keyPolicyGrants, kmsGrant, kmsKey } from './kms.ts';
import { inParallel, type Listed, listed, pages, toldOnce } from './listing.ts';
import { AT_A_TIME, type Found } from './pull-policied.ts';
import { type PolicyGrants, withPolicy } from './resource-policy.ts';

const permissions = {
  list: 'kms:ListKeys',
  describe: 'kms:DescribeKey',
  policy: 'kms:GetKeyPolicy',
  grants: 'kms:ListGrants',
} as const;

/** A key is known whole where its policy and its grants are. */
const keyWith = (
  keys: readonly Resource[],
  policy: Listed<PolicyGrants>,
  grants: Listed<unknown>,
): readonly Resource[] =>
  policy.seen && grants.seen ? keys.map((one) => withPolicy(one, policy.value)) : keys;

const policyOf = (client: KMSClient, arn: string): Promise<Listed<PolicyGrants>> =>
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

export const pullKeys = async (
  client: KMSClient,
  region: string,
  account: string,
): Promise<Found> => {
  const all = await listed(`KMS keys in ${region}`, permissions.list, () =>
    pages(paginateListKeys({ client }, {}), (page) => page.Keys),
  );
  if (!all.seen) return { facts: [], blind: [{ ...all.blind, types: [KEY] }], types: [] };
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
      ...keys.flatMap(({ key, policy, grants: held }) =>
        key.seen ? keyWith(key.value, policy, held) : [],
      ),
      ...policies.flatMap((one) => (one.seen ? one.value.entitlements : [])),
      ...grants.flatMap((one) => (one.seen ? one.value : [])),
    ],
    blind: [
      ...toldOnce(described, {
        area: `KMS keys in ${region}`,
        needs: permissions.describe,
        kinds: ['resource'],
        types: [KEY],
      }),
      ...toldOnce(policies, {
        area: `KMS key policies in ${region}`,
        needs: permissions.policy,
        kinds: ['entitlement'],
      }),
      ...policies.flatMap((one) => (one.seen ? one.value.blind : [])),
      ...toldOnce(grants, {
        area: `KMS grants in ${region}`,
        needs: permissions.grants,
        kinds: ['entitlement'],
      }),
    ],
    types: described.every((one) => one.seen) ? [KEY] : [],
  };
};
