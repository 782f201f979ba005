import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('closed', 'pass', [
    setting('authorization_policy', {
      defaultUserRolePermissions: { allowedToCreateTenants: false },
    }),
  ]),
  tenant('open', 'fail', [
    setting('authorization_policy', {
      defaultUserRolePermissions: { allowedToCreateTenants: true },
    }),
  ]),
  tenant('one closed and one open', 'fail', [
    setting(
      'authorization_policy',
      { defaultUserRolePermissions: { allowedToCreateTenants: false } },
      'a',
    ),
    setting(
      'authorization_policy',
      { defaultUserRolePermissions: { allowedToCreateTenants: true } },
      'b',
    ),
  ]),
  tenant('not told', 'unknown', [setting('authorization_policy', {})]),
  refused('the policy was not read'),
];
