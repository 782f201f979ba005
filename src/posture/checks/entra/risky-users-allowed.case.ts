import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, premiumPlan, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases(
    {
      conditions: { userRiskLevels: ['high'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
    [premiumPlan],
  ),
  tenant('medium only', 'fail', [
    premiumPlan,
    policy({
      conditions: { userRiskLevels: ['medium'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
  tenant('no licence', 'fail', [
    setting('service_plans', { plans: [{ servicePlanName: 'AAD_PREMIUM' }] }),
    policy({
      conditions: { userRiskLevels: ['high'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
];
