import type { CheckCase } from '../world.case.ts';
import {
  GLOBAL,
  given,
  holders,
  premiumPlan,
  refused,
  roleSetting,
  setting,
  tenant,
  user,
} from './tenant.case.ts';

const assigned = (principalId: string, endDateTime: string | null) => ({
  principalId,
  assignmentType: 'Assigned',
  endDateTime,
});

export const cases: readonly CheckCase[] = [
  tenant('with an end', 'pass', [
    premiumPlan,
    roleSetting(GLOBAL, [assigned('u0', '2026-07-01T00:00:00Z')]),
    user('u0'),
    ...given('u0', GLOBAL, { until: Date.UTC(2026, 6, 1) }),
  ]),
  tenant('for good', 'fail', [premiumPlan, roleSetting(GLOBAL, [assigned('u0', null)])]),
  tenant('for good, by an event since', 'fail', [
    premiumPlan,
    roleSetting(GLOBAL, []),
    ...holders(GLOBAL, 1),
  ]),
  tenant('for good, with leave', 'pass', [
    premiumPlan,
    roleSetting(GLOBAL, [assigned('u0', null)]),
    setting('baseline_exclusions', { roleHolders: ['u0'] }, 'MS.AAD.7.4'),
  ]),
  tenant(
    'for good, to an emergency account',
    'pass',
    [premiumPlan, roleSetting(GLOBAL, [assigned('u0', null)]), ...holders(GLOBAL, 1)],
    { declared: { ofId: 'entra:u0', emergencyAccess: true } },
  ),
  tenant('eligible', 'pass', [
    premiumPlan,
    roleSetting(GLOBAL, []),
    user('u0'),
    ...given('u0', GLOBAL, { standing: 'eligible' }),
  ]),
  tenant('no licence', 'fail', [setting('service_plans', { plans: [] }), roleSetting(GLOBAL, [])]),
  tenant('assignments were not listed', 'unknown', [premiumPlan, roleSetting(GLOBAL, null)]),
  refused('roles were not listed'),
];
