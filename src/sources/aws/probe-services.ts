/** Calls to services that keep what they have region by region, each of which changes nothing. */
import {
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
} from '@aws-sdk/client-eks';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListGrantsCommand,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { GetPolicyCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { GetResourcePolicyCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { GetTopicAttributesCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { CountersignError } from '../../core/index.ts';
import { type AwsClients, instancesBy } from './client.ts';
import type { AwsConfig } from './config.ts';

export type Call = (clients: AwsClients, caller: Caller) => Promise<unknown>;

export interface Caller {
  readonly config: AwsConfig;
  readonly account: string;
  readonly arn: string;
}

/** Exists nowhere: a permitted call answers "not found", a refused one is refused before. */
export const NOBODY = 'countersign-probe-nobody';
const NO_KEY = '00000000-0000-0000-0000-000000000000';

/** S3 says of a bucket that is not there that it is not, whoever asks: one that is there is asked about. */
const ofABucket =
  (ask: (client: S3Client, bucket: string) => Promise<unknown>): Call =>
  async (clients, { config }) => {
    const { s3 } = clients.in(config.region);
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({ MaxBuckets: 1 }));
    const [first] = Buckets;
    if (first?.Name === undefined)
      throw new CountersignError('ERR_NOT_FOUND', 'there is no bucket to ask about');
    return ask(clients.in(first.BucketRegion ?? config.region).s3, first.Name);
  };

export const serviceCalls: Readonly<Record<string, Call>> = {
  'secretsmanager:ListSecrets': (clients, { config }) =>
    clients.in(config.region).secrets.send(new ListSecretsCommand({ MaxResults: 1 })),
  'kms:ListKeys': (clients, { config }) =>
    clients.in(config.region).kms.send(new ListKeysCommand({ Limit: 1 })),
  'kms:DescribeKey': (clients, { config }) =>
    clients.in(config.region).kms.send(new DescribeKeyCommand({ KeyId: NO_KEY })),
  'kms:GetKeyPolicy': (clients, { config }) =>
    clients.in(config.region).kms.send(new GetKeyPolicyCommand({ KeyId: NO_KEY })),
  'kms:ListGrants': (clients, { config }) =>
    clients.in(config.region).kms.send(new ListGrantsCommand({ KeyId: NO_KEY })),
  'eks:ListClusters': (clients, { config }) =>
    clients.in(config.region).eks.send(new ListClustersCommand({ maxResults: 1 })),
  'eks:DescribeCluster': (clients, { config }) =>
    clients.in(config.region).eks.send(new DescribeClusterCommand({ name: NOBODY })),
  'eks:ListPodIdentityAssociations': (clients, { config }) =>
    clients
      .in(config.region)
      .eks.send(new ListPodIdentityAssociationsCommand({ clusterName: NOBODY })),
  'eks:DescribePodIdentityAssociation': (clients, { config }) =>
    clients
      .in(config.region)
      .eks.send(
        new DescribePodIdentityAssociationCommand({ clusterName: NOBODY, associationId: 'a-0' }),
      ),
  'secretsmanager:GetResourcePolicy': (clients, { config }) =>
    clients.in(config.region).secrets.send(new GetResourcePolicyCommand({ SecretId: NOBODY })),
  's3:ListAllMyBuckets': (clients, { config }) =>
    clients.in(config.region).s3.send(new ListBucketsCommand({ MaxBuckets: 1 })),
  's3:GetBucketPolicy': ofABucket((s3, Bucket) => s3.send(new GetBucketPolicyCommand({ Bucket }))),
  's3:GetBucketPublicAccessBlock': ofABucket((s3, Bucket) =>
    s3.send(new GetPublicAccessBlockCommand({ Bucket })),
  ),
  's3:GetBucketAcl': ofABucket((s3, Bucket) => s3.send(new GetBucketAclCommand({ Bucket }))),
  'sqs:ListQueues': (clients, { config }) =>
    clients.in(config.region).sqs.send(new ListQueuesCommand({ MaxResults: 1 })),
  'sqs:GetQueueAttributes': (clients, { config, account }) =>
    clients.in(config.region).sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: `https://sqs.${config.region}.amazonaws.com/${account}/${NOBODY}`,
        AttributeNames: ['Policy'],
      }),
    ),
  'sns:ListTopics': (clients, { config }) =>
    clients.in(config.region).sns.send(new ListTopicsCommand({})),
  'sns:GetTopicAttributes': (clients, { config, account }) => {
    const TopicArn = `arn:aws:sns:${config.region}:${account}:${NOBODY}`;
    return clients.in(config.region).sns.send(new GetTopicAttributesCommand({ TopicArn }));
  },
  'lambda:ListFunctions': (clients, { config }) =>
    clients.in(config.region).lambda.send(new ListFunctionsCommand({ MaxItems: 1 })),
  'lambda:GetPolicy': (clients, { config }) =>
    clients.in(config.region).lambda.send(new GetPolicyCommand({ FunctionName: NOBODY })),
  'ec2:DescribeInstances': (_clients, { config }) => instancesBy(config)(config.region, 1),
};
