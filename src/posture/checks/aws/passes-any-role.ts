import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isVendorRole } from '../subject.ts';

const privileges = new Set(['iam:passrole', 'iam:*', '*']);

export const passesAnyRole: Check = {
  id: 'passes-any-role',
  title: 'May hand any role to a service',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'aws',
  remedy: 'Name the roles in the resource, and the service in iam:PassedToService.',
  cause: 'The policy of a deployment was written before its roles had names.',
  closes: 'iam:PassRole on named roles.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities and roles that are not administrators', classes: 'any' },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) &&
    !(view.tierOf(id, at).tier === 0 && view.tierOf(id, at).path.length === 1),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) => {
      const held = one.privileges.find((privilege) => privileges.has(privilege.toLowerCase()));
      return held !== undefined &&
        !one.privilegesInverted &&
        !one.resourcesInverted &&
        one.resources.includes('*') &&
        one.conditions === undefined
        ? `${held} on everything by ${one.via.name}: may hand any role of the account to a machine of its own`
        : undefined;
    }),
  points: 12,
  condition: 'overprivilege',
};
