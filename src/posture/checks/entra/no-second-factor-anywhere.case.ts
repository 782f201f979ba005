import type { CheckCase } from '../world.case.ts';
import { policy, refused, setting, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('security defaults', 'pass', [setting('security_defaults', { isEnabled: true })]),
  tenant('a policy for some', 'pass', [
    setting('security_defaults', { isEnabled: false }),
    policy({
      users: { includeUsers: ['u'] },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }),
  ]),
  tenant('neither', 'fail', [setting('security_defaults', { isEnabled: false })]),
  refused('not read'),
];
