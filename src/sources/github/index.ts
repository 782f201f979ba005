/** All that we know of GitHub so far: the audit log. Inventory and actions are not here yet. */
import { z } from 'zod';
import { defineSource } from '../contract.ts';
import { type Raw, str, strings } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { parseAuditLog } from './parse.ts';

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
    'org',
    'repo',
    'user',
    'team',
  ],
  secrets: new Set(['token', 'config_secret', 'client_secret']),
};

/** Audit log actions have a category and a verb; webhooks have `sender` and no `actor`. */
const isAuditLog = (record: Raw): boolean =>
  /^[a-z][a-z0-9_]*\.[a-z0-9_.-]+$/i.test(str(record['action']) ?? '') &&
  record['sender'] === undefined &&
  ['actor', 'org', 'repo', 'business', 'actor_id'].some((key) => record[key] !== undefined) &&
  ['@timestamp', 'created_at', 'at_sign_timestamp', '_document_id', 'p_log_type'].some(
    (key) => record[key] !== undefined,
  );

export const githubConfig = z.object({ organization: z.string().min(1) });

export const githubSource = defineSource<z.infer<typeof githubConfig>>({
  id: 'github',
  title: 'GitHub',
  config: githubConfig,
  permissions: { read: ['organization_administration: read'], act: [], undo: [] },
  telemetry: {
    authentication: { given: 'needs', setting: 'Enterprise with SAML single sign-on' },
    token_issuance: { given: 'yes' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'needs', setting: 'API requests in audit log streaming' },
  },
  // GitHub Docs, "Streaming the audit log": events arrive in batches, with pauses of minutes.
  lateness: { typicalSeconds: 120, worstSeconds: 3_600 },
  unobservable: [
    {
      privilege: 'contents:read*',
      because: 'Git reads are kept for seven days and only with Git events turned on',
    },
  ],
  logsources: [{ product: 'github', service: 'audit' }],
  detect: isAuditLog,
  parse: (record) => [parseAuditLog(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => strings(record['org'])[0] ?? str(record['business']) ?? 'github',
});
