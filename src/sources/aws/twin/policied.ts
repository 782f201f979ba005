/** Things with policies of their own, and instances, as the twin answers for them: each in its service's own protocol. */
import { type Raw, str } from '../../record.ts';
import { TwinFault } from './twin-fault.ts';
import { escapeXml } from './xml.ts';

export interface TwinPolicied {
  readonly buckets?: readonly {
    readonly name: string;
    readonly region: string;
    /** JSON text. */
    readonly policy?: string;
    readonly publicAccessBlock?: Readonly<Record<string, boolean>>;
    /** Canonical id or URI of a group → permission. */
    readonly acl?: Readonly<Record<string, string>>;
  }[];
  /** Of queues, topics, functions and secrets: ARN → JSON text, or none. */
  readonly queues?: Readonly<Record<string, string | undefined>>;
  readonly topics?: Readonly<Record<string, string | undefined>>;
  readonly functions?: Readonly<
    Record<string, { readonly role: string; readonly policy?: string }>
  >;
  readonly secretPolicies?: Readonly<Record<string, string>>;
  readonly instances?: readonly {
    readonly id: string;
    readonly region: string;
    readonly profile?: string;
    readonly tokens: 'optional' | 'required';
    readonly state?: string;
  }[];
}

const PAGE = 2;
const BUCKET_OWNER = 'canonical-id-of-owner';

const xml = (body: string): Raw => ({
  type: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});

const from = (token: unknown): number => Number(str(token) ?? 0) || 0;

const next = (start: number, count: number): string | undefined =>
  start + PAGE < count ? String(start + PAGE) : undefined;

const bucketNamed = ({ buckets = [] }: TwinPolicied, asked: Raw) => {
  const found = buckets.find(({ name }) => name === asked['bucketName']);
  if (!found) throw new TwinFault('NoSuchKey', 'The specified bucket does not exist.');
  return found;
};

const listBuckets = ({ buckets = [] }: TwinPolicied, asked: Raw): Raw => {
  const start = from(asked['continuation-token']);
  const more = next(start, buckets.length);
  const rows = buckets
    .slice(start, start + PAGE)
    .map(
      ({ name, region }) =>
        `<Bucket><Name>${escapeXml(name)}</Name><CreationDate>2024-01-01T00:00:00.000Z</CreationDate><BucketRegion>${region}</BucketRegion></Bucket>`,
    );
  const token = more === undefined ? '' : `<ContinuationToken>${more}</ContinuationToken>`;
  return xml(
    `<ListAllMyBucketsResult><Owner><ID>${BUCKET_OWNER}</ID></Owner><Buckets>${rows.join('')}</Buckets>${token}</ListAllMyBucketsResult>`,
  );
};

const granteeXml = (grantee: string): string =>
  grantee.startsWith('http')
    ? `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>${grantee}</URI></Grantee>`
    : `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>${grantee}</ID></Grantee>`;

const bucketAcl = (services: TwinPolicied, asked: Raw): Raw => {
  const { acl = {} } = bucketNamed(services, asked);
  const rows = Object.entries({ [BUCKET_OWNER]: 'FULL_CONTROL', ...acl }).map(
    ([grantee, permission]) =>
      `<Grant>${granteeXml(grantee)}<Permission>${permission}</Permission></Grant>`,
  );
  return xml(
    `<AccessControlPolicy><Owner><ID>${BUCKET_OWNER}</ID></Owner><AccessControlList>${rows.join('')}</AccessControlList></AccessControlPolicy>`,
  );
};

const publicAccessBlock = (services: TwinPolicied, asked: Raw): Raw => {
  const { publicAccessBlock: block } = bucketNamed(services, asked);
  if (!block)
    throw new TwinFault('NoSuchPublicAccessBlockConfiguration', 'There is no configuration.');
  const rows = Object.entries(block).map(([key, value]) => `<${key}>${value}</${key}>`);
  return xml(`<PublicAccessBlockConfiguration>${rows.join('')}</PublicAccessBlockConfiguration>`);
};

const bucketPolicy = (services: TwinPolicied, asked: Raw): Raw => {
  const { policy } = bucketNamed(services, asked);
  if (policy === undefined)
    throw new TwinFault('NoSuchBucketPolicy', 'The bucket policy does not exist');
  return { type: 'application/json', body: policy };
};

const inRegion = <T>(things: Readonly<Record<string, T>> = {}, region: string) =>
  Object.entries(things).filter(([arn]) => arn.split(':')[3] === region);

const urlOf = (arn: string): string => {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
};

const queueNamed = ({ queues = {} }: TwinPolicied, asked: Raw) =>
  Object.entries(queues).find(([arn]) => urlOf(arn) === asked['QueueUrl'])?.[1];

const functionNamed = ({ functions = {} }: TwinPolicied, asked: Raw): Raw => {
  const end = `:function:${str(asked['name'])}`;
  const policy = Object.entries(functions).find(([arn]) => arn.endsWith(end))?.[1].policy;
  if (policy === undefined)
    throw new TwinFault('ResourceNotFoundException', 'The resource you requested does not exist.');
  return { Policy: policy, RevisionId: 'r-1' };
};

const instanceXml = ({
  id,
  profile,
  tokens,
  state = 'running',
}: NonNullable<TwinPolicied['instances']>[number]): string =>
  `<item><instancesSet><item><instanceId>${id}</instanceId><instanceState><code>16</code><name>${state}</name></instanceState>${profile === undefined ? '' : `<iamInstanceProfile><arn>${profile}</arn><id>AIPA</id></iamInstanceProfile>`}<metadataOptions><httpTokens>${tokens}</httpTokens><httpEndpoint>enabled</httpEndpoint></metadataOptions></item></instancesSet></item>`;

const describeInstances = ({ instances = [] }: TwinPolicied, asked: Raw, region: string): Raw => {
  const all = instances.filter((one) => one.region === region);
  const start = from(asked['nextToken']);
  const more = next(start, all.length);
  const token = more === undefined ? '' : `<nextToken>${more}</nextToken>`;
  const rows = all.slice(start, start + PAGE).map(instanceXml);
  return xml(
    `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet>${rows.join('')}</reservationSet>${token}</DescribeInstancesResponse>`,
  );
};

type Answering = (services: TwinPolicied, asked: Raw, region: string) => Raw | undefined;

export const policiedAnswers = {
  s3: {
    ListBuckets: listBuckets,
    GetBucketPolicy: bucketPolicy,
    GetBucketPublicAccessBlock: publicAccessBlock,
    GetBucketAcl: bucketAcl,
  },
  sqs: {
    ListQueues: ({ queues }, asked, region) => {
      const all = inRegion(queues, region).map(([arn]) => urlOf(arn));
      const start = from(asked['NextToken']);
      const NextToken = next(start, all.length);
      return { QueueUrls: all.slice(start, start + PAGE), ...(NextToken && { NextToken }) };
    },
    GetQueueAttributes: (services, asked) => {
      const Policy = queueNamed(services, asked);
      return Policy === undefined ? {} : { Attributes: { Policy } };
    },
  },
  sns: {
    ListTopics: ({ topics }, asked, region) => {
      const all = inRegion(topics, region).map(([TopicArn]) => ({ TopicArn }));
      const start = from(asked['nextToken']);
      const NextToken = next(start, all.length);
      return { Topics: all.slice(start, start + PAGE), ...(NextToken && { NextToken }) };
    },
    GetTopicAttributes: ({ topics = {} }, asked) => {
      const arn = str(asked['topicArn']) ?? '';
      const policy = topics[arn];
      return {
        Attributes: new Map([
          ['TopicArn', arn],
          ...(policy === undefined ? [] : [['Policy', policy] as const]),
        ]),
      };
    },
  },
  lambda: {
    ListFunctions: ({ functions }, asked, region) => {
      const all = inRegion(functions, region).map(([FunctionArn, { role: Role }]) => ({
        FunctionArn,
        FunctionName: FunctionArn.split(':').at(-1),
        Role,
        Runtime: 'nodejs22.x',
        Environment: { Variables: { PASSWORD: 'never-to-be-told' } },
      }));
      const start = from(asked['Marker']);
      const NextMarker = next(start, all.length);
      return { Functions: all.slice(start, start + PAGE), ...(NextMarker && { NextMarker }) };
    },
    GetPolicy: functionNamed,
  },
  ec2: { DescribeInstances: describeInstances },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Answering>>>>;

/** What is asked of a bucket itself stands in the query. */
const ofBucket: Readonly<Record<string, string>> = {
  policy: 'GetBucketPolicy',
  publicAccessBlock: 'GetBucketPublicAccessBlock',
  acl: 'GetBucketAcl',
};

/** Undefined where the request lists the bucket, or is about an object. */
export const bucketOperation = (method: string, query: string): string | undefined => {
  const names = [...new URLSearchParams(query).keys()];
  const name = method === 'GET' ? names.find((one) => Object.hasOwn(ofBucket, one)) : undefined;
  return name === undefined ? undefined : ofBucket[name];
};

/** Lambda speaks REST: the operation and what is asked stand in the path. */
export const lambdaCall = (
  path: string,
  query: string,
): { readonly operation: string; readonly parameters: Raw } | undefined => {
  const [, version, noun, name, what] = path.split('/').map(decodeURIComponent);
  if (!/^\d{4}-\d\d-\d\d$/.test(version ?? '') || noun !== 'functions') return undefined;
  const parameters = { ...Object.fromEntries(new URLSearchParams(query)), ...(name && { name }) };
  if (!name) return { operation: 'ListFunctions', parameters };
  return what === 'policy' ? { operation: 'GetPolicy', parameters } : undefined;
};
