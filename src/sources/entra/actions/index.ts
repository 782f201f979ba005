/** What may be done in a tenant. Clients are made when an action first runs. */
import type { Action } from '../../../model/index.ts';
import type { EntraConfig } from '../config.ts';
import { type ActingOptions, actingIn } from './acting.ts';
import { removeAppCredential } from './credentials.ts';
import { requirePasswordChange } from './require-password.ts';
import { removeAppRole, removeDirectoryRole, removePermissionGrant } from './rights.ts';
import { revokeSessions } from './sessions.ts';
import { disableServicePrincipal, disableUser } from './switches.ts';

export const entraActions = (config: EntraConfig, options?: ActingOptions): readonly Action[] => {
  const acting = actingIn(config, options);
  return [
    disableUser(acting),
    revokeSessions(acting),
    requirePasswordChange(acting),
    disableServicePrincipal(acting),
    removeAppCredential(acting),
    removeAppRole(acting),
    removePermissionGrant(acting),
    removeDirectoryRole(acting),
  ];
};
