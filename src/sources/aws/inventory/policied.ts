/** Things that carry a policy of their own or run with a role: buckets, queues, topics, functions, instances. Pure. */
import type { Entitlement, Resource } from '../../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../../record.ts';
import { awsId, nameOfArn, parseArn } from '../arn.ts';
import { ANYONE, principalId } from './resource-policy.ts';
import { readTags } from './tags.ts';

/** As Terraform calls them, so that a list of resources and a pull tell the same things. */
export const BUCKET = 'aws_s3_bucket';
export const QUEUE = 'aws_sqs_queue';
export const TOPIC = 'aws_sns_topic';
export const FUNCTION = 'aws_lambda_function';
export const INSTANCE = 'aws_instance';

/** Whose things they are, and in which partition of AWS. */
export interface Home {
  readonly account: string;
  readonly partition: string;
}

const thing = (
  arn: string,
  account: string,
  parts: { readonly type: string; readonly name: string; readonly tags?: Resource['tags'] },
): Resource => ({
  kind: 'resource',
  id: awsId(arn),
  system: 'aws',
  nativeId: arn,
  scope: account,
  name: parts.name,
  type: parts.type,
  tags: parts.tags ?? {},
});

const since = (value: unknown): Resource['tags'] => {
  const time = instant(value);
  return time === undefined ? {} : { created_at: new Date(time).toISOString() };
};

/** One of `list-buckets`; its region stands beside it. */
export const bucket = (one: Raw, { account, partition }: Home): readonly Resource[] => {
  const name = str(one['Name']);
  if (name === undefined) return [];
  const region = str(one['BucketRegion']);
  const tags = { ...since(one['CreationDate']), ...(region === undefined ? {} : { region }) };
  return [thing(`arn:${partition}:s3:::${name}`, account, { type: BUCKET, name, tags })];
};

/** `get-public-access-block`; undefined = it has none. */
export const publicAccess = (block: Raw | undefined): Resource['tags'] => ({
  restrict_public_buckets: String(block?.['RestrictPublicBuckets'] === true),
  ignore_public_acls: String(block?.['IgnorePublicAcls'] === true),
});

const READ = ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'];
/** S3 user guide, "Access control list overview", mapping of permissions of a bucket's list. */
const byPermission: Readonly<Record<string, readonly string[]>> = {
  READ,
  WRITE: ['s3:PutObject'],
  READ_ACP: ['s3:GetBucketAcl'],
  WRITE_ACP: ['s3:PutBucketAcl'],
  FULL_CONTROL: [...READ, 's3:PutObject', 's3:GetBucketAcl', 's3:PutBucketAcl'],
};

/** Everybody, and everybody with any account of AWS at all. */
const everybody = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

/** `get-bucket-acl`: what it gives to others than the bucket's owner. */
export const bucketAclGrants = (
  arn: string,
  acl: Raw,
  { ignored }: { readonly ignored: boolean },
): readonly Entitlement[] => {
  const owner = str(obj(acl['Owner'])['ID']);
  return list(acl['Grants']).flatMap((item): readonly Entitlement[] => {
    const { Grantee, Permission } = obj(item);
    const grantee = obj(Grantee);
    const uri = str(grantee['URI']);
    const id = str(grantee['ID']);
    const privileges = byPermission[str(Permission) ?? ''];
    const isOpen = uri !== undefined && everybody.test(uri);
    const holderId = isOpen ? ANYONE : id === undefined ? undefined : principalId(id);
    const isOwner = id !== undefined && id === owner;
    if (privileges === undefined || holderId === undefined || isOwner || (isOpen && ignored))
      return [];
    return [
      {
        kind: 'entitlement',
        id: `${awsId(arn)}#acl/${uri ?? id}/${String(Permission)}`,
        system: 'aws',
        holderId,
        effect: 'allow',
        privileges,
        privilegesInverted: false,
        resources: [arn, `${arn}/*`],
        resourcesInverted: false,
        conditions: undefined,
        via: { kind: 'resource_policy', name: 'access control list', nativeId: arn },
        standing: 'standing',
      },
    ];
  });
};

/** A queue is listed by its URL: `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
export const queue = (
  url: string,
  region: string,
  { account, partition }: Home,
): readonly Resource[] => {
  const [owner = account, name] = url.split('/').slice(-2);
  if (!name) return [];
  const tags = { url };
  return [
    thing(`arn:${partition}:sqs:${region}:${owner}:${name}`, account, { type: QUEUE, name, tags }),
  ];
};

export const topic = (arn: string, { account }: Home): readonly Resource[] => {
  const name = parseArn(arn)?.resource;
  return name === undefined ? [] : [thing(arn, account, { type: TOPIC, name })];
};

/** One of `list-functions`. Its environment is not read: secrets stand in it. */
export const lambdaFunction = (one: Raw, { account }: Home): readonly Resource[] => {
  const arn = str(one['FunctionArn']);
  const name = str(one['FunctionName']);
  if (arn === undefined || name === undefined) return [];
  const role = str(one['Role']);
  const runtime = str(one['Runtime']);
  return [
    {
      ...thing(arn, account, {
        type: FUNCTION,
        name,
        tags: runtime === undefined ? {} : { runtime },
      }),
      ...(role === undefined ? {} : { runsAs: awsId(role) }),
    },
  ];
};

const ended = new Set(['terminated', 'shutting-down']);

/** One instance of `describe-instances`, which may be stopped: started again, it carries its role again. */
export const instance = (one: Raw, region: string, home: Home): readonly Resource[] => {
  const id = str(one['InstanceId']);
  const state = str(obj(one['State'])['Name']);
  if (id === undefined || ended.has(state ?? '')) return [];
  const own = readTags(one['Tags']);
  const options = obj(one['MetadataOptions']);
  const said = (name: string, key: string): Resource['tags'] => {
    const value = str(options[key]);
    return value === undefined ? {} : { [name]: value };
  };
  const profile = str(obj(one['IamInstanceProfile'])['Arn']);
  const arn = `arn:${home.partition}:ec2:${region}:${home.account}:instance/${id}`;
  return [
    {
      ...thing(arn, home.account, {
        type: INSTANCE,
        name: own['Name'] ?? nameOfArn(arn),
        tags: {
          ...own,
          ...(state === undefined ? {} : { state }),
          ...said('metadata_tokens', 'HttpTokens'),
          ...said('metadata_endpoint', 'HttpEndpoint'),
        },
      }),
      ...(profile === undefined ? {} : { runsAs: awsId(profile) }),
    },
  ];
};

/** What AWS calls the policy of each type. */
export const policyNames = {
  [BUCKET]: 'bucket policy',
  [QUEUE]: 'queue policy',
  [TOPIC]: 'topic policy',
  [FUNCTION]: 'function policy',
} as const;
