/** Any directory over LDAPS: OpenLDAP, 389 Directory Server and their kin. It is read, not acted on. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { type LdapConfig, ldapConfig } from './config.ts';
import { SYSTEM } from './ids.ts';
import { readLdapLine } from './lines.ts';
import { isAccessEntry, isLdapLine, parseLdap, withoutSecrets } from './parse.ts';
import { ldapLateness, ldapPermissions, ldapTelemetry, ldapUnobservable } from './permissions.ts';
import { probeLdap, pullLdap } from './pull.ts';

const system: OcsfSystem = {
  vendor: 'LDAP',
  product: 'Directory server',
  log: 'access',
  account: { typeId: 1, type: 'LDAP Account' },
  mapped: [
    'reqType',
    'reqStart',
    'reqDN',
    'reqAuthzID',
    'reqSession',
    'reqResult',
    'ldap.time',
    'ldap.conn',
    'ldap.verb',
    'ldap.dn',
    'ldap.err',
    'ldap.ip',
  ],
  secrets: new Set(['userPassword', 'pwdHistory']),
};

export const ldapSource = defineSource<LdapConfig>({
  id: SYSTEM,
  title: 'LDAP directory',
  config: ldapConfig,
  permissions: ldapPermissions,
  telemetry: ldapTelemetry,
  lateness: ldapLateness,
  unobservable: ldapUnobservable,
  logsources: [{ product: 'ldap', service: 'access' }],
  detect: (record) => isAccessEntry(record) || isLdapLine(record),
  parse: (record) => [parseLdap(record)],
  readLine: readLdapLine,
  ocsf: (event) => renderOcsf({ ...event, raw: withoutSecrets(event.raw) }, system),
  // Numbers of connections say nothing beyond one server: all of a directory's log is one partition.
  partitionKey: () => SYSTEM,
  inventory: pullLdap,
  probe: probeLdap,
});
