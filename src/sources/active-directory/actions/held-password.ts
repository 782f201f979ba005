/** The password an attacker holds, tried by one bind. A wrong one counts as a failed sign-in of the account. */

import { isCountersignError } from '../../../core/index.ts';
import type { HeldCredential } from '../../../model/index.ts';
import { openDirectory } from '../client.ts';
import type { AdConfig } from '../config.ts';

export const heldPassword = (
  config: AdConfig,
  held: { readonly sid: string; readonly name: string; readonly password: string },
): HeldCredential => ({
  nativeId: `password:${held.sid}`,
  async probe() {
    try {
      const directory = await openDirectory(config, held);
      await directory.close();
      return 'accepted';
    } catch (fault) {
      if (isCountersignError(fault, 'ERR_SOURCE_DENIED')) return 'refused';
      if (isCountersignError(fault, 'ERR_SOURCE_UNAVAILABLE')) return 'unknown';
      throw fault;
    }
  },
});
