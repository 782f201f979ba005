/** All that we know of Salesforce: its event logs, sign-in history and setup audit trail, and who may do what. Read only. */
import { defineSource } from '../contract.ts';
import { obj, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { salesforceAccess } from './access.ts';
import { type SalesforceConfig, salesforceConfig } from './config.ts';
import { salesforceFinding } from './finding.ts';
import { parseSalesforce, readRecord } from './parse.ts';
import { probeSalesforce, pullSalesforce, reads } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'Salesforce',
  product: 'Salesforce',
  log: 'Event Monitoring',
  account: { typeId: 99, type: 'Salesforce Organization' },
  mapped: [
    'EVENT_TYPE',
    'TIMESTAMP',
    'TIMESTAMP_DERIVED',
    'USER_ID',
    'USER_ID_DERIVED',
    'USER_NAME',
    'SOURCE_IP',
    'CLIENT_IP',
    'SESSION_KEY',
    'LOGIN_KEY',
    'REQUEST_ID',
    'LOGIN_STATUS',
    'ORGANIZATION_ID',
    'BROWSER_TYPE',
    'CONNECTED_APP_NAME',
    'EventType',
    'EventIdentifier',
    'EventDate',
    'UserId',
    'Username',
    'SourceIp',
    'SessionKey',
    'LoginKey',
    'Status',
    'Id',
    'LoginTime',
    'Action',
    'Section',
    'CreatedDate',
    'CreatedById',
  ],
  secrets: new Set(['SESSION_ID', 'SessionId', 'AccessToken', 'RefreshToken', 'password']),
};

export const salesforceSource = defineSource<SalesforceConfig>({
  id: 'salesforce',
  title: 'Salesforce',
  config: salesforceConfig,
  permissions: { read: Object.values(reads), act: [], undo: [] },
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'needs', setting: 'Event Monitoring (Salesforce Shield)' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'needs', setting: 'Event Monitoring (Salesforce Shield)' },
  },
  // Event Monitoring documentation: hourly files within hours, daily ones by the next day; streams within seconds.
  lateness: { typicalSeconds: 3_600, worstSeconds: 36 * 3_600 },
  unobservable: [
    { privilege: 'ApiEnabled', because: 'API calls are logged with Event Monitoring only' },
    { privilege: 'View*', because: 'reading records is logged with Event Monitoring only' },
  ],
  logsources: [
    { product: 'salesforce', service: 'realtime_event' },
    { product: 'salesforce', service: 'login_as' },
    { product: 'salesforce', service: 'login_history' },
    { product: 'salesforce', service: 'setup_audit_trail' },
  ],
  detect: (record) => readRecord(record) !== undefined,
  parse: (record) => [parseSalesforce(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) =>
    str(record['ORGANIZATION_ID']) ?? str(obj(record['data'])['schema']) ?? 'salesforce',
  access: salesforceAccess,
  inventory: (config, at, options) => pullSalesforce(config, at, options),
  probe: (config) => probeSalesforce(config),
  vendorFinding: salesforceFinding,
  about: ({ organizationId, clientId }) => ({
    scope: organizationId,
    credentials: [clientId],
    acts: false,
  }),
});
