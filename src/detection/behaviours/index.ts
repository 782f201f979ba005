/** Every behaviour, one line each. `known-context` reads what the others said, so it stands last. */
import type { BehaviourJudge } from '../look.ts';
import { credentialTwoContexts } from './credential-two-contexts.ts';
import { deniedBurst } from './denied-burst.ts';
import { dormantReactivated } from './dormant-reactivated.ts';
import { emergencyAccessUsed } from './emergency-access-used.ts';
import { firstPrivilegeUse } from './first-privilege-use.ts';
import { honeyUsed } from './honey-used.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { knownContext } from './known-context.ts';
import { newNetwork } from './new-network.ts';
import { offRhythm } from './off-rhythm.ts';

export const behaviours: readonly BehaviourJudge[] = [
  credentialTwoContexts,
  deniedBurst,
  dormantReactivated,
  emergencyAccessUsed,
  firstPrivilegeUse,
  honeyUsed,
  impossibleTravel,
  newNetwork,
  offRhythm,
  knownContext,
];
