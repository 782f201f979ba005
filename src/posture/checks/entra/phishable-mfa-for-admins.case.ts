import type { CheckCase } from '../world.case.ts';
import { EXCHANGE, GLOBAL, policy, policyCases, roleSetting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases(
    {
      users: { includeUsers: [], includeRoles: [GLOBAL, EXCHANGE] },
      grantControls: {
        operator: 'OR',
        authenticationStrength: {
          id: 's',
          allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
        },
      },
    },
    [roleSetting(GLOBAL, []), roleSetting(EXCHANGE, [])],
  ),
  tenant('a role not named', 'fail', [
    policy({
      users: { includeRoles: [GLOBAL] },
      grantControls: {
        operator: 'OR',
        authenticationStrength: {
          id: 's',
          allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
        },
      },
    }),
    roleSetting(GLOBAL, []),
    roleSetting(EXCHANGE, []),
  ]),
];
