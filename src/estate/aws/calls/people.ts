/** What people do in a day, call by call. */
import type { Random } from '../../random.ts';
import type { Call } from '../record.ts';
import { describeServices } from './containers.ts';
import { createDatabaseSnapshot, createQueue, createTable, describeDatabases } from './data.ts';
import {
  authorizeIngress,
  createSecurityGroup,
  createSnapshot,
  createTags,
  describeInstances,
  describeSecurityGroups,
  describeSubnets,
  describeVolumes,
  describeVpcs,
  revokeEgress,
  runInstances,
  stopInstances,
  unshareSnapshot,
} from './ec2.ts';
import {
  addUserToGroup,
  attachRolePolicy,
  attachUserPolicy,
  createPolicy,
  createRole,
  createUser,
  getAccountSummary,
  getRole,
  listAttachedRolePolicies,
  listRoles,
  listUsers,
  putRolePolicy,
  type Ticket,
  tagUser,
  updateAssumeRolePolicy,
} from './iam.ts';
import {
  addPermission,
  getFunction,
  listFunctions,
  setLayers,
  updateDevCode,
  updateDevConfiguration,
} from './lambda.ts';
import {
  changeRecords,
  createLogGroup,
  describeAlarms,
  describeHealth,
  describeLogGroups,
  describeManaged,
  filterLogEvents,
  getCost,
  getMetricData,
  lookupEvents,
  modifyListener,
  putEventSelectors,
  putMetricAlarm,
  startSession,
  updateScaling,
} from './operations.ts';
import {
  getBucketEncryption,
  getBucketPolicy,
  listBuckets,
  putBucketPolicy,
  putBucketTagging,
  putPublicAccessBlock,
} from './s3.ts';
import { createKey, createSecret, listAliases, listSecrets } from './secrets.ts';

/** Reads that browsing the console or a plan makes. */
export const browsing = (random: Random): Call =>
  random.pick([
    describeInstances,
    describeVolumes,
    describeSecurityGroups,
    describeSubnets,
    describeVpcs,
    listBuckets,
    getBucketPolicy,
    getBucketEncryption,
    getAccountSummary,
    listRoles,
    () => listUsers(100),
    () => getRole(random),
    () => listAttachedRolePolicies(random),
    listFunctions,
    () => getFunction(),
    describeDatabases,
    describeLogGroups,
    () => filterLogEvents(100),
    () => describeAlarms(100),
    getMetricData,
    describeHealth,
    lookupEvents,
    () => describeServices('orders'),
    describeManaged,
    getCost,
    listAliases,
    listSecrets,
  ])();

/** What whoever the alarm calls looks at and turns, in the middle of the night. */
export const onCallWork = (random: Random): Call =>
  random.pick([
    () => filterLogEvents(1000),
    () => describeAlarms(100),
    getMetricData,
    describeHealth,
    () => describeServices('orders'),
    describeInstances,
    describeDatabases,
    () => updateScaling(random),
    () => startSession(random),
    () => stopInstances(random),
    () => putMetricAlarm(random),
    lookupEvents,
  ])();

/** Small changes of a developer's day in dev and staging. */
export const developing = (random: Random, account: string): Call =>
  random.pick([
    () => updateDevCode(random),
    () => updateDevConfiguration(random),
    () => putBucketTagging(random),
    () => createLogGroup(random),
    () => createQueue(random, account),
    () => createTable(random),
    () => runInstances(random),
    () => stopInstances(random),
    () => createTags(random),
    () => putMetricAlarm(random),
  ])();

/** What an administrator does with a ticket: the benign neighbours of persistence and escalation. */
export const administering = (random: Random, account: string): Call => {
  const name = `team-${random.pick(['orders', 'search', 'mail'])}-${random.hex(4)}`;
  const ticket: Ticket = { random, account, name };
  return random.pick([
    () => createUser(ticket),
    () => createRole(ticket),
    () => putRolePolicy(ticket),
    () => attachRolePolicy(ticket),
    () => attachUserPolicy(ticket),
    () => createPolicy(ticket),
    () => addUserToGroup(ticket),
    () => tagUser(ticket),
    () => updateAssumeRolePolicy(ticket),
    () => authorizeIngress(random, { cidrIp: '10.20.0.0/16' }),
    () => authorizeIngress(random, { cidrIp: '0.0.0.0/0', description: 'public web' }),
    () => unshareSnapshot(random),
    () => createSnapshot(random, 'before upgrade'),
    () => createKey(random, account, name),
    putEventSelectors,
    () => startSession(random),
    () => createDatabaseSnapshot(random),
    () => createSecret(random, account, name),
  ])();
};

/** What `terraform apply` changes. */
export const applying = (random: Random, account: string): Call =>
  random.chance(0.45)
    ? administering(random, account)
    : random.pick([
        () => createSecurityGroup(random),
        () => revokeEgress(random),
        putBucketPolicy,
        putPublicAccessBlock,
        () => setLayers(random, account),
        () => addPermission(account),
        () => changeRecords(random),
        () => modifyListener(random, account),
        () => updateScaling(random),
      ])();
