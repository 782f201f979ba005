/** Every change Countersign can make in Okta. They share one client, made when first needed. */
import type { Action } from '../../../model/index.ts';
import type { OktaConfig } from '../config.ts';
import { removeAdminRole, removeFromGroup, revokeApiToken } from './access.ts';
import { actingOn, type OktaActionOptions } from './acting.ts';
import {
  deactivateApp,
  deactivateClientKey,
  deactivateClientSecret,
  revokeAppGrants,
} from './apps.ts';
import { rotateClientSecret } from './rotate-client-secret.ts';
import {
  clearSessions,
  expirePassword,
  resetFactors,
  resetPassword,
  suspendUser,
} from './users.ts';

export const oktaActions = (
  config: OktaConfig,
  options: OktaActionOptions = {},
): readonly Action[] => {
  const acting = actingOn(config, options);
  return [
    suspendUser(acting),
    revokeApiToken(acting),
    deactivateApp(acting),
    deactivateClientSecret(acting),
    deactivateClientKey(acting),
    revokeAppGrants(acting),
    removeAdminRole(acting),
    clearSessions(acting),
    removeFromGroup(acting),
    resetFactors(acting),
    expirePassword(acting),
    resetPassword(acting),
    rotateClientSecret(acting),
  ];
};
