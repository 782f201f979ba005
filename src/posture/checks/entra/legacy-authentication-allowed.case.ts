import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, setting, tenant, user } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases({
    conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }),
  tenant('only one sort of old client', 'fail', [
    policy({
      conditions: { clientAppTypes: ['exchangeActiveSync'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
  tenant('a user left out with leave', 'pass', [
    policy({
      users: { excludeUsers: ['U1'] },
      conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
    setting('baseline_exclusions', { users: ['u1'] }, 'MS.AAD.1.1'),
  ]),
  tenant(
    'an emergency account left out, as the site declared it',
    'pass',
    [
      user('u1'),
      policy({
        users: { excludeUsers: ['u1'] },
        conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      }),
    ],
    { declared: { ofId: 'entra:u1', emergencyAccess: true } },
  ),
];
