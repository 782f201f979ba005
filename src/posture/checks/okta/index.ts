/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { administratorByGroup } from './administrator-by-group.ts';
import { administratorCanBePhished } from './administrator-can-be-phished.ts';
import { clientWithOldGrant } from './client-with-old-grant.ts';
import { factorByTextOrCall } from './factor-by-text-or-call.ts';
import { invitedAndNeverCame } from './invited-and-never-came.ts';
import { providerLinksByItself } from './provider-links-by-itself.ts';
import { superAdminsOutnumber } from './super-admins-outnumber.ts';
import { tokenFromAnywhere } from './token-from-anywhere.ts';
import { vendorAppThatManages } from './vendor-app-that-manages.ts';

export const oktaChecks: readonly Check[] = [
  administratorByGroup,
  administratorCanBePhished,
  clientWithOldGrant,
  factorByTextOrCall,
  invitedAndNeverCame,
  providerLinksByItself,
  superAdminsOutnumber,
  tokenFromAnywhere,
  vendorAppThatManages,
];
