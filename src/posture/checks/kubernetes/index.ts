/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { accountTokenInSecret } from './account-token-in-secret.ts';
import { actsAsOthers } from './acts-as-others.ts';
import { certificateCannotBeTakenBack } from './certificate-cannot-be-taken-back.ts';
import { changesAdmission } from './changes-admission.ts';
import { defaultAccountHasRights } from './default-account-has-rights.ts';
import { mintsAccountTokens } from './mints-account-tokens.ts';
import { podHoldsItsNode } from './pod-holds-its-node.ts';
import { raisesItsOwnRights } from './raises-its-own-rights.ts';
import { readsAllSecrets } from './reads-all-secrets.ts';
import { tokenMountedForNothing } from './token-mounted-for-nothing.ts';

export const kubernetesChecks: readonly Check[] = [
  accountTokenInSecret,
  actsAsOthers,
  certificateCannotBeTakenBack,
  changesAdmission,
  defaultAccountHasRights,
  mintsAccountTokens,
  podHoldsItsNode,
  raisesItsOwnRights,
  readsAllSecrets,
  tokenMountedForNothing,
];
