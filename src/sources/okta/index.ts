/** All that we know of Okta so far: its System Log. Inventory and actions are not here yet. */
import { z } from 'zod';
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { isSystemLog, unwrapSystemLog } from './detect.ts';
import { parseSystemLog } from './parse.ts';

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
    'transaction.detail.requestApiTokenId',
  ],
  secrets: new Set(['password', 'accessToken', 'refreshToken', 'idToken', 'clientSecret', 'state']),
};

export const oktaConfig = z.object({ url: z.url() });

export const oktaSource = defineSource<z.infer<typeof oktaConfig>>({
  id: 'okta',
  title: 'Okta',
  config: oktaConfig,
  permissions: { read: ['okta.logs.read'], act: [], undo: [] },
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'yes' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'yes' },
    service_to_service: { given: 'no' },
  },
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
});
