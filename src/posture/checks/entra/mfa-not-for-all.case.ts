import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases({ grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
  tenant('a strength of two factors each', 'pass', [
    policy({
      grantControls: {
        operator: 'OR',
        authenticationStrength: { allowedCombinations: ['fido2', 'password,softwareOath'] },
      },
    }),
  ]),
  tenant('a strength with a single factor', 'fail', [
    policy({
      grantControls: {
        operator: 'OR',
        authenticationStrength: { allowedCombinations: ['fido2', 'sms'] },
      },
    }),
  ]),
  tenant('a device does instead', 'fail', [
    policy({ grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] } }),
  ]),
];
