/** What a directory asks for and tells. */
import type { SourceDefinition } from '../contract.ts';

export const ldapPermissions: SourceDefinition['permissions'] = {
  read: ['read:accounts', 'read:operational-attributes', 'read:groups', 'read:password-policy'],
  act: [],
  undo: [],
};

export const ldapTelemetry: SourceDefinition['telemetry'] = {
  authentication: {
    given: 'needs',
    setting:
      'OpenLDAP: overlay accesslog with logops session and bind, or loglevel stats; 389: the access log',
  },
  token_issuance: { given: 'no' },
  privilege_change: {
    given: 'needs',
    setting:
      'OpenLDAP: overlay accesslog with logops writes; log lines name the object, not the change',
  },
  secret_access: { given: 'no' },
  service_to_service: { given: 'no' },
};

/** 389 buffers its access log unless told otherwise. */
export const ldapLateness = { typicalSeconds: 5, worstSeconds: 600 };

export const ldapUnobservable: SourceDefinition['unobservable'] = [
  {
    privilege: 'read',
    because: 'searches are logged by their base and filter, not by what was found',
  },
];
