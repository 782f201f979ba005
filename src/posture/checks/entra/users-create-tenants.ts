import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { field, settingsOf, tenantCheck, withSetting } from './tenant.ts';

export const usersCreateTenants: Check = {
  ...tenantCheck,
  id: 'users-create-tenants',
  title: 'Anybody may make new tenants',
  severity: 'low',
  topic: 'consent',
  dimension: 'exposure',
  remedy: 'Let only administrators make tenants.',
  cause: 'It is open by default.',
  closes: 'Making of tenants closed to ordinary users.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'authorization_policy', at);
    return withSetting(seen, 'the authorization policy', (policy) => {
      const may = field(policy, 'defaultUserRolePermissions', 'allowedToCreateTenants');
      if (may === false) return pass;
      return may === true
        ? fail('every user may make a tenant, and rules it')
        : cannotTell('whether users may make tenants was not told');
    });
  },
  points: 4,
};
