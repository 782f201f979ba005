/** Who can take a Slack workspace. https://slack.com/help/articles/201314026 (permissions by role) */
import type { AccessEvaluator } from '../../inventory/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';

const reach = (privilege: string): Reach | undefined => {
  if (/^(?:workspace|org):(?:primary_)?owner$/.test(privilege))
    return { goal: 'control-plane', because: 'owners rule the workspace' };
  if (/^(?:workspace|org):admin$/.test(privilege))
    return { goal: 'grants', because: 'administrators add members, change roles and let apps in' };
  const scope = privilege.replace(/^(?:bot|user):/, '');
  if (/^admin(?:\.(?:users|roles|apps|teams|conversations|auth_policy))?(?::write)?$/.test(scope))
    return {
      goal: 'control-plane',
      because: `the scope ${scope} administers the workspace`,
      certain: false,
    };
  if (/^(?:(?:channels|groups|im|mpim):history|search:read|files:read|discovery:read)/.test(scope))
    return {
      goal: 'crown-jewels',
      because: `the scope ${scope} reads what people write`,
      certain: false,
    };
  return /:write|:manage|^(?:chat|incoming-webhook|remote_files)/.test(scope)
    ? { goal: 'write', because: `the scope ${scope} changes things` }
    : undefined;
};

export const slackAccess: AccessEvaluator = goalSteps({ system: 'slack', reach });
