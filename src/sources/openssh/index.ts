/** All that we know of OpenSSH and the accounts of the hosts it lets into. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { signInsByGrant, withSignIns } from '../sign-in-edges.ts';
import { opensshAccess } from './access.ts';
import { opensshActions } from './actions/index.ts';
import { applyLog } from './apply.ts';
import { type OpensshConfig, opensshConfig } from './config.ts';
import { pullHost } from './inventory/pull.ts';
import { readSyslogLine } from './lines.ts';
import { hostOf, isSignInLog, parseSignInLog } from './parse.ts';
import { permissions, probePermissions } from './permissions.ts';
import { pullLogs } from './pull-logs.ts';

const system: OcsfSystem = {
  vendor: 'OpenBSD',
  product: 'OpenSSH',
  log: 'auth.log',
  account: { typeId: 10, type: 'Linux Account' },
  mapped: [
    'timestamp',
    '@timestamp',
    'hostname',
    'program',
    'pid',
    'EventTime',
    'HostName',
    'TimeGenerated',
    'SourceIP',
    'AccountName',
    'LogonResult',
    'ProcessID',
    '_HOSTNAME',
    '_PID',
    '__REALTIME_TIMESTAMP',
    'SYSLOG_IDENTIFIER',
  ],
  secrets: new Set(['password']),
};

export const opensshSource = defineSource<OpensshConfig>({
  id: 'openssh',
  title: 'OpenSSH',
  config: opensshConfig,
  permissions,
  telemetry: {
    authentication: { given: 'yes' },
    token_issuance: { given: 'no' },
    privilege_change: { given: 'yes' },
    secret_access: { given: 'no' },
    service_to_service: { given: 'no' },
  },
  // A local daemon writes at once; a forwarder brings it within seconds, after a cut within hours.
  lateness: { typicalSeconds: 5, worstSeconds: 86_400 },
  unobservable: [
    {
      privilege: 'host:command',
      because: 'what is done inside a session is not in the sign-in log',
    },
    {
      privilege: 'host:become',
      because: 'set-user-id programs other than sudo and su log nothing here',
    },
  ],
  logsources: [
    { product: 'linux', service: 'sshd' },
    { product: 'linux', service: 'sudo' },
    { product: 'linux', service: 'auth' },
  ],
  detect: isSignInLog,
  parse: parseSignInLog,
  readLine: (line) => readSyslogLine(line),
  ocsf: (event) => renderOcsf(event, system),
  access: withSignIns(
    opensshAccess,
    signInsByGrant({
      test: ({ privileges }) =>
        privileges.includes('host:login') || privileges.includes('host:run_command'),
      words: 'a key of it is let in',
      removedBy: 'take the key out of authorized_keys',
      shown: ['key', 'command', 'expiry-time'],
      open: ['from'],
    }),
  ),
  inventory: pullHost,
  pullLogs,
  probe: probePermissions,
  apply: applyLog,
  actions: opensshActions,
  partitionKey: hostOf,
});
