import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isRiskyPermission } from './permissions.ts';
import { field, naming, settingsOf, tenantCheck, texts, withSetting } from './tenant.ts';

/** Consent to what the site rated low, of verified publishers. */
const LOW = /\.microsoft-user-default-low$/i;

export const openUserConsent: Check = {
  ...tenantCheck,
  id: 'open-user-consent',
  title: 'Users let apps in by themselves',
  severity: 'high',
  topic: 'consent',
  dimension: 'exposure',
  remedy:
    'Take consent away from users, or leave them only harmless permissions of verified publishers.',
  cause: 'It is open by default.',
  closes:
    'No policy of consent for users, or only that of low permissions with none that is risky.',
  controls: { nhi: ['NHI3:2025'], csf: ['PR.AA-05', 'GV.SC-07'], scuba: ['MS.AAD.5.2'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'authorization_policy', at);
    return withSetting(seen, 'the authorization policy', (policy) => {
      const given =
        field(policy, 'permissionGrantPolicyIdsAssignedToDefaultUserRole') ??
        field(policy, 'defaultUserRolePermissions', 'permissionGrantPoliciesAssigned');
      if (!Array.isArray(given)) return cannotTell('what users may consent to was not told');
      const own = texts(given).filter((one) => /^ManagePermissionGrantsForSelf\./i.test(one));
      const open = own.filter((one) => !LOW.test(one));
      if (open.length > 0) return fail(`users consent under ${naming(open)}`);
      if (own.length === 0) return pass;
      const rated = settingsOf(view, id, 'delegated_permission_classification', at);
      const risky = rated.values.flatMap((one) => {
        const names = texts(one['permissionName']);
        return one['risky'] === true ? names : names.filter(isRiskyPermission);
      });
      const isRisky = risky.length > 0 || rated.values.some((one) => one['risky'] === true);
      if (isRisky) return fail(`users may consent to ${naming(risky)}, which is rated low`);
      return rated.unseen === undefined ? pass : cannotTell(rated.unseen);
    });
  },
  points: 15,
  likelihoodNats: 0.5,
};
