/** Which regions a connection reads, and where the records of services without a region stand. */
import type { AwsConfig } from './config.ts';

/** The connection's own region first, each once. */
export const regionsOf = ({ region, regions = [] }: AwsConfig): readonly string[] => [
  ...new Set([region, ...regions]),
];

/**
 * Where IAM, STS's global endpoint and the other services without a region are logged, by partition.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
const homeOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
};

export const logRegionsOf = (config: AwsConfig): readonly string[] => [
  ...new Set([homeOf(config.region), ...regionsOf(config)]),
];
