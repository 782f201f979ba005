import type { CheckCase } from '../world.case.ts';
import { policy, policyCases, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  ...policyCases({
    applications: {
      includeApplications: [],
      includeUserActions: ['urn:user:registersecurityinfo'],
    },
    grantControls: { operator: 'OR', builtInControls: ['compliantDevice', 'domainJoinedDevice'] },
  }),
  tenant('another action', 'fail', [
    policy({
      applications: { includeApplications: [], includeUserActions: ['urn:user:registerdevice'] },
      grantControls: { operator: 'OR', builtInControls: ['compliantDevice', 'domainJoinedDevice'] },
    }),
  ]),
];
