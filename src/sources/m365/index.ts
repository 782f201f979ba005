/** All that we know of Microsoft 365: the unified audit log, mailboxes and who else reads them. */
import { defineSource } from '../contract.ts';
import { renderOcsf } from '../render-ocsf.ts';
import { m365Access } from './access.ts';
import { m365Actions } from './actions/index.ts';
import { applyM365 } from './apply.ts';
import { auditRecord, isAuditRecord } from './audit-record.ts';
import { aboutM365, type M365Config, m365Config } from './config.ts';
import { pullM365 } from './inventory/pull.ts';
import { pullM365Logs } from './logs.ts';
import { m365Ocsf } from './ocsf.ts';
import { parseAuditRecord } from './parse.ts';
import { m365Permissions } from './permissions.ts';
import { probeM365 } from './probe.ts';
import { m365VendorFinding } from './vendor-finding.ts';

export { type M365Export, mapM365 } from './inventory/map.ts';

export const m365Source = defineSource<M365Config>({
  id: 'm365',
  title: 'Microsoft 365',
  config: m365Config,
  permissions: m365Permissions,
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  logsources: [
    { product: 'm365', service: 'audit' },
    { product: 'm365', service: 'exchange' },
  ],
  // Microsoft Learn, "Audit log": most within 60 to 90 minutes, no time promised; up to 24 hours seen.
  lateness: { typicalSeconds: 3_600, worstSeconds: 24 * 3_600 },
  unobservable: [
    {
      privilege: 'MailItemsAccessed',
      because:
        'only where mailbox auditing covers it (E3/E5 by licence), and bound to a limit per day',
    },
  ],
  detect: isAuditRecord,
  parse: (record) => [parseAuditRecord(record)],
  ocsf: (event) => renderOcsf(event, m365Ocsf),
  partitionKey: (record) => auditRecord(record).text('OrganizationId') ?? 'm365',
  about: aboutM365,
  access: m365Access,
  inventory: (config, at, options) => pullM365(config, at, options),
  pullLogs: (config, cursor, options) => pullM365Logs(config, cursor, options),
  probe: (config) => probeM365(config),
  vendorFinding: m365VendorFinding,
  apply: applyM365,
  actions: (config) => m365Actions(config),
});
