/** Any SCIM 2.0 service: who is in it, and its provisioning events. The server for pushes is in `server/`. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { scimActions, WRITE } from './actions.ts';
import { aboutScim, type ScimConfig, scimConfig } from './config.ts';
import { applyScim, isScimEvent, parseScim, scimPartition } from './events.ts';
import { probeScim, pullScim, scimPermissions } from './pull.ts';
import { receiveScim } from './receive.ts';

const system: OcsfSystem = {
  vendor: 'SCIM',
  product: 'SCIM service',
  log: 'Security events',
  account: { typeId: 99, type: 'SCIM service' },
  mapped: ['iss', 'iat', 'jti', 'sub_id'],
  secrets: new Set(['password']),
};

export const scimSource = defineSource<ScimConfig>({
  id: 'scim',
  title: 'SCIM 2.0 (generic)',
  config: scimConfig,
  permissions: { read: Object.values(scimPermissions), act: [WRITE], undo: [WRITE] },
  telemetry: {
    authentication: { given: 'no' },
    token_issuance: { given: 'no' },
    privilege_change: {
      given: 'needs',
      setting: 'a stream of SCIM security events (RFC 9967), which few services offer yet',
    },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  // Pushed events come within seconds; listings as often as they are pulled.
  lateness: { typicalSeconds: 30, worstSeconds: 86_400 },
  unobservable: [
    { privilege: 'role:*', because: 'SCIM names roles and entitlements, and never their use' },
    {
      privilege: 'entitlement:*',
      because: 'SCIM names roles and entitlements, and never their use',
    },
  ],
  logsources: [{ product: 'scim', service: 'events' }],
  detect: isScimEvent,
  parse: parseScim,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: scimPartition,
  inventory: (config, at, options) => pullScim(config, at, options),
  about: aboutScim,
  probe: (config) => probeScim(config),
  apply: applyScim,
  receives: receiveScim,
  actions: (config) => scimActions(config),
});
