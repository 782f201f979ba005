import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, premiumPlan, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases(
    {
      users: { includeUsers: ['None'] },
      conditions: {
        agentIdRiskLevels: 'high',
        clientApplications: { includeAgentIdServicePrincipals: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
    [premiumPlan],
  ),
  tenant('some agents only', 'fail', [
    premiumPlan,
    policy({
      conditions: {
        agentIdRiskLevels: 'high',
        clientApplications: { includeAgentIdServicePrincipals: ['a1'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
  tenant('a cloud without it', 'unknown', [premiumPlan, setting('tenant', { cloud: 'dod' })]),
  tenant('no licence', 'fail', [setting('service_plans', { plans: [] })]),
];
