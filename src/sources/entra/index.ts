/** All that we know of Microsoft Entra ID: its logs, its directory, what may be done in it. */
import type { Event } from '../../model/index.ts';
import { defineSource } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import { renderOcsf } from '../render-ocsf.ts';
import { signInsByGrant, withSignIns } from '../sign-in-edges.ts';
import { aboutEntra } from './about.ts';
import { entraAccess } from './access.ts';
import { entraActions } from './actions/index.ts';
import { alertFinding, parseAlert } from './alert.ts';
import { applyEntra } from './apply/index.ts';
import { parseAudit } from './audit.ts';
import { type EntraConfig, entraConfig } from './config.ts';
import { fold } from './fold.ts';
import { parseGraphActivity } from './graph-activity.ts';
import { parseIntune } from './intune.ts';
import { pullEntra } from './inventory/pull.ts';
import { kindOf, type LogKind, unwrap } from './kind.ts';
import { pullEntraLogs } from './logs.ts';
import { entraOcsf } from './ocsf.ts';
import { entraPermissions } from './permissions.ts';
import { probeEntra } from './probe.ts';
import { parseProvisioning } from './provisioning.ts';
import { parseRiskDetection, parseRisky } from './risk.ts';
import { scubaCase } from './settings/case.ts';
import { scubaFile } from './settings/scubagear.ts';
import { parseSignIn } from './sign-in.ts';
import { entraSignIn } from './sign-in-rules.ts';
import { entraLateness, entraLogsources, entraTelemetry, entraUnobservable } from './telemetry.ts';
import { entraVendorFinding } from './vendor-finding.ts';

const parsers: Readonly<Record<LogKind, (raw: Raw) => Event>> = {
  sign_in: parseSignIn,
  audit: parseAudit,
  risk_detection: parseRiskDetection,
  risky: parseRisky,
  provisioning: parseProvisioning,
  graph_activity: parseGraphActivity,
  intune: parseIntune,
  alert: parseAlert,
};

export { type EntraExport, mapEntra } from './inventory/map.ts';

export const entraSource = defineSource<EntraConfig>({
  id: 'entra',
  title: 'Microsoft Entra ID',
  config: entraConfig,
  permissions: entraPermissions,
  telemetry: entraTelemetry,
  lateness: entraLateness,
  unobservable: entraUnobservable,
  logsources: entraLogsources,
  detect: (record) => kindOf(record) !== undefined,
  parse: (record) => [parsers[kindOf(record) ?? 'sign_in'](record)],
  unwrap,
  ocsf: (event) => renderOcsf(event, entraOcsf),
  partitionKey: (record) =>
    fold(record).text('tenantId') ?? str(obj(record['properties'])['homeTenantId']) ?? 'entra',
  about: aboutEntra,
  inventoryFile: (_file, json) => scubaFile(json),
  postureCase: scubaCase,
  inventory: (config, at, options) => pullEntra(config, at, options),
  pullLogs: (config, cursor, options) => pullEntraLogs(config, cursor, options),
  probe: (config) => probeEntra(config),
  vendorFinding: (event) => entraVendorFinding(event) ?? alertFinding(event),
  apply: applyEntra,
  privileges: { signIn: entraSignIn },
  access: withSignIns(
    entraAccess,
    signInsByGrant({
      // What apps are assigned are rights; people and groups are let in.
      test: ({ id, holderId }, view) =>
        id.startsWith('entra:app-role:') &&
        (view.group(holderId) !== undefined || view.identity(holderId)?.class === 'human'),
      words: 'is assigned the app',
      removedBy: 'end the assignment to the app',
    }),
  ),
  actions: (config) => entraActions(config),
});
