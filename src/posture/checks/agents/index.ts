/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { agentActsForMany } from './agent-acts-for-many.ts';
import { agentWithoutLimits } from './agent-without-limits.ts';
import { destructiveToolAllowed } from './destructive-tool-allowed.ts';
import { keyOfTheAdministration } from './key-of-the-administration.ts';
import { keyWithoutWorkspace } from './key-without-workspace.ts';

export const agentsChecks: readonly Check[] = [
  agentActsForMany,
  agentWithoutLimits,
  destructiveToolAllowed,
  keyOfTheAdministration,
  keyWithoutWorkspace,
];
