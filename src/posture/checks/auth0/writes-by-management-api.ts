import type { Check } from '../../contract.ts';
import { judgeGrants, machineClasses } from '../ask.ts';

export const writesByManagementApi: Check = {
  id: 'writes-by-management-api',
  title: 'Client that writes by the Management API',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'auth0',
  remedy: 'Take the create, update and delete scopes that its task does not need.',
  cause: 'All scopes were ticked at once.',
  closes: 'No writing scope over users, clients, connections or rules.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'clients', classes: machineClasses },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, resources }) => {
      const held = privileges.filter((one) =>
        /^(?:create|update|delete):(?:users|clients|client_grants|connections|roles|role_members|actions|rules|client_keys|signing_keys)$/.test(
          one,
        ),
      );
      return held.length > 0 && resources.some((one) => /\/api\/v2\/?$/.test(one))
        ? `has ${held.slice(0, 3).join(', ')}${held.length > 3 ? ` and ${held.length - 3} more` : ''}`
        : undefined;
    }),
  points: 12,
  condition: 'overprivilege',
};
