/** All that we know of Auth0: tenant logs, attack protection, and who and what is in a tenant. Read only. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { auth0Access } from './access.ts';
import { type Auth0Config, aboutAuth0, auth0Config } from './config.ts';
import { auth0Finding } from './finding.ts';
import { isTenantLog, parseTenantLog, unwrapTenantLog } from './parse.ts';
import { auth0Reads, probeAuth0, pullAuth0 } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'Okta',
  product: 'Auth0',
  log: 'Tenant Log',
  account: { typeId: 99, type: 'Auth0 Tenant' },
  mapped: [
    'log_id',
    '_id',
    'date',
    'type',
    'description',
    'ip',
    'user_agent',
    'user_id',
    'user_name',
    'client_id',
    'client_name',
    'connection',
    'connection_id',
    'hostname',
    'session_id',
    'details.request.auth',
    'details.request.method',
    'details.request.path',
    'details.request.ip',
    'details.request.userAgent',
    'details.response.statusCode',
  ],
  secrets: new Set([
    'client_secret',
    'password',
    'access_token',
    'refresh_token',
    'id_token',
    'code',
  ]),
};

export const auth0Source = defineSource<Auth0Config>({
  id: 'auth0',
  title: 'Auth0',
  config: auth0Config,
  permissions: { read: Object.keys(auth0Reads), act: [], undo: [] },
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'yes' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  // Log streams deliver within seconds; the documentation promises no order.
  lateness: { typicalSeconds: 10, worstSeconds: 600 },
  unobservable: [
    {
      privilege: 'read:*',
      because:
        'reading through the Management API is logged only for some endpoints (mgmt_api_read)',
    },
  ],
  logsources: [{ product: 'auth0', service: 'auth0' }],
  detect: isTenantLog,
  parse: (record) => [parseTenantLog(record)],
  unwrap: unwrapTenantLog,
  ocsf: (event) => renderOcsf(event, system),
  // A record does not say whose tenant it is of.
  partitionKey: () => 'auth0',
  access: auth0Access,
  inventory: pullAuth0,
  about: aboutAuth0,
  probe: probeAuth0,
  vendorFinding: auth0Finding,
});
