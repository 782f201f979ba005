import type { CheckCase } from '../world.case.ts';
import {
  alert,
  GLOBAL,
  premiumPlan,
  refused,
  roleSetting,
  setting,
  tenant,
} from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('somebody is told', 'pass', [
    premiumPlan,
    roleSetting(GLOBAL, [], [alert('Notification_Admin_EndUser_Assignment', 'soc@a.org')]),
  ]),
  tenant('nobody is told', 'fail', [
    premiumPlan,
    roleSetting(GLOBAL, [], [alert('Notification_Admin_EndUser_Assignment')]),
  ]),
  tenant('a group in the role tells nobody', 'fail', [
    premiumPlan,
    roleSetting(
      GLOBAL,
      [],
      [
        alert('Notification_Admin_EndUser_Assignment', 'soc@a.org'),
        alert('Notification_Admin_EndUser_Assignment'),
      ],
    ),
  ]),
  tenant('no rule was listed', 'unknown', [premiumPlan, roleSetting(GLOBAL, [])]),
  tenant('no licence', 'fail', [setting('service_plans', { plans: [] })]),
  refused('roles were not listed'),
];
