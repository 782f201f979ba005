/** Every attack on Okta, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { apiTokenStolen } from './api-token-stolen.ts';
import { cookieHijack } from './cookie-hijack.ts';
import { factorsResetAtHelpDesk } from './factors-reset-at-help-desk.ts';
import { identityProviderAdded } from './identity-provider-added.ts';
import { pushFatigue } from './push-fatigue.ts';
import { signOnPolicyWeakened } from './sign-on-policy-weakened.ts';

export const oktaAttacks: readonly AttackScript[] = [
  apiTokenStolen,
  cookieHijack,
  factorsResetAtHelpDesk,
  identityProviderAdded,
  pushFatigue,
  signOnPolicyWeakened,
];
