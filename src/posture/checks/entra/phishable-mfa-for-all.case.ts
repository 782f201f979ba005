import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases({
    grantControls: {
      operator: 'OR',
      authenticationStrength: {
        id: 's',
        allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
      },
    },
  }),
  tenant('a strength that is listed apart', 'pass', [
    policy({ grantControls: { operator: 'OR', authenticationStrength: { id: 's' } } }),
    setting('authentication_strength', { id: 's', allowedCombinations: ['fido2'] }, 's'),
  ]),
  tenant('one weaker way', 'fail', [
    policy({
      grantControls: {
        operator: 'OR',
        authenticationStrength: { allowedCombinations: ['fido2', 'password,sms'] },
      },
    }),
  ]),
  tenant('a device does instead', 'fail', [
    policy({
      grantControls: {
        operator: 'OR',
        builtInControls: ['compliantDevice'],
        authenticationStrength: { allowedCombinations: ['fido2'] },
      },
    }),
  ]),
];
