import type { CheckCase } from '../world.case.ts';
import {
  GLOBAL,
  holders,
  premiumPlan,
  refused,
  roleSetting,
  setting,
  tenant,
} from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('scheduled', 'pass', [
    premiumPlan,
    roleSetting(GLOBAL, [{ principalId: 'u0', startDateTime: '2026-01-01T00:00:00Z' }]),
    ...holders(GLOBAL, 1),
  ]),
  tenant('without a start', 'fail', [
    premiumPlan,
    roleSetting(GLOBAL, [{ principalId: 'u0', startDateTime: null }]),
  ]),
  tenant('given since the last pull', 'unknown', [
    premiumPlan,
    roleSetting(GLOBAL, []),
    ...holders(GLOBAL, 1),
  ]),
  tenant('no licence', 'fail', [setting('service_plans', { plans: [] }), roleSetting(GLOBAL, [])]),
  refused('roles were not listed'),
];
