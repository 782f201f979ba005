/** All that we know of Okta: its System Log, who and what is in an organisation, and what can be done there. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { signInsByGrant, withSignIns } from '../sign-in-edges.ts';
import { aboutOkta } from './about.ts';
import { oktaAccess } from './access.ts';
import { oktaActions } from './actions/index.ts';
import { applySystemLog } from './apply/index.ts';
import { type OktaConfig, oktaConfig } from './config.ts';
import { isSystemLog, unwrapSystemLog } from './detect.ts';
import { pullOkta } from './inventory/pull.ts';
import { pullSystemLog } from './logs.ts';
import { parseSystemLog } from './parse.ts';
import { oktaPermissions, oktaTelemetry } from './permissions.ts';
import { probeOkta } from './probe.ts';
import { oktaSignIn } from './sign-in-rules.ts';
import { oktaFinding } from './vendor-finding.ts';
import { oktaWebhook } from './webhook.ts';

const system: OcsfSystem = {
  vendor: 'Okta',
  product: 'Okta Workforce Identity',
  log: 'System Log',
  account: { typeId: 99, type: 'Okta Organization' },
  mapped: [
    'uuid',
    'published',
    'eventType',
    'actor',
    'outcome',
    'client.ipAddress',
    'client.userAgent.rawUserAgent',
    'authenticationContext.externalSessionId',
    'request.ipChain',
    'target',
    'debugContext.debugData.privilegeGranted',
    'transaction.detail.requestApiTokenId',
  ],
  secrets: new Set(['password', 'accessToken', 'refreshToken', 'idToken', 'clientSecret', 'state']),
};

export { mapOkta, type OktaExport } from './inventory/map.ts';

export const oktaSource = defineSource<OktaConfig>({
  id: 'okta',
  title: 'Okta',
  config: oktaConfig,
  permissions: oktaPermissions,
  telemetry: oktaTelemetry,
  // Okta documentation, "System Log": events are there within seconds; rarely, minutes.
  lateness: { typicalSeconds: 10, worstSeconds: 600 },
  unobservable: [
    { privilege: '*.read', because: 'reading through the API leaves no System Log event' },
  ],
  logsources: [{ product: 'okta', service: 'okta' }],
  detect: isSystemLog,
  parse: (record) => [parseSystemLog(record)],
  unwrap: unwrapSystemLog,
  ocsf: (event) => renderOcsf(event, system),
  // A record does not say whose organisation it is of; one organisation is one place.
  partitionKey: () => 'okta',
  inventory: pullOkta,
  pullLogs: pullSystemLog,
  about: aboutOkta,
  probe: probeOkta,
  webhook: oktaWebhook,
  vendorFinding: oktaFinding,
  apply: applySystemLog,
  privileges: { signIn: oktaSignIn },
  access: withSignIns(
    oktaAccess,
    signInsByGrant({
      test: ({ privileges }) => privileges.includes('app.sign_in'),
      words: 'is assigned the app',
      removedBy: 'end the assignment of the app',
    }),
  ),
  actions: (config, parts) => oktaActions(config, parts),
});
