/** Every attack by and through agents, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { actionWithoutTrace } from './action-without-trace.ts';
import { agentToAgentHop } from './agent-to-agent-hop.ts';
import { credentialLeavesRuntime } from './credential-leaves-runtime.ts';
import { delegatorDisabled } from './delegator-disabled.ts';
import { scopeJump } from './scope-jump.ts';
import { toolChainBurst } from './tool-chain-burst.ts';

export const agentsAttacks: readonly AttackScript[] = [
  actionWithoutTrace,
  agentToAgentHop,
  credentialLeavesRuntime,
  delegatorDisabled,
  scopeJump,
  toolChainBurst,
];
