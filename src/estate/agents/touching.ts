/** What the credential of an agent is good for in the cloud. */

import { agentCall } from '../aws/calls/index.ts';
import { readSecret, whoAmI } from '../aws/hostile/calls.ts';
import type { Call } from '../aws/record.ts';
import type { Random } from '../random.ts';

export const touching = (account: string, random: Random): readonly Call[] => [
  whoAmI,
  ...Array.from({ length: 8 }, () => agentCall(random)),
  readSecret(account, 'prod/agents/vendor-api'),
];
