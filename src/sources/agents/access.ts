/**
 * Who rules an organisation of a model vendor, and what agents may change. What a tool does, its name does not prove.
 * https://docs.anthropic.com/en/api/administration-api, https://platform.openai.com/docs/api-reference/administration
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';
import { SYSTEM } from './ids.ts';

const ruling =
  /^(?:anthropic:(?:admin|owner|primary_owner|admin_api_key)|openai:(?:owner|admin_api_key|administration))$/;
const working =
  /^(?:anthropic:(?:developer|user|claude_code_user|api_key|workspace_(?:admin|developer|user))|openai:(?:reader|member|user))$/;

const reach = (privilege: string): Reach | undefined => {
  if (ruling.test(privilege))
    return { goal: 'control-plane', because: 'rules the organisation: members, keys, spending' };
  if (/^anthropic:workspace_admin$/.test(privilege))
    return { goal: 'write', because: 'rules a workspace' };
  if (working.test(privilege))
    return { goal: 'write', because: 'calls models and keeps files there' };
  return privilege.startsWith('tool:')
    ? { goal: 'write', because: `may call ${privilege.slice('tool:'.length)}`, certain: false }
    : undefined;
};

export const agentsAccess: AccessEvaluator = goalSteps({ system: SYSTEM, reach });
