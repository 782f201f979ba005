import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isGlobal, rolesOf } from './roles.ts';
import { field, objects, premium, tenantCheck, withPremium } from './tenant.ts';

export const globalAdminWithoutApproval: Check = {
  ...tenantCheck,
  id: 'global-admin-without-approval',
  title: 'Global Administrator is activated without approval',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  remedy: 'Require approval to activate the role.',
  cause: 'Activation asks for no second person by default.',
  closes: 'A rule that requires approval for the role, and for every group that stands in it.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.7.6'] },
  judge(view, id, at) {
    const { roles, unseen } = rolesOf(view, id, at);
    return withPremium(
      premium(view, id, at),
      () => {
        const role = roles.find(isGlobal);
        const told = objects(role?.value['rules'])
          .map((rule) => field(rule, 'setting', 'isApprovalRequired'))
          .filter((one) => typeof one === 'boolean');
        if (told.some((one) => one === false))
          return fail('it may be activated by its holder alone');
        if (told.length > 0) return pass;
        return cannotTell(unseen ?? 'no rule of its activation was listed');
      },
      fail,
    );
  },
  points: 12,
};
