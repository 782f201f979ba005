/** All that we know of PostgreSQL: the log of the server, its roles and grants, and what may be done about them. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { withSignIns } from '../sign-in-edges.ts';
import { postgresqlAccess } from './access.ts';
import { postgresqlActions } from './actions/index.ts';
import { applyLog } from './apply.ts';
import { type PostgresqlConfig, postgresqlConfig, postgresqlLocal } from './config.ts';
import { ONE_SERVER } from './ids.ts';
import { pullServer } from './inventory/pull.ts';
import { readLogLine } from './lines.ts';
import { isLogRecord, parseLog, serverOf, unwrapLog } from './parse.ts';
import { permissions, probePermissions } from './permissions.ts';
import { pullLogs } from './pull-logs.ts';
import { postgresqlSignIns } from './sign-in.ts';

const system: OcsfSystem = {
  vendor: 'PostgreSQL',
  product: 'PostgreSQL',
  log: 'Server log',
  account: { typeId: 99, type: 'PostgreSQL server' },
  mapped: [
    'timestamp',
    'user',
    'dbname',
    'remote_host',
    'session_id',
    'line_num',
    'state_code',
    'application_name',
    'server_name',
  ],
  secrets: new Set(['password']),
};

export { mapPostgresql } from './inventory/map-rows.ts';
export type { Rows as PostgresqlRows } from './inventory/rows.ts';

export const postgresqlSource = defineSource<PostgresqlConfig>({
  id: 'postgresql',
  title: 'PostgreSQL',
  config: postgresqlConfig,
  local: postgresqlLocal,
  permissions,
  telemetry: {
    authentication: {
      given: 'needs',
      setting:
        "log_connections = on, log_disconnections = on, log_destination = 'jsonlog' (version 15 or later)",
    },
    token_issuance: { given: 'no' },
    privilege_change: {
      given: 'needs',
      setting: "log_statement = 'ddl' (or pgAudit's class ROLE)",
    },
    secret_access: { given: 'needs', setting: "log_statement = 'all' (or pgAudit's class READ)" },
    service_to_service: { given: 'no' },
  },
  // Written as it happens; a shipper brings it within seconds.
  lateness: { typicalSeconds: 5, worstSeconds: 600 },
  unobservable: [
    {
      privilege: 'table:*',
      because: "reads and writes of tables are logged only under log_statement = 'all' or pgAudit",
    },
    { privilege: 'function:*', because: 'what a function does inside itself is not logged' },
  ],
  logsources: [{ product: 'postgresql', service: 'jsonlog' }],
  detect: isLogRecord,
  parse: parseLog,
  unwrap: unwrapLog,
  readLine: readLogLine,
  ocsf: (event) => renderOcsf(event, system),
  access: withSignIns(postgresqlAccess, postgresqlSignIns),
  inventory: pullServer,
  pullLogs,
  probe: probePermissions,
  apply: applyLog,
  actions: (config, parts) => postgresqlActions(config, parts),
  partitionKey: (record) => serverOf(record) ?? ONE_SERVER,
});
