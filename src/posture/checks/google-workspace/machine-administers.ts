import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const machineAdministers: Check = {
  id: 'machine-administers',
  title: 'Machine with an administrator role',
  severity: 'medium',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'google-workspace',
  remedy: 'Give it a role of its own with the few privileges of its task.',
  cause: 'A script was given a role made for people.',
  closes: 'No administrator role held by it.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'service accounts of other projects', classes: ['service_account'] },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges }) =>
      via.kind === 'assignment'
        ? `${via.name} (${privileges.length === 1 && privileges[0] === '*' ? 'everything' : `${privileges.length} privileges`})`
        : undefined,
    ),
  points: 10,
  condition: 'overprivilege',
};
