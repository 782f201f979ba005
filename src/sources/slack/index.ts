/** All that we know of Slack: audit logs of an Enterprise organisation, users, groups and apps. It is not acted on. */
import { isObject } from '../../core/index.ts';
import { defineSource } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { slackAccess } from './access.ts';
import { applySlack } from './apply.ts';
import { aboutSlack, type SlackConfig, slackConfig } from './config.ts';
import { slackFinding } from './finding.ts';
import { parseAuditLog } from './parse.ts';
import { probeSlack, pullSlack, pullSlackLogs } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'Slack',
  product: 'Slack Enterprise Grid',
  log: 'Audit Logs',
  account: { typeId: 99, type: 'Slack Workspace' },
  mapped: [
    'id',
    'date_create',
    'action',
    'actor',
    'entity',
    'context.ip_address',
    'context.ua',
    'context.session_id',
  ],
  secrets: new Set(['token', 'access_token', 'client_secret']),
};

/** `{action, actor: {type, user}, entity, context}`: no other log nests the one who acts so. */
const isAuditLog = (record: Raw): boolean => {
  const actor = obj(record['actor']);
  return (
    /^[a-z][a-z0-9_.]*$/.test(str(record['action']) ?? '') &&
    isObject(record['context']) &&
    str(actor['type']) !== undefined &&
    isObject(actor[str(actor['type']) ?? ''])
  );
};

/** A page of the API: `{entries: […]}`. */
const unwrap = (record: Raw): readonly Raw[] | undefined => {
  const entries = record['entries'];
  if (!Array.isArray(entries) || !entries.some((one) => isObject(one) && isAuditLog(one)))
    return undefined;
  return entries.map((one: unknown) => (isObject(one) ? one : { notARecord: typeof one }));
};

export const slackSource = defineSource<SlackConfig>({
  id: 'slack',
  title: 'Slack',
  config: slackConfig,
  permissions: {
    read: [
      'team:read',
      'users:read',
      'users:read.email',
      'usergroups:read',
      'admin.apps:read',
      'auditlogs:read',
    ],
    act: [],
    undo: [],
  },
  telemetry: {
    authentication: { given: 'needs', setting: 'Enterprise Grid' },
    token_issuance: { given: 'needs', setting: 'Enterprise Grid' },
    privilege_change: { given: 'needs', setting: 'Enterprise Grid' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  // Slack documentation, "Using the Audit Logs API": near real time, no promise.
  lateness: { typicalSeconds: 60, worstSeconds: 3_600 },
  unobservable: [{ privilege: '*:read', because: 'reading messages leaves no audit log entry' }],
  logsources: [{ product: 'slack', service: 'audit' }],
  detect: isAuditLog,
  parse: (record) => [parseAuditLog(record)],
  unwrap,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => str(obj(obj(record['context'])['location'])['id']) ?? 'slack',
  access: slackAccess,
  inventory: (config, at, options) => pullSlack(config, at, options),
  pullLogs: (config, cursor, options) => pullSlackLogs(config, cursor, options),
  probe: (config) => probeSlack(config),
  about: aboutSlack,
  vendorFinding: slackFinding,
  apply: applySlack,
});
