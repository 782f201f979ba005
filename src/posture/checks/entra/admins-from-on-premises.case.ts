import type { CheckCase } from '../world.case.ts';
import { GLOBAL, given, holders, refusedRoles, tenant, user } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('cloud only', 'pass', holders(GLOBAL, 2)),
  tenant('one synchronised', 'fail', [
    ...holders(GLOBAL, 2),
    user('s', { onPremises: true }),
    ...given('s', GLOBAL, { standing: 'eligible' }),
  ]),
  tenant('a synchronised user without such a role', 'pass', [
    ...holders(GLOBAL, 2),
    user('s', { onPremises: true }),
  ]),
  refusedRoles('roles were not listed', holders(GLOBAL, 2)),
];
