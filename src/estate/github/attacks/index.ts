/** Every attack on the code, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { deployKeyAdded } from './deploy-key-added.ts';
import { maliciousWorkflow } from './malicious-workflow.ts';
import { organisationOwnerAdded } from './organisation-owner-added.ts';
import { secretScanningOff } from './secret-scanning-off.ts';
import { tokenMassClone } from './token-mass-clone.ts';

export const githubAttacks: readonly AttackScript[] = [
  deployKeyAdded,
  maliciousWorkflow,
  organisationOwnerAdded,
  secretScanningOff,
  tokenMassClone,
];
