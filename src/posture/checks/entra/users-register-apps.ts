import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { field, settingsOf, tenantCheck, withSetting } from './tenant.ts';

export const usersRegisterApps: Check = {
  ...tenantCheck,
  id: 'users-register-apps',
  title: 'Anybody may register applications',
  severity: 'medium',
  topic: 'consent',
  dimension: 'exposure',
  remedy: 'Let only administrators register applications.',
  cause: 'It is open by default.',
  closes: 'Registration closed to ordinary users.',
  controls: { nhi: ['NHI3:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.5.1'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'authorization_policy', at);
    return withSetting(seen, 'the authorization policy', (policy) => {
      const may = field(policy, 'defaultUserRolePermissions', 'allowedToCreateApps');
      if (may === false) return pass;
      return may === true
        ? fail('every user may register applications')
        : cannotTell('whether users may register applications was not told');
    });
  },
  points: 8,
};
