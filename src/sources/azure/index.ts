/** All that we know of Azure: its activity log, and who may do what in its subscriptions. */
import { isObject } from '../../core/index.ts';
import { defineSource } from '../contract.ts';
import type { Raw } from '../record.ts';
import { azureAccess } from './access.ts';
import { activityRecord, isActivity } from './activity-record.ts';
import { azureVendorFinding } from './alert.ts';
import { type AzureConfig, aboutAzure, azureConfig } from './config.ts';
import { subscriptionOf } from './ids.ts';
import { inventoryPermissions, pullAzure } from './inventory/pull.ts';
import { azureOcsf } from './ocsf.ts';
import { parseActivity } from './parse.ts';
import { probeAzure } from './probe.ts';

/** A page of the REST API (`{value: […]}`), or of an export (`{records: […]}`). */
const unwrap = (record: Raw): readonly Raw[] | undefined => {
  for (const key of ['value', 'records']) {
    const page = record[key];
    if (!Array.isArray(page) || !page.some((one) => isObject(one) && isActivity(one))) continue;
    return page.map((one: unknown) => (isObject(one) ? one : { notARecord: typeof one }));
  }
  return undefined;
};

export const azureSource = defineSource<AzureConfig>({
  id: 'azure',
  title: 'Microsoft Azure',
  config: azureConfig,
  permissions: { read: inventoryPermissions, act: [], undo: [] },
  telemetry: {
    authentication: { given: 'no' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'yes' },
    secret_access: {
      given: 'needs',
      setting: 'diagnostic setting of each key vault (AuditEvent)',
    },
    service_to_service: {
      given: 'needs',
      setting: 'diagnostic setting of each storage account (StorageRead, StorageWrite)',
    },
  },
  logsources: [
    { product: 'azure', service: 'activitylogs' },
    { product: 'azure', service: 'securityalert' },
  ],
  // Azure Monitor documentation, "Log data ingestion time": activity log 3 to 20 minutes.
  lateness: { typicalSeconds: 600, worstSeconds: 3_600 },
  unobservable: [
    { privilege: '*/read', because: 'the activity log does not tell reads' },
    {
      privilege: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      because: 'only in the diagnostic log of the vault, which must be switched on',
    },
    {
      privilege: 'Microsoft.Storage/*/blobs/read',
      because: 'only in the diagnostic log of the storage account, which must be switched on',
    },
  ],
  detect: isActivity,
  parse: (record) => [parseActivity(record)],
  unwrap,
  ocsf: azureOcsf,
  partitionKey: (record) => {
    const told = activityRecord(record);
    return (
      subscriptionOf(told.text('resourceId', '_ResourceId', 'id')) ??
      told.text('subscriptionId') ??
      'azure'
    );
  },
  about: aboutAzure,
  access: azureAccess,
  inventory: (config, at, options) => pullAzure(config, at, options),
  probe: (config) => probeAzure(config),
  vendorFinding: azureVendorFinding,
});
