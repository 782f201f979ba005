/** All that we know of Snowflake: its sign-ins, statements, accesses and grants, and who may do what. Read only. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { snowflakeAccess } from './access.ts';
import { type SnowflakeConfig, snowflakeConfig } from './config.ts';
import { parseSnowflake, viewOf } from './parse.ts';
import { probeSnowflake, pullSnowflake, reads } from './pull.ts';

const columns = [
  'EVENT_ID',
  'EVENT_TIMESTAMP',
  'EVENT_TYPE',
  'USER_NAME',
  'CLIENT_IP',
  'IS_SUCCESS',
  'ERROR_CODE',
  'ERROR_MESSAGE',
  'REPORTED_CLIENT_TYPE',
  'REPORTED_CLIENT_VERSION',
  'SECOND_AUTHENTICATION_FACTOR',
  'QUERY_ID',
  'QUERY_TYPE',
  'EXECUTION_STATUS',
  'ROLE_NAME',
  'SESSION_ID',
  'START_TIME',
  'QUERY_START_TIME',
  'CREATED_ON',
  'DELETED_ON',
  'GRANTEE_NAME',
  'GRANTED_BY',
  'GRANTED_TO',
];

const system: OcsfSystem = {
  vendor: 'Snowflake',
  product: 'Snowflake',
  log: 'Account Usage',
  account: { typeId: 99, type: 'Snowflake Account' },
  mapped: [...columns, ...columns.map((one) => one.toLowerCase())],
  secrets: new Set(['password', 'token', 'secret']),
};

export const snowflakeSource = defineSource<SnowflakeConfig>({
  id: 'snowflake',
  title: 'Snowflake',
  config: snowflakeConfig,
  permissions: { read: Object.values(reads), act: [], undo: [] },
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'yes' },
  },
  // docs.snowflake.com, Account Usage: LOGIN_HISTORY up to 120 minutes, QUERY_HISTORY 45, ACCESS_HISTORY 180.
  lateness: { typicalSeconds: 2_700, worstSeconds: 10_800 },
  unobservable: [
    {
      privilege: 'SELECT ON *',
      because: 'which columns were read is in ACCESS_HISTORY, Enterprise Edition only',
    },
  ],
  logsources: [
    { product: 'snowflake', service: 'login_history' },
    { product: 'snowflake', service: 'query_history' },
    { product: 'snowflake', service: 'access_history' },
    { product: 'snowflake', service: 'grants_to_roles' },
    { product: 'snowflake', service: 'grants_to_users' },
  ],
  detect: (record) => viewOf(record) !== undefined,
  parse: (record) => [parseSnowflake(record)],
  ocsf: (event) => renderOcsf(event, system),
  partitionKey: () => 'snowflake',
  access: snowflakeAccess,
  inventory: (config, at, options) => pullSnowflake(config, at, options),
  probe: (config) => probeSnowflake(config),
  about: ({ account, user }) => ({ scope: account, credentials: [user], acts: false }),
});
