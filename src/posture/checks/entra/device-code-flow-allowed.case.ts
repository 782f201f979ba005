import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases({
    conditions: {
      authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }),
  tenant('another flow', 'fail', [
    policy({
      conditions: { authenticationFlows: { transferMethods: 'authenticationTransfer' } },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
];
