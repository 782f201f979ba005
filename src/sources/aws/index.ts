/** All that we know of AWS: CloudTrail in, inventory from exports and pulls, access as IAM decides it. */
import { defineSource } from '../contract.ts';
import { awsAccess } from './access/index.ts';
import { awsActions } from './actions/index.ts';
import { applyCloudTrail } from './apply/index.ts';
import { aboutAws, type AwsConfig, awsConfig } from './config.ts';
import { cloudTrailPartition, isCloudTrail, unwrapCloudTrail } from './detect.ts';
import { judgeCase } from './evaluate/cases.ts';
import { awsInventoryFile } from './inventory/file.ts';
import { pullInventory } from './inventory/pull.ts';
import { awsOcsf } from './ocsf.ts';
import { parseCloudTrail } from './parse.ts';
import { awsLateness, awsPermissions, awsTelemetry, awsUnobservable } from './permissions.ts';

export { awsActions, heldAccessKey } from './actions/index.ts';
export { type AwsTwin, seedFromGaad, startAwsTwin } from './twin/index.ts';
export type { AwsConfig };
export { awsConfig };

export const awsSource = defineSource<AwsConfig>({
  id: 'aws',
  title: 'Amazon Web Services',
  config: awsConfig,
  permissions: awsPermissions,
  telemetry: awsTelemetry,
  logsources: [{ product: 'aws', service: 'cloudtrail' }],
  lateness: awsLateness,
  unobservable: awsUnobservable,
  detect: isCloudTrail,
  parse: (record) => [parseCloudTrail(record)],
  unwrap: unwrapCloudTrail,
  ocsf: (event) => awsOcsf(event),
  partitionKey: cloudTrailPartition,
  inventoryFile: awsInventoryFile,
  inventory: (config, at) => pullInventory(config, at),
  about: aboutAws,
  apply: applyCloudTrail,
  access: awsAccess,
  judgeAccessCase: judgeCase,
  actions: (config) => awsActions(config),
});
