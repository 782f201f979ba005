/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { becomesItByPullRequest } from './becomes-it-by-pull-request.ts';
import { ownRoleWithEverything } from './own-role-with-everything.ts';
import { rightsOverEverything } from './rights-over-everything.ts';

export const azureChecks: readonly Check[] = [
  becomesItByPullRequest,
  ownRoleWithEverything,
  rightsOverEverything,
];
