/** Who can take a Duo account: administrators by role, Admin API integrations by their rights. https://duo.com/docs/admin-roles */
import type { AccessEvaluator } from '../../inventory/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';

const roles = new Map<string, Reach>([
  ['owner', { goal: 'control-plane', because: 'owners rule the account' }],
  ['administrator', { goal: 'grants', because: 'changes users, factors and policies' }],
  ['user manager', { goal: 'grants', because: 'enrols and changes users and their factors' }],
  ['security analyst', { goal: 'write', because: 'changes trust settings', certain: false }],
  ['application manager', { goal: 'write', because: 'changes applications and their secrets' }],
  ['help desk', { goal: 'grants', because: 'gives bypass codes and enrols factors' }],
  // An integration's rights (Admin API, "Grant …" switches).
  ['adminapi_admins', { goal: 'control-plane', because: 'makes administrators' }],
  ['adminapi_write_resource', { goal: 'grants', because: 'changes users and their factors' }],
  [
    'adminapi_settings',
    { goal: 'control-plane', because: 'changes the settings of the account', certain: false },
  ],
  [
    'adminapi_integrations',
    { goal: 'control-plane', because: 'makes integrations with any right', certain: false },
  ],
]);

export const duoAccess: AccessEvaluator = goalSteps({
  system: 'duo',
  reach: (privilege) => roles.get(privilege.toLowerCase()),
});
