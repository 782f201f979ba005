import type { CheckCase } from '../world.case.ts';
import { GLOBAL, given, holders, refusedRoles, tenant, user } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('three', 'pass', holders(GLOBAL, 3)),
  tenant('one', 'fail', holders(GLOBAL, 1)),
  tenant('nine', 'fail', holders(GLOBAL, 9)),
  tenant('one by a group', 'pass', [
    ...holders(GLOBAL, 1),
    { kind: 'group', id: 'entra:g', system: 'entra', nativeId: 'g', scope: 'one', name: 'g' },
    { kind: 'membership', id: 'm', memberId: 'entra:v', groupId: 'entra:g' },
    user('v'),
    ...given('g', GLOBAL),
  ]),
  tenant('a machine is no user', 'fail', [
    ...holders(GLOBAL, 1),
    user('app', { app: true }),
    ...given('app', GLOBAL),
  ]),
  tenant('one who may put it on counts, and once', 'pass', [
    ...holders(GLOBAL, 2),
    ...given('u0', GLOBAL, { standing: 'eligible' }),
  ]),
  refusedRoles('roles were not listed', holders(GLOBAL, 3)),
];
