/** All that we know of GitHub: audit log and webhooks in, one organisation's inventory, its actions. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { aboutGithub } from './about.ts';
import { githubAccess } from './access.ts';
import { githubActions } from './actions/index.ts';
import { applyGithub } from './apply/index.ts';
import { type GithubConfig, githubConfig } from './config.ts';
import { githubPartition, isGithub } from './detect.ts';
import { githubFinding } from './finding.ts';
import { pullGithub } from './inventory/pull.ts';
import { parseGithub } from './parse.ts';
import {
  githubLateness,
  githubPermissions,
  githubTelemetry,
  githubUnobservable,
} from './permissions.ts';
import { githubPlaces } from './places.ts';
import { probeGithub } from './probe.ts';
import { pullGithubLogs } from './pull-logs.ts';
import { githubWebhook } from './webhook.ts';

const system: OcsfSystem = {
  vendor: 'GitHub',
  product: 'GitHub Enterprise Cloud',
  log: 'Audit Log',
  account: { typeId: 99, type: 'GitHub Organization' },
  mapped: [
    '_document_id',
    '@timestamp',
    'created_at',
    'action',
    'actor',
    'actor_ip',
    'user_agent',
    'hashed_token',
    'token_id',
    'external_identity_nameid',
    'workflow_run_id',
    'org',
    'repo',
    'user',
    'team',
    'X-GitHub-Event',
    'X-GitHub-Delivery',
    'sender.login',
    'repository.full_name',
    'organization.login',
  ],
  // The body of a secret scanning alert holds the very secret.
  secrets: new Set(['token', 'config_secret', 'client_secret', 'secret', 'access_token']),
};

export { type GithubExport, mapGithub } from './inventory/map.ts';

export const githubSource = defineSource<GithubConfig>({
  id: 'github',
  title: 'GitHub',
  config: githubConfig,
  permissions: githubPermissions,
  telemetry: githubTelemetry,
  lateness: githubLateness,
  unobservable: githubUnobservable,
  logsources: [
    { product: 'github', service: 'audit' },
    { product: 'github', service: 'webhook' },
  ],
  detect: isGithub,
  parse: (record) => [parseGithub(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: githubPartition,
  inventory: (config, at, options) => pullGithub(config, at, options),
  pullLogs: (config, cursor, options) => pullGithubLogs(config, cursor, options),
  probe: (config) => probeGithub(config),
  about: aboutGithub,
  webhook: githubWebhook,
  vendorFinding: githubFinding,
  apply: applyGithub,
  access: githubAccess,
  actions: (config) => githubActions(config),
  places: (config) => githubPlaces(config),
});
