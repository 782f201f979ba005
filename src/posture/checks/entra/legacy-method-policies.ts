import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { methodsPolicy } from './methods.ts';
import { tenantCheck, withSetting } from './tenant.ts';

export const legacyMethodPolicies: Check = {
  ...tenantCheck,
  id: 'legacy-method-policies',
  title: 'Authentication methods are still set in the old places too',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  remedy: 'Finish the migration of authentication methods.',
  cause: 'The old pages of MFA and password reset were never switched off.',
  closes: 'A finished migration.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.4'] },
  judge(view, id, at) {
    return withSetting(
      methodsPolicy(view, id, at),
      'the policy of authentication methods',
      (value) => {
        const state = value['policyMigrationState'];
        // Null: a tenant that never had the old pages.
        if (state === 'migrationComplete' || state === null) return pass;
        return typeof state === 'string'
          ? fail(`the migration stands at ${state}`)
          : cannotTell('the state of the migration was not told');
      },
    );
  },
  points: 6,
};
