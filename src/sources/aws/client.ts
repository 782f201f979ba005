/** SDK clients of one connection: bounded in time, retried by the SDK, one door for the endpoint override. */
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EKSClient } from '@aws-sdk/client-eks';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { STSClient } from '@aws-sdk/client-sts';
import { CountersignError } from '../../core/index.ts';
import type { AwsConfig, AwsCredentials } from './config.ts';

/** Services that keep what they have region by region. */
export interface RegionalClients {
  readonly secrets: SecretsManagerClient;
  readonly eks: EKSClient;
  readonly kms: KMSClient;
  readonly cloudTrail: CloudTrailClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly lambda: LambdaClient;
}

export interface AwsClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  readonly sso: SSOAdminClient;
  readonly directory: IdentitystoreClient;
  /** Made when first asked for. */
  in(region: string): RegionalClients;
  /** Close sockets; the clients are not used afterwards. */
  destroy(): void;
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** First try and retries; throttling answers are backed off by the SDK between them. */
const MAX_ATTEMPTS = 5;

const settings = (config: AwsConfig, credentials: AwsCredentials | undefined) => ({
  region: config.region,
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
  ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
  ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
});

/** Set by tests, so that retries take no time. */
export interface ClientOptions {
  readonly retryStrategy?: IAMClientConfig['retryStrategy'];
}

const optionsOf = (
  config: AwsConfig,
  credentials: AwsCredentials | undefined,
  { retryStrategy }: ClientOptions,
) => ({
  ...(retryStrategy === undefined ? {} : { retryStrategy }),
  ...settings(config, credentials),
  ...(credentials === undefined && config.profile !== undefined ? { profile: config.profile } : {}),
});

const clientsOf = (
  config: AwsConfig,
  credentials: AwsCredentials | undefined,
  more: ClientOptions = {},
): AwsClients => {
  const options = optionsOf(config, credentials, more);
  const clients = {
    iam: new IAMClient(options),
    sts: new STSClient(options),
    organizations: new OrganizationsClient(options),
    sso: new SSOAdminClient(options),
    directory: new IdentitystoreClient(options),
  };
  const regional = new Map<string, RegionalClients>();
  return {
    ...clients,
    in(region) {
      const known = regional.get(region);
      if (known !== undefined) return known;
      const there = { ...options, region };
      const made: RegionalClients = {
        secrets: new SecretsManagerClient(there),
        eks: new EKSClient(there),
        kms: new KMSClient(there),
        cloudTrail: new CloudTrailClient(there),
        s3: new S3Client({ ...there, forcePathStyle: config.endpoint !== undefined }),
        // An endpoint of one's own answers for every queue, whatever stands in the queue's URL.
        sqs: new SQSClient({ ...there, useQueueUrlAsEndpoint: config.endpoint === undefined }),
        sns: new SNSClient(there),
        lambda: new LambdaClient(there),
      };
      regional.set(region, made);
      return made;
    },
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
      for (const there of regional.values())
        for (const client of Object.values(there)) client.destroy();
    },
  };
};

/** Clients that only read: the pull, plans and read-backs. */
export const readClients = (config: AwsConfig, options: ClientOptions = {}): AwsClients =>
  clientsOf(config, config.credentials, options);

/**
 * Clients of the acting identity.
 * @throws CountersignError ERR_CONFIG_INVALID when no acting credentials are set.
 */
export const actClients = (config: AwsConfig): AwsClients => {
  if (config.actCredentials === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'no actCredentials are set for this AWS connection: Countersign can watch it but not act in it',
    );
  }
  return clientsOf(config, config.actCredentials);
};

/** Instances of a region, as `describe-instances` tells them: every one, or as soon as there are so many. */
export type Instances = (
  region: string,
  enough?: number,
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The client of EC2 is by far the largest of all: it is loaded where instances are asked for, and nowhere else. */
export const instancesBy =
  (config: AwsConfig, more: ClientOptions = {}): Instances =>
  async (region, enough = Number.POSITIVE_INFINITY) => {
    const { EC2Client, paginateDescribeInstances } = await import('@aws-sdk/client-ec2');
    const options = optionsOf(config, config.credentials, more);
    const client = new EC2Client({ ...options, region });
    try {
      const found: Readonly<Record<string, unknown>>[] = [];
      for await (const { Reservations = [] } of paginateDescribeInstances({ client }, {})) {
        for (const { Instances = [] } of Reservations)
          found.push(...Instances.map((one) => ({ ...one })));
        if (found.length >= enough) break;
      }
      return found;
    } finally {
      client.destroy();
    }
  };
