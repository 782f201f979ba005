import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('closed', 'pass', [
    setting('authorization_policy', { guestUserRoleId: '2AF84B1E-32c8-42b7-82bc-daa82404023b' }),
  ]),
  tenant('open', 'fail', [
    setting('authorization_policy', { guestUserRoleId: 'a0b1b346-4d3e-4e8b-98f8-753987be4970' }),
  ]),
  tenant('one closed and one open', 'fail', [
    setting(
      'authorization_policy',
      { guestUserRoleId: '2AF84B1E-32c8-42b7-82bc-daa82404023b' },
      'a',
    ),
    setting(
      'authorization_policy',
      { guestUserRoleId: 'a0b1b346-4d3e-4e8b-98f8-753987be4970' },
      'b',
    ),
  ]),
  tenant('not told', 'unknown', [setting('authorization_policy', {})]),
  refused('the policy was not read'),
];
