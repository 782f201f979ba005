import type { CheckCase } from '../world.case.ts';
import { policy, refused, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('a second factor for everybody', 'pass', [
    policy({ grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
  ]),
  tenant('a block of one risk', 'pass', [
    policy({
      conditions: { userRiskLevels: ['high'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
  tenant('a block of two risks together', 'fail', [
    policy({
      conditions: { userRiskLevels: ['high'], signInRiskLevels: ['high'] },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }),
  ]),
  tenant('a second factor at high risk only', 'fail', [
    policy({
      conditions: { signInRiskLevels: ['high'] },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }),
  ]),
  tenant('outside of named places only', 'fail', [
    policy({
      conditions: { locations: { includeLocations: ['All'], excludeLocations: ['office'] } },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }),
  ]),
  refused('policies were not listed'),
];
