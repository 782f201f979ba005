/** What Countersign is told about one AWS connection. Read and act credentials are never the same object. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Signed requests must not travel in clear, save to this machine (tests, twins). */
const endpoint = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'endpoint must be https, or http on a loopback address' },
);

const credentials = z
  .strictObject({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1).exactOptional(),
  })
  .readonly();

/** Where machines are known to work from; what selective containment leaves open. */
const knownGood = z
  .strictObject({
    /** Networks in CIDR notation, e.g. `198.51.100.0/24`. */
    cidrs: z.array(z.string().min(1)).readonly().exactOptional(),
    regions: z.array(z.string().min(1)).readonly().exactOptional(),
    /** IAM action patterns, e.g. `s3:Get*`. */
    actions: z.array(z.string().min(1)).readonly().exactOptional(),
  })
  .readonly();

/** Where a trail delivers its files. Data events and other accounts' records stand nowhere else. */
const trailBucket = z
  .strictObject({
    bucket: z.string().min(3).max(63),
    /** The trail's own key prefix, without the `AWSLogs` that follows it. */
    prefix: z.string().max(200).exactOptional(),
    /** The bucket's region; without it, the connection's. */
    region: z.string().min(1).exactOptional(),
  })
  .readonly();

/** The settings of one AWS account or organisation, as `countersign connect` stores them. */
export const awsConfig = z
  .strictObject({
    region: z.string().min(1).default('us-east-1'),
    /** Further regions to read: logs, secrets, clusters, keys. */
    regions: z.array(z.string().min(1)).max(64).readonly().exactOptional(),
    /** False = do not ask what each user and role last accessed: a report for each, slow in large accounts. */
    lastAccessed: z.boolean().exactOptional(),
    /** Logs from the bucket of a trail; without it from CloudTrail's event history. */
    trailBucket: trailBucket.exactOptional(),
    /** Overrides the endpoint of every service; for loopback twins and private endpoints. */
    endpoint: endpoint.exactOptional(),
    accountId: z
      .string()
      .regex(/^\d{12}$/, { error: 'an AWS account id has 12 digits' })
      .exactOptional(),
    /** Read-only credentials. Without them: `profile`, else the SDK's default chain. */
    credentials: credentials.exactOptional(),
    profile: z.string().min(1).exactOptional(),
    /** The acting identity. Without it no action can run against this account. */
    actCredentials: credentials.exactOptional(),
    /** True for the organisation's management account: Organizations and SSO are read from here. */
    managementAccount: z.boolean().exactOptional(),
    knownGood: knownGood.exactOptional(),
  })
  .readonly();

export type AwsConfig = z.output<typeof awsConfig>;
export type AwsCredentials = z.output<typeof credentials>;

export const aboutAws = (config: AwsConfig): ConnectionAbout => ({
  ...(config.accountId === undefined ? {} : { scope: config.accountId }),
  credentials: [config.credentials, config.actCredentials].flatMap((one) =>
    one ? [one.accessKeyId] : [],
  ),
  acts: config.actCredentials !== undefined,
  ...(config.knownGood === undefined ? {} : { knownGood: config.knownGood }),
});
