/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { accountCrossesProjects } from './account-crosses-projects.ts';
import { anybodyBecomesAccount } from './anybody-becomes-account.ts';
import { becomesAnyAccount } from './becomes-any-account.ts';
import { defaultAccountEdits } from './default-account-edits.ts';
import { machineWithBasicRole } from './machine-with-basic-role.ts';
import { poolWithoutCondition } from './pool-without-condition.ts';
import { privateAccountHasRights } from './private-account-has-rights.ts';
import { projectOpenToAll } from './project-open-to-all.ts';
import { userManagedKey } from './user-managed-key.ts';
import { wholePoolBecomesIt } from './whole-pool-becomes-it.ts';

export const gcpChecks: readonly Check[] = [
  accountCrossesProjects,
  anybodyBecomesAccount,
  becomesAnyAccount,
  defaultAccountEdits,
  machineWithBasicRole,
  poolWithoutCondition,
  privateAccountHasRights,
  projectOpenToAll,
  userManagedKey,
  wholePoolBecomesIt,
];
