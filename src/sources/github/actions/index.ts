/** Every change Countersign can make in GitHub. */
import type { Action } from '../../../model/index.ts';
import type { GithubOptions } from '../client.ts';
import type { GithubConfig } from '../config.ts';
import { actingOn } from './acting.ts';
import { blockUser } from './block-user.ts';
import { removeMember, removeOutside } from './people.ts';
import { cancelRun, disableActions } from './pipelines.ts';
import { deleteDeployKey, deleteSecret } from './repository-keys.ts';
import { type Mint, rotateSecret } from './rotate-secret.ts';
import { suspendInstallation } from './suspend-installation.ts';
import { revokeAuthorization, revokeFineGrained } from './tokens.ts';

export interface GithubActionOptions extends GithubOptions {
  /** Who mints new credentials for secrets of Actions; without it none is rotated. */
  readonly mint?: Mint;
}

export const githubActions = (
  config: GithubConfig,
  options: GithubActionOptions = {},
): readonly Action[] => {
  const acting = actingOn(config, options);
  return [
    revokeFineGrained(acting),
    revokeAuthorization(acting),
    deleteDeployKey(acting),
    suspendInstallation(acting),
    blockUser(acting),
    removeOutside(acting),
    removeMember(acting),
    disableActions(acting),
    cancelRun(acting),
    deleteSecret(acting),
    rotateSecret(acting, options.mint),
  ];
};
