/** Buckets of the account, wherever they lie: policy, access control list, and what stands against public access. */
import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  paginateListBuckets,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Resource } from '../../../model/index.ts';
import { inParallel, listed, pages, toldOnce } from './listing.ts';
import {
  BUCKET,
  bucket,
  bucketAclGrants,
  type Home,
  policyNames,
  publicAccess,
} from './policied.ts';
import { AT_A_TIME, type Found, pullPolicied, unlessNone } from './pull-policied.ts';

const permissions = {
  list: 's3:ListAllMyBuckets',
  policy: 's3:GetBucketPolicy',
  block: 's3:GetBucketPublicAccessBlock',
  acl: 's3:GetBucketAcl',
} as const;

/** S3 answers for a bucket only where it lies. */
type ClientFor = (region: string | undefined) => S3Client;

const listBuckets = async (clientFor: ClientFor, home: Home): Promise<readonly Resource[]> => {
  const all = paginateListBuckets({ client: clientFor(undefined), pageSize: 1_000 }, {});
  const found = await pages(all, (page) => page.Buckets);
  return found.flatMap((one) => bucket({ ...one }, home));
};

const guardsOf = async (clientFor: ClientFor, one: Resource) => {
  const client = clientFor(one.tags['region']);
  const asked = { Bucket: one.name };
  const block = await listed(`public access of ${one.name}`, permissions.block, () =>
    unlessNone(['NoSuchPublicAccessBlockConfiguration'], async () => {
      const answer = await client.send(new GetPublicAccessBlockCommand(asked));
      return { ...answer.PublicAccessBlockConfiguration };
    }),
  );
  const acl = await listed(`access control list of ${one.name}`, permissions.acl, async () => ({
    ...(await client.send(new GetBucketAclCommand(asked))),
  }));
  const tags = block.seen ? publicAccess(block.value) : {};
  const ignored = tags['ignore_public_acls'] === 'true';
  return {
    block,
    acl,
    resource: { ...one, tags: { ...one.tags, ...tags } },
    grants: acl.seen ? bucketAclGrants(one.nativeId, acl.value, { ignored }) : [],
  };
};

export const pullBuckets = async (clientFor: ClientFor, home: Home): Promise<Found> => {
  const area = 'S3 buckets';
  const found = await pullPolicied({
    area,
    type: BUCKET,
    policyName: policyNames[BUCKET],
    needs: { list: permissions.list, policy: permissions.policy },
    list: () => listBuckets(clientFor, home),
    policy: ({ name, tags }) =>
      unlessNone(['NoSuchBucketPolicy'], async () => {
        const client = clientFor(tags['region']);
        return (await client.send(new GetBucketPolicyCommand({ Bucket: name }))).Policy;
      }),
  });
  const buckets = found.facts.flatMap((one) => (one.kind === 'resource' ? [one] : []));
  const guarded = await inParallel(buckets, AT_A_TIME, (one) => guardsOf(clientFor, one));
  return {
    types: found.types,
    facts: [
      // What its list gives is part of who may do what with it: unread, the policy alone is not the whole.
      ...guarded.map(({ resource: { policy, ...resource }, acl }) =>
        policy !== undefined && acl.seen ? { ...resource, policy } : resource,
      ),
      ...found.facts.filter(({ kind }) => kind !== 'resource'),
      ...guarded.flatMap(({ grants }) => grants),
    ],
    blind: [
      ...found.blind,
      ...toldOnce(
        guarded.map(({ block }) => block),
        { area: `public access of ${area}`, needs: permissions.block, kinds: [] },
      ),
      ...toldOnce(
        guarded.map(({ acl }) => acl),
        {
          area: `access control lists of ${area}`,
          needs: permissions.acl,
          kinds: ['entitlement'],
        },
      ),
    ],
  };
};
