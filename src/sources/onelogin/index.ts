/** All that we know of OneLogin: its events, and who and what is in an account. Read only. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { aboutOnelogin, type OneloginConfig, oneloginConfig } from './config.ts';
import { isOneloginEvent, parseOneloginEvent } from './parse.ts';
import { oneloginReads, probeOnelogin, pullOnelogin } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'One Identity',
  product: 'OneLogin',
  log: 'Events',
  account: { typeId: 99, type: 'OneLogin Account' },
  mapped: [
    'id',
    'uuid',
    'created_at',
    'event_timestamp',
    'event_type_id',
    'account_id',
    'user_id',
    'user_name',
    'actor_user_id',
    'actor_user_name',
    'actor_system',
    'client_id',
    'ipaddr',
    'user_agent',
    'app_id',
    'app_name',
    'role_id',
    'role_name',
    'group_id',
    'group_name',
    'otp_device_id',
    'otp_device_name',
    'policy_id',
    'policy_name',
    'privilege_id',
    'privilege_name',
    'error_description',
  ],
  secrets: new Set(['password', 'risk_cookie_id']),
};

export const oneloginSource = defineSource<OneloginConfig>({
  id: 'onelogin',
  title: 'OneLogin',
  config: oneloginConfig,
  permissions: { read: Object.keys(oneloginReads), act: [], undo: [] },
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'yes' },
    service_to_service: { given: 'no' },
  },
  // Events are there within a minute; webhooks are sent in batches every minute or so.
  lateness: { typicalSeconds: 60, worstSeconds: 900 },
  unobservable: [{ privilege: 'read:*', because: 'reading through the API leaves no event' }],
  logsources: [{ product: 'onelogin', service: 'onelogin.events' }],
  detect: isOneloginEvent,
  parse: (record) => [parseOneloginEvent(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: (record) => {
    const account = record['account_id'];
    return typeof account === 'number' || typeof account === 'string'
      ? `onelogin/${String(account).slice(0, 40)}`
      : 'onelogin';
  },
  inventory: pullOnelogin,
  about: aboutOnelogin,
  probe: probeOnelogin,
});
