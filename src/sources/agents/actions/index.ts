/** Everything Countersign can do where agents live, one line each. */
import type { Action } from '../../../model/index.ts';
import type { Sleep } from '../anthropic/client.ts';
import type { AgentsConfig } from '../config.ts';
import type { Acting } from './acting.ts';
import { deactivateAnthropicKey } from './deactivate-anthropic-key.ts';
import { deleteOpenAiKey } from './delete-openai-key.ts';
import { denyTool } from './deny-tool.ts';
import { removeOpenAiUser } from './remove-openai-user.ts';

/** @param sleep waits between retries; left out in tests. */
export const agentsActions = (config: AgentsConfig, sleep?: Sleep): readonly Action[] => {
  const acting: Acting = { config, sleep };
  return [
    deactivateAnthropicKey(acting),
    deleteOpenAiKey(acting),
    removeOpenAiUser(acting),
    denyTool(acting),
  ];
};
