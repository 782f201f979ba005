import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { givenOf, rolesOf } from './roles.ts';
import { isUnset, naming, objects, premium, tenantCheck, withPremium } from './tenant.ts';

export const rolesAssignedOutsidePim: Check = {
  ...tenantCheck,
  id: 'roles-assigned-outside-pim',
  title: 'Privileged roles are given outside of Privileged Identity Management',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  remedy: 'Take the assignment away and give it again in Privileged Identity Management.',
  cause: 'It was given in a script or an older portal.',
  closes: 'No assignment of a privileged role from outside.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.7.5'] },
  judge(view, id, at) {
    const { roles, unseen } = rolesOf(view, id, at);
    return withPremium(
      premium(view, id, at),
      () => {
        // Only what PIM scheduled has a start.
        const outside = roles.filter(({ value }) =>
          objects(value['assignments']).some((one) => isUnset(one['startDateTime'])),
        );
        if (outside.length > 0)
          return fail(`from outside: ${naming(outside.map(({ name }) => name))}`);
        if (unseen !== undefined) return cannotTell(unseen);
        if (roles.length === 0 || roles.some(({ value }) => !Array.isArray(value['assignments'])))
          return cannotTell('who holds the roles was not listed');
        const later = roles.find(({ templateId, value }) =>
          givenOf(view, id, templateId.toLowerCase(), at).some(
            ({ holderId, entitlement }) =>
              entitlement?.standing === 'standing' &&
              !objects(value['assignments']).some(
                (one) => `entra:${String(one['principalId']).toLowerCase()}` === holderId,
              ),
          ),
        );
        return later ? cannotTell(`${later.name} was given to somebody since the last pull`) : pass;
      },
      fail,
    );
  },
  points: 12,
};
