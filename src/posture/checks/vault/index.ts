/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { policyOverEveryPath } from './policy-over-every-path.ts';
import { rewritesPolicies } from './rewrites-policies.ts';
import { rootTokenAlive } from './root-token-alive.ts';
import { tokenOfNobody } from './token-of-nobody.ts';

export const vaultChecks: readonly Check[] = [
  policyOverEveryPath,
  rewritesPolicies,
  rootTokenAlive,
  tokenOfNobody,
];
