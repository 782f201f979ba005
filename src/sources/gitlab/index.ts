/** All that we know of GitLab: audit events and request logs in, an instance's or group's inventory, its actions. */
import { defineSource } from '../contract.ts';
import { obj, str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { gitlabAccess } from './access.ts';
import { gitlabActions } from './actions/index.ts';
import { applyGitlab } from './apply.ts';
import { aboutGitlab, type GitlabConfig, gitlabConfig } from './config.ts';
import { pullGitlab } from './inventory/pull.ts';
import { isGitlab, parseGitlab } from './parse.ts';
import {
  gitlabLateness,
  gitlabPermissions,
  gitlabTelemetry,
  gitlabUnobservable,
} from './permissions.ts';
import { probeGitlab } from './probe.ts';
import { pullGitlabLogs } from './pull-logs.ts';
import { gitlabWebhook } from './webhook.ts';

const system: OcsfSystem = {
  vendor: 'GitLab',
  product: 'GitLab',
  log: 'Audit Events',
  account: { typeId: 99, type: 'GitLab Group' },
  mapped: [
    'id',
    'created_at',
    'time',
    'event_type',
    'event_name',
    'author_id',
    'author_name',
    'ip_address',
    'remote_ip',
    'ua',
    'entity_id',
    'entity_type',
    'entity_path',
    'target_id',
    'target_type',
    'target_details',
    'user_id',
    'username',
    'token_id',
    'method',
    'controller',
    'action',
    'status',
  ],
  secrets: new Set([
    'token',
    'password',
    'private_token',
    'secret',
    'access_token',
    'refresh_token',
    'value',
  ]),
};

export const gitlabSource = defineSource<GitlabConfig>({
  id: 'gitlab',
  title: 'GitLab',
  config: gitlabConfig,
  permissions: gitlabPermissions,
  telemetry: gitlabTelemetry,
  lateness: gitlabLateness,
  unobservable: gitlabUnobservable,
  logsources: [{ product: 'gitlab', service: 'audit' }],
  detect: isGitlab,
  parse: (record) => [parseGitlab(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) =>
    (str(record['entity_path']) ?? str(obj(record['details'])['entity_path']))?.split('/')[0] ??
    'gitlab',
  inventory: (config, at, options) => pullGitlab(config, at, options),
  pullLogs: (config, cursor, options) => pullGitlabLogs(config, cursor, options),
  probe: (config) => probeGitlab(config),
  about: aboutGitlab,
  webhook: gitlabWebhook,
  apply: applyGitlab,
  access: gitlabAccess,
  actions: (config, parts) => gitlabActions(config, parts),
});
