import type { CheckCase } from '../world.case.ts';
import { EXCHANGE, GLOBAL, holders, refusedRoles, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('as many finer', 'pass', [...holders(GLOBAL, 2), ...holders(EXCHANGE, 2, 'v')]),
  tenant('fewer finer', 'fail', [...holders(GLOBAL, 2), ...holders(EXCHANGE, 1, 'v')]),
  tenant('the same people', 'fail', [...holders(GLOBAL, 2), ...holders(EXCHANGE, 2)]),
  refusedRoles('roles were not listed', [...holders(GLOBAL, 2), ...holders(EXCHANGE, 2, 'v')]),
  tenant('nobody known', 'unknown', []),
];
