/** What pipelines, jobs, workloads and agents call. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import {
  describeServices,
  getAuthorizationToken,
  initiateLayerUpload,
  putImage,
  registerTaskDefinition,
  updateService,
} from './containers.ts';
import {
  describeTable,
  getQueryResults,
  getQueueAttributes,
  getTable,
  startQuery,
} from './data.ts';
import { createSnapshot, describeRegions, describeSnapshots, describeVolumes } from './ec2.ts';
import { getAccountAuthorizationDetails, getCredentialReport, listUsers } from './iam.ts';
import {
  deployCode,
  deployConfiguration,
  getFunction,
  getFunctionConfiguration,
} from './lambda.ts';
import {
  createLogStream,
  describeAlarms,
  describeConfigRules,
  describeTrails,
  filterLogEvents,
  getMetricData,
  getParameter,
  invokeModel,
  listDetectors,
  listMetrics,
} from './operations.ts';
import { getBucketAcl, listBucketsPlainly, listObjects } from './s3.ts';
import { decrypt, getSecretValue } from './secrets.ts';
import { getCallerIdentity } from './sts.ts';

/** What a deployment pipeline does. */
export const deploying = (random: Random, account: string, repository: string): readonly Call[] => {
  const name = repository.split('/')[1] ?? 'app';
  return random.chance(0.5)
    ? [
        getAuthorizationToken(),
        initiateLayerUpload(name),
        putImage(random, name),
        registerTaskDefinition(account, name),
        updateService(random, name),
        describeServices(name),
      ]
    : [
        getFunction(`${name}-api`),
        deployCode(`${name}-api`),
        deployConfiguration(`${name}-api`),
        getFunctionConfiguration(`${name}-api`),
      ];
};

export const machineCalls = {
  backup: (random: Random): Call =>
    random.pick([
      describeVolumes(),
      describeSnapshots(),
      createSnapshot(random, 'nightly'),
      listObjects(),
    ]),
  reporting: (random: Random): Call =>
    random.pick([startQuery(random), getQueryResults(random), getTable()]),
  sync: (random: Random): Call =>
    random.pick([getQueueAttributes('sync-orders'), describeTable('sync'), getCallerIdentity()]),
  metrics: (random: Random): Call =>
    random.pick([listMetrics(), getMetricData(), getCallerIdentity()]),
  deploy: (random: Random): Call =>
    random.pick([updateService(random, 'web'), describeServices('web'), getAuthorizationToken()]),
} as const;

export const workloadCall = (
  random: Random,
  account: string,
  reads: 'secrets' | 'data' | 'queue',
  role: string,
): Call => {
  if (reads === 'secrets' && random.chance(0.3)) return getSecretValue(account, role);
  return random.pick([
    () => decrypt(role),
    () => getParameter(role),
    () => describeTable(`app-${role}`),
    () => getQueueAttributes(`app-${role}`),
    () => createLogStream(random, role),
  ])();
};

export const auditing = (random: Random): Call =>
  random.pick([
    getAccountAuthorizationDetails,
    () => listUsers(1000),
    getCredentialReport,
    getBucketAcl,
    describeConfigRules,
    describeRegions,
    describeTrails,
    listDetectors,
  ])();

export const agentCall = (random: Random): Call =>
  random.chance(0.4)
    ? invokeModel()
    : random.pick([() => filterLogEvents(50), listBucketsPlainly, () => describeAlarms(50)])();
