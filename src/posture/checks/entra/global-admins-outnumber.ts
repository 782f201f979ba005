import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { GLOBAL_ADMINISTRATOR, privilegedRoles, unseenHolders, usersWith } from './roles.ts';
import { tenantCheck } from './tenant.ts';

export const globalAdminsOutnumber: Check = {
  ...tenantCheck,
  id: 'global-admins-outnumber',
  title: 'More global administrators than holders of finer roles',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'privilege',
  remedy: 'Give finer roles in place of Global Administrator.',
  cause: 'Finer roles were not looked for.',
  closes: 'At least as many users with finer privileged roles as global administrators.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.7.2'] },
  judge(view, id, at) {
    const global = usersWith(view, id, GLOBAL_ADMINISTRATOR, at);
    const finer = new Set(
      privilegedRoles
        .filter((role) => role !== GLOBAL_ADMINISTRATOR)
        .flatMap((role) => [...usersWith(view, id, role, at).keys()])
        .filter((user) => !global.has(user)),
    );
    const unseen = unseenHolders(view, id, at);
    if (unseen !== undefined) return cannotTell(unseen);
    if (global.size === 0 && finer.size === 0)
      return cannotTell('no holder of such a role is known');
    return global.size > finer.size
      ? fail(`${global.size} global administrators, and ${finer.size} with finer roles only`)
      : pass;
  },
  points: 8,
};
