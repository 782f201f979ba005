/** All that we know of Google Workspace: Reports API activities and alerts in, the directory, and what can be stopped. */
import { defineSource } from '../contract.ts';
import { obj, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { workspaceAccess } from './access.ts';
import { workspaceActions } from './actions/index.ts';
import { parseAlert, workspaceFinding } from './alert.ts';
import { applyActivity } from './apply/index.ts';
import { type WorkspaceConfig, workspaceConfig } from './config.ts';
import { isAlert, isWorkspace, unwrapWorkspace } from './detect.ts';
import { pullWorkspace } from './inventory/pull.ts';
import { pullWorkspaceLogs } from './logs.ts';
import { parseActivity } from './parse.ts';
import {
  workspaceLateness,
  workspacePermissions,
  workspaceTelemetry,
  workspaceUnobservable,
} from './permissions.ts';
import { probeWorkspace } from './probe.ts';

const system: OcsfSystem = {
  vendor: 'Google',
  product: 'Google Workspace',
  log: 'Reports API',
  account: { typeId: 99, type: 'Google Workspace Customer' },
  mapped: [
    'id.time',
    'id.uniqueQualifier',
    'id.applicationName',
    'id.customerId',
    'actor.email',
    'actor.profileId',
    'ipAddress',
    'name',
    'insertId',
    'timestamp',
    'protoPayload.authenticationInfo',
    'protoPayload.requestMetadata.callerIp',
    'protoPayload.requestMetadata.callerSuppliedUserAgent',
    'protoPayload.metadata.activityId',
    'alertId',
    'createTime',
    'type',
    'source',
    'customerId',
  ],
  secrets: new Set(['password', 'accessToken', 'refreshToken', 'access_token', 'refresh_token']),
};

export { mapWorkspace, type WorkspaceExport } from './inventory/map.ts';

export const workspaceSource = defineSource<WorkspaceConfig>({
  id: 'google-workspace',
  title: 'Google Workspace',
  config: workspaceConfig,
  permissions: workspacePermissions,
  telemetry: workspaceTelemetry,
  lateness: workspaceLateness,
  unobservable: workspaceUnobservable,
  logsources: [
    'admin',
    'login',
    'token',
    'user_accounts',
    'saml',
    'groups',
    'groups_enterprise',
    'drive',
    'calendar',
    'gmail',
    'mobile',
    'rules',
    'access_transparency',
    'context_aware_access',
  ].map((name) => ({ product: 'gcp', service: `google_workspace.${name}` })),
  detect: isWorkspace,
  parse: (record) => (isAlert(record) ? [parseAlert(record)] : parseActivity(record)),
  unwrap: unwrapWorkspace,
  ocsf: (event) => renderOcsf(event, system),
  vendorFinding: workspaceFinding,
  access: workspaceAccess,
  apply: applyActivity,
  actions: (config) => workspaceActions(config),
  inventory: (config, at, options) => pullWorkspace(config, at, options),
  pullLogs: (config, cursor, options) => pullWorkspaceLogs(config, cursor, options),
  probe: (config) => probeWorkspace(config),
  about: ({ customerId, read, act }) => ({
    scope: customerId,
    credentials: [read, ...(act ? [act] : [])].map(
      ({ key }) => key.private_key_id ?? key.client_email,
    ),
    acts: act !== undefined,
  }),
  partitionKey: (record) =>
    str(obj(record['id'])['customerId']) ?? str(record['customerId']) ?? 'google-workspace',
});
