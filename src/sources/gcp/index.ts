/** All that we know of Google Cloud: Cloud Audit Logs and findings in, the IAM of an organisation, what can be stopped. */
import { defineSource } from '../contract.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { aboutGcp } from './about.ts';
import { gcpAccess } from './access.ts';
import { gcpActions } from './actions/index.ts';
import { applyAudit } from './apply/index.ts';
import { type GcpConfig, gcpConfig } from './config.ts';
import { findingOf, gcpFinding, parseFinding } from './finding.ts';
import { pullGcp } from './inventory/pull.ts';
import { pullGcpLogs } from './logs.ts';
import { methodOf, parseAuditEntry, payloadOf } from './parse.ts';
import { gcpLateness, gcpPermissions, gcpTelemetry, gcpUnobservable } from './permissions.ts';
import { probeGcp } from './probe.ts';

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
    'finding.name',
    'finding.category',
    'finding.eventTime',
    'finding.resourceName',
    'finding.access',
  ],
  secrets: new Set(['privateKeyData', 'private_key_data', 'accessToken', 'password', 'signedJwt']),
};

/** An audit entry: `protoPayload` of AuditLog, or one that names service and method; Workspace's own are not ours. */
const isAuditEntry = (record: Raw): boolean => {
  const payload = payloadOf(record);
  if (methodOf(payload) === undefined) return false;
  if (str(obj(payload['metadata'])['@type'])?.endsWith('ccc_hosted_reporting.ActivityProto'))
    return false;
  const type = str(payload['@type']) ?? str(payload['at_sign_type']) ?? '';
  return (
    type.endsWith('AuditLog') ||
    str(payload['serviceName']) !== undefined ||
    payload['authenticationInfo'] !== undefined ||
    // What is left of an entry that a shipper trimmed.
    Array.isArray(payload['authorizationInfo']) ||
    /^(?:google\.|io\.k8s\.|v1\.|beta\.)/.test(str(payload['methodName']) ?? '')
  );
};

const isOurs = (record: Raw): boolean => isAuditEntry(record) || findingOf(record) !== undefined;

export const gcpSource = defineSource<GcpConfig>({
  id: 'gcp',
  title: 'Google Cloud',
  config: gcpConfig,
  permissions: gcpPermissions,
  telemetry: gcpTelemetry,
  lateness: gcpLateness,
  unobservable: gcpUnobservable,
  logsources: [{ product: 'gcp', service: 'gcp.audit' }],
  detect: isOurs,
  parse: (record) => [isAuditEntry(record) ? parseAuditEntry(record) : parseFinding(record)],
  unwrap(record) {
    const entries = list(record['entries']);
    return entries.length > 0 && entries.some((one) => isOurs(obj(one)))
      ? entries.map(obj)
      : undefined;
  },
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => str(obj(obj(record['resource'])['labels'])['project_id']) ?? 'gcp',
  access: gcpAccess,
  inventory: (config, at, options) => pullGcp(config, at, options),
  pullLogs: (config, cursor, options) => pullGcpLogs(config, cursor, options),
  probe: (config) => probeGcp(config),
  vendorFinding: gcpFinding,
  apply: applyAudit,
  actions: (config) => gcpActions(config),
  about: aboutGcp,
});
