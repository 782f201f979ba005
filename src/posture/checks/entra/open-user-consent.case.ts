import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('closed', 'pass', [
    setting('authorization_policy', {
      permissionGrantPolicyIdsAssignedToDefaultUserRole: [
        'ManagePermissionGrantsForOwnedResource.x',
      ],
    }),
  ]),
  tenant('open', 'fail', [
    setting('authorization_policy', {
      permissionGrantPolicyIdsAssignedToDefaultUserRole: [
        'ManagePermissionGrantsForSelf.microsoft-user-default-legacy',
      ],
    }),
  ]),
  tenant('one closed and one open', 'fail', [
    setting(
      'authorization_policy',
      {
        permissionGrantPolicyIdsAssignedToDefaultUserRole: [
          'ManagePermissionGrantsForOwnedResource.x',
        ],
      },
      'a',
    ),
    setting(
      'authorization_policy',
      {
        permissionGrantPolicyIdsAssignedToDefaultUserRole: [
          'ManagePermissionGrantsForSelf.microsoft-user-default-legacy',
        ],
      },
      'b',
    ),
  ]),
  tenant('not told', 'unknown', [setting('authorization_policy', {})]),
  tenant('low permissions only, and none is risky', 'pass', [
    setting('authorization_policy', {
      permissionGrantPolicyIdsAssignedToDefaultUserRole: [
        'ManagePermissionGrantsForSelf.microsoft-user-default-low',
      ],
    }),
    setting('delegated_permission_classification', { permissionName: 'User.Read' }),
  ]),
  tenant('mail is rated low', 'fail', [
    setting('authorization_policy', {
      permissionGrantPolicyIdsAssignedToDefaultUserRole: [
        'ManagePermissionGrantsForSelf.microsoft-user-default-low',
      ],
    }),
    setting('delegated_permission_classification', { permissionName: 'Mail.ReadWrite' }),
  ]),
  refused('the policy was not read'),
];
