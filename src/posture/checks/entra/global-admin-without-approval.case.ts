import type { CheckCase } from '../world.case.ts';
import { GLOBAL, premiumPlan, refused, roleSetting, setting, tenant } from './tenant.case.ts';

const approval = (isApprovalRequired: boolean) => ({
  id: 'Approval_EndUser_Assignment',
  setting: { isApprovalRequired },
});

export const cases: readonly CheckCase[] = [
  tenant('asked for', 'pass', [premiumPlan, roleSetting(GLOBAL, [], [approval(true)])]),
  tenant('not asked for', 'fail', [premiumPlan, roleSetting(GLOBAL, [], [approval(false)])]),
  tenant('not asked for by a group in the role', 'fail', [
    premiumPlan,
    roleSetting(GLOBAL, [], [approval(true), approval(false)]),
  ]),
  tenant('no rule was listed', 'unknown', [premiumPlan, roleSetting(GLOBAL, [])]),
  tenant('no licence', 'fail', [setting('service_plans', { plans: [] })]),
  refused('roles were not listed'),
];
