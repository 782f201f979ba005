import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const ownRoleWithEverything: Check = {
  id: 'own-role-with-everything',
  title: 'Role of our own that allows everything',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'azure',
  remedy: 'Write the actions that are needed, or use a built-in role.',
  cause: 'A custom role was copied from Owner.',
  closes: 'No star among its actions.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS Azure 5.23'] },
  population: { says: 'custom roles', classes: 'roles' },
  applies: (view, id, at) => view.role(id, at)?.managedBy === 'customer',
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, via }) =>
      privileges.includes('*') ? `${via.name} allows *` : undefined,
    ),
  points: 10,
  condition: 'overprivilege',
};
