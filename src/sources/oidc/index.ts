/** Any OpenID provider: its sign-ins and tokens in one documented shape, its signing keys, its registered clients. */
import { defineSource } from '../contract.ts';
import { str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { applyOidc } from './apply.ts';
import { aboutOidc, type OidcConfig, oidcConfig, scopeOf } from './config.ts';
import { isEvent, isIdToken } from './kind.ts';
import { parseOidc } from './parse.ts';
import { oidcPermissions, probeOidc, pullOidc } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'OpenID provider',
  product: 'OpenID Connect',
  log: 'Events',
  account: { typeId: 99, type: 'OpenID issuer' },
  mapped: [
    'iss',
    'event',
    'time',
    'id',
    'sub',
    'client_id',
    'sid',
    'jti',
    'ip',
    'ua',
    'error',
    'error_description',
    'auth_time',
  ],
  secrets: new Set([
    'access_token',
    'refresh_token',
    'id_token',
    'client_secret',
    'code',
    'password',
    'client_assertion',
  ]),
};

export const oidcSource = defineSource<OidcConfig>({
  id: 'oidc',
  title: 'OpenID Connect (generic)',
  config: oidcConfig,
  permissions: { read: Object.values(oidcPermissions), act: [], undo: [] },
  telemetry: {
    authentication: {
      given: 'needs',
      setting: 'the provider writes its events in the documented shape',
    },
    token_issuance: {
      given: 'needs',
      setting: 'the provider writes its events in the documented shape',
    },
    privilege_change: { given: 'no' },
    secret_access: { given: 'no' },
    service_to_service: {
      given: 'needs',
      setting: 'the provider writes introspections in the documented shape',
    },
  },
  lateness: { typicalSeconds: 10, worstSeconds: 3_600 },
  unobservable: [
    { privilege: '*', because: 'a provider sees tokens given out, and not what is done with them' },
  ],
  logsources: [{ product: 'oidc', service: 'events' }],
  detect: (record) => isEvent(record) || isIdToken(record),
  parse: parseOidc,
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => scopeOf(str(record['iss']) ?? 'oidc'),
  inventory: (config, at, options) => pullOidc(config, at, options),
  about: aboutOidc,
  probe: (config) => probeOidc(config),
  apply: applyOidc,
});
