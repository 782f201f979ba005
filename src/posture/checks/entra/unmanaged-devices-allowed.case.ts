import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases({
    grantControls: { operator: 'OR', builtInControls: ['compliantDevice', 'domainJoinedDevice'] },
  }),
  tenant('MFA does instead', 'fail', [
    policy({ grantControls: { operator: 'OR', builtInControls: ['compliantDevice', 'mfa'] } }),
  ]),
  tenant('MFA beside it', 'pass', [
    policy({ grantControls: { operator: 'AND', builtInControls: ['compliantDevice', 'mfa'] } }),
  ]),
];
