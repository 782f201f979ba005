/** Every change Countersign can make in AWS. */
import type { Action } from '../../../model/index.ts';
import type { AwsConfig } from '../config.ts';
import { type AwsActionOptions, actingOn } from './acting.ts';
import { deactivateAccessKey } from './deactivate-access-key.ts';
import { deleteAccessKey } from './delete-access-key.ts';
import { deleteLoginProfile } from './delete-login-profile.ts';
import { deleteUser } from './delete-user.ts';
import { narrowTrustPolicy } from './narrow-trust-policy.ts';
import { plantKey } from './plant-key.ts';
import { quarantineDeny } from './quarantine-deny.ts';
import { revokeOlderSessions } from './revoke-older-sessions.ts';
import { rotateAccessKey } from './rotate-access-key.ts';
import { selectiveContainment } from './selective-containment.ts';

export type { AwsActionOptions } from './acting.ts';
export { heldAccessKey } from './held-access-key.ts';

/** They share one set of clients, made when first needed. */
export const awsActions = (
  config: AwsConfig,
  options: AwsActionOptions = {},
): readonly Action[] => {
  const acting = actingOn(config, options);
  return [
    deactivateAccessKey(acting),
    quarantineDeny(acting),
    selectiveContainment(acting),
    revokeOlderSessions(acting),
    deleteAccessKey(acting),
    deleteLoginProfile(acting),
    narrowTrustPolicy(acting),
    rotateAccessKey(acting),
    deleteUser(acting),
    plantKey(acting),
  ];
};
