/** Logs, metrics, health, remote sessions, names and load: what keeps a site running. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

export const describeLogGroups = (): Call => read('logs', 'DescribeLogGroups', { limit: 50 });
export const filterLogEvents = (limit: number): Call =>
  read('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/orders-api', limit });
export const createLogGroup = (random: Random): Call =>
  write('logs', 'CreateLogGroup', { logGroupName: `/dev/${random.hex(6)}` });
export const createLogStream = (random: Random, app: string): Call =>
  write('logs', 'CreateLogStream', {
    logGroupName: `/app/${app}`,
    logStreamName: random.hex(12),
  });

export const describeAlarms = (maxRecords: number): Call =>
  read('cloudwatch', 'DescribeAlarms', { maxRecords });
export const putMetricAlarm = (random: Random): Call =>
  write('cloudwatch', 'PutMetricAlarm', {
    alarmName: `latency-${random.int(1, 30)}`,
    threshold: 250,
  });
export const getMetricData = (): Call => read('monitoring', 'GetMetricData', null);
export const listMetrics = (): Call => read('monitoring', 'ListMetrics');

export const describeHealth = (): Call =>
  read('health', 'DescribeEventAggregates', { aggregateField: 'eventTypeCategory' });
export const getCost = (): Call => read('ce', 'GetCostAndUsage', { granularity: 'DAILY' });

export const lookupEvents = (): Call => read('cloudtrail', 'LookupEvents', { maxResults: 50 });
export const describeTrails = (): Call => read('cloudtrail', 'DescribeTrails');
export const putEventSelectors = (): Call =>
  write('cloudtrail', 'PutEventSelectors', {
    trailName: 'organisation',
    eventSelectors: [
      {
        readWriteType: 'All',
        includeManagementEvents: true,
        dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }],
      },
    ],
  });
export const describeConfigRules = (): Call => read('config', 'DescribeConfigRules');
export const listDetectors = (): Call => read('guardduty', 'ListDetectors');

export const describeManaged = (): Call =>
  read('ssm', 'DescribeInstanceInformation', { maxResults: 50 });
export const getParameter = (app: string): Call =>
  read('ssm', 'GetParameter', { name: `/app/${app}/config`, withDecryption: false });
export const startSession = (random: Random): Call =>
  write(
    'ssm',
    'StartSession',
    { target: `i-${random.hex(17)}`, reason: 'OPS-2055' },
    { sessionId: `ops-${random.hex(17)}`, tokenValue: 'Value hidden due to security reasons.' },
  );

export const changeRecords = (random: Random): Call =>
  write('route53', 'ChangeResourceRecordSets', {
    hostedZoneId: `Z${random.base32(13)}`,
    changeBatch: { changes: [{ action: 'UPSERT' }] },
  });
export const modifyListener = (random: Random, account: string): Call =>
  write('elasticloadbalancing', 'ModifyListener', {
    listenerArn: `arn:aws:elasticloadbalancing:eu-west-1:${account}:listener/app/web/${random.hex(16)}`,
  });
export const updateScaling = (random: Random): Call =>
  write('autoscaling', 'UpdateAutoScalingGroup', {
    autoScalingGroupName: 'web',
    desiredCapacity: random.int(2, 9),
  });

export const invokeModel = (): Call =>
  read('bedrock', 'InvokeModel', { modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0' });
