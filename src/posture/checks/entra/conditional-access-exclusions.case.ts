import type { CheckCase } from '../world.case.ts';
import { policy, refused, tenant, user } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('nobody is left out', 'pass', [
    policy({ grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
  ]),
  tenant('a group is left out', 'fail', [
    policy({
      users: { excludeGroups: ['g'] },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }),
  ]),
  tenant(
    'an emergency account is left out',
    'pass',
    [
      user('u1'),
      policy({
        users: { excludeUsers: ['u1'] },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      }),
    ],
    { declared: { ofId: 'entra:u1', emergencyAccess: true } },
  ),
  tenant('a policy for some leaves out some', 'unknown', [
    policy({
      users: { includeUsers: ['u2'], excludeGroups: ['g'] },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }),
  ]),
  refused('policies were not listed'),
];
