/** All that we know of Google Cloud so far: Cloud Audit Logs. Inventory and actions are not here yet. */
import { z } from 'zod';
import { defineSource } from '../contract.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { parseAuditEntry, payloadOf } from './parse.ts';

const system: OcsfSystem = {
  vendor: 'Google',
  product: 'Google Cloud',
  log: 'Cloud Audit Logs',
  account: { typeId: 5, type: 'GCP Account' },
  mapped: [
    'insertId',
    'timestamp',
    'logName',
    'protoPayload.methodName',
    'protoPayload.serviceName',
    'protoPayload.resourceName',
    'protoPayload.authenticationInfo',
    'protoPayload.requestMetadata.callerIp',
    'protoPayload.requestMetadata.callerSuppliedUserAgent',
    'protoPayload.status',
  ],
  secrets: new Set(['privateKeyData', 'private_key_data', 'accessToken', 'password', 'signedJwt']),
};

/** An audit entry: `protoPayload` of AuditLog, or one that names service and method; Workspace's own are not ours. */
const isAuditEntry = (record: Raw): boolean => {
  const payload = payloadOf(record);
  if (str(payload['methodName']) === undefined) return false;
  if (str(obj(payload['metadata'])['@type'])?.endsWith('ccc_hosted_reporting.ActivityProto'))
    return false;
  const type = str(payload['@type']) ?? str(payload['at_sign_type']) ?? '';
  return (
    type.endsWith('AuditLog') ||
    str(payload['serviceName']) !== undefined ||
    payload['authenticationInfo'] !== undefined
  );
};

export const gcpConfig = z.object({ organization: z.string().min(1) });

export const gcpSource = defineSource<z.infer<typeof gcpConfig>>({
  id: 'gcp',
  title: 'Google Cloud',
  config: gcpConfig,
  permissions: { read: ['logging.privateLogEntries.list'], act: [], undo: [] },
  telemetry: {
    authentication: { given: 'no' },
    token_issuance: { given: 'needs', setting: 'Data Access audit logs of iamcredentials and sts' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'needs', setting: 'Data Access audit logs of Secret Manager' },
    service_to_service: { given: 'needs', setting: 'Data Access audit logs' },
  },
  // Google Cloud documentation, "Cloud Audit Logs overview": usually seconds; routing may take minutes.
  lateness: { typicalSeconds: 30, worstSeconds: 3_600 },
  unobservable: [
    {
      privilege: '*.get',
      because: 'only in Data Access audit logs, which must be turned on for each service',
    },
    {
      privilege: '*.list',
      because: 'only in Data Access audit logs, which must be turned on for each service',
    },
  ],
  logsources: [{ product: 'gcp', service: 'gcp.audit' }],
  detect: isAuditEntry,
  parse: (record) => [parseAuditEntry(record)],
  unwrap(record) {
    const entries = list(record['entries']);
    return entries.length > 0 && entries.some((one) => isAuditEntry(obj(one)))
      ? entries.map(obj)
      : undefined;
  },
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => str(obj(obj(record['resource'])['labels'])['project_id']) ?? 'gcp',
});
