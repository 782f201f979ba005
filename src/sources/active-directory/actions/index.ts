/** Every change Countersign can make in Active Directory, by a delegated account that is no administrator. */
import type { Action } from '../../../model/index.ts';
import type { AdConfig } from '../config.ts';
import { type AdActionOptions, actingOn } from './acting.ts';
import { expirePassword } from './expire-password.ts';
import { plantSpnAccount } from './plant-spn-account.ts';
import { removeGroupMember, removeSpn } from './remove-value.ts';
import { resetToUnknown, rotatePassword } from './reset-password.ts';
import { disableAccount, enableAccount } from './switch-account.ts';

export type { AdActionOptions } from './acting.ts';
export { heldPassword } from './held-password.ts';

export const adActions = (config: AdConfig, options: AdActionOptions = {}): readonly Action[] => {
  const acting = actingOn(config, options);
  return [
    disableAccount(acting),
    resetToUnknown(acting),
    rotatePassword(acting),
    expirePassword(acting),
    removeGroupMember(acting),
    removeSpn(acting),
    enableAccount(acting),
    plantSpnAccount(acting),
  ];
};
