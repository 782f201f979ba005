/** All that we know of AWS: CloudTrail in, inventory from exports and pulls, access as IAM decides it. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { awsAccess } from './access/index.ts';
import { awsActions } from './actions/index.ts';
import { applyCloudTrail } from './apply/index.ts';
import { type AwsConfig, aboutAws, awsConfig } from './config.ts';
import { cloudTrailPartition, isCloudTrail, unwrapCloudTrail } from './detect.ts';
import { judgeCase } from './evaluate/cases.ts';
import { isGuardDuty, parseGuardDuty } from './findings/guardduty.ts';
import { awsVendorFinding } from './findings/vendor-finding.ts';
import { awsInventoryFile } from './inventory/file.ts';
import { pullInventory } from './inventory/pull.ts';
import { pullCloudTrail } from './logs/pull.ts';
import { awsOcsf } from './ocsf.ts';
import { parseCloudTrail } from './parse.ts';
import { awsLateness, awsPermissions, awsTelemetry, awsUnobservable } from './permissions.ts';
import { awsPrivileges } from './privileges/index.ts';
import { probeAws } from './probe.ts';

export { awsActions, heldAccessKey } from './actions/index.ts';
export { lockedObjects } from './locked-objects.ts';
export { type AwsTwin, seedFromGaad, startAwsTwin } from './twin/index.ts';
export type { AwsConfig };
export { awsConfig };

const guardDuty: OcsfSystem = {
  vendor: 'AWS',
  product: 'GuardDuty',
  log: 'GuardDuty findings',
  account: { typeId: 10, type: 'AWS Account' },
  mapped: ['id', 'type', 'title', 'accountId', 'updatedAt', 'resource.accessKeyDetails'],
  secrets: new Set(),
};

export const awsSource = defineSource<AwsConfig>({
  id: 'aws',
  title: 'Amazon Web Services',
  config: awsConfig,
  permissions: awsPermissions,
  telemetry: awsTelemetry,
  logsources: [
    { product: 'aws', service: 'cloudtrail' },
    { product: 'aws', service: 'guardduty' },
  ],
  lateness: awsLateness,
  unobservable: awsUnobservable,
  detect: (record) => isCloudTrail(record) || isGuardDuty(record),
  parse: (record) => [isGuardDuty(record) ? parseGuardDuty(record) : parseCloudTrail(record)],
  unwrap: unwrapCloudTrail,
  ocsf: (event) =>
    event.logsource.service === 'guardduty' ? renderOcsf(event, guardDuty) : awsOcsf(event),
  vendorFinding: awsVendorFinding,
  partitionKey: cloudTrailPartition,
  inventoryFile: awsInventoryFile,
  inventory: (config, at) => pullInventory(config, at),
  pullLogs: (config, cursor, options) => pullCloudTrail(config, cursor, options),
  about: aboutAws,
  probe: (config) => probeAws(config),
  apply: applyCloudTrail,
  access: awsAccess,
  privileges: awsPrivileges,
  judgeAccessCase: judgeCase,
  actions: (config, parts) => awsActions(config, parts),
});
