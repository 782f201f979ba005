/** What Active Directory asks for and tells. docs/systems/active-directory.md says how to grant and switch it on. */
import type { SourceDefinition } from '../contract.ts';

/** In directory terms: reading is `read:<what>`, the rest are rights on the objects concerned. */
export const adPermissions: SourceDefinition['permissions'] = {
  read: [
    'read:user',
    'read:group',
    'read:computer',
    'read:security-descriptor',
    'read:trust',
    'read:domain-policy',
  ],
  act: [
    'read:user',
    'read:group',
    'write:userAccountControl',
    'reset:password',
    'write:pwdLastSet',
    'write:member',
    'write:servicePrincipalName',
    'create:user',
  ],
  undo: [
    'read:user',
    'read:group',
    'write:userAccountControl',
    'write:pwdLastSet',
    'write:member',
    'write:servicePrincipalName',
    'delete:user',
  ],
};

export const adTelemetry: SourceDefinition['telemetry'] = {
  authentication: {
    given: 'needs',
    setting:
      'audit of Logon, Kerberos Authentication Service and Credential Validation; Samba: auth_json_audit:3',
  },
  token_issuance: {
    given: 'needs',
    setting:
      'audit of Kerberos Service Ticket Operations (4769); Samba does not write them as JSON',
  },
  privilege_change: {
    given: 'needs',
    setting:
      'audit of account and group management and of Directory Service Changes with a SACL; Samba: dsdb_json_audit:5',
  },
  secret_access: {
    given: 'needs',
    setting:
      'audit of Directory Service Access with a SACL on the domain (4662); Samba has no such record',
  },
  service_to_service: {
    given: 'needs',
    setting: 'audit of Kerberos Service Ticket Operations (4769)',
  },
};

/** Event forwarding in its normal mode delivers in batches of at most 15 minutes. */
export const adLateness = { typicalSeconds: 60, worstSeconds: 1_800 };

export const adUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: 'ReadProperty*',
    because: 'reading over LDAP is written down only where a SACL asks for it (4662)',
  },
  {
    privilege: 'ReadLAPSPassword',
    because:
      'reading a local administrator password is written down only where a SACL asks for it (4662)',
  },
  {
    privilege: 'ReadGMSAPassword',
    because: 'reading a managed password is written down only where a SACL asks for it (4662)',
  },
];
