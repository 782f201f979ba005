import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';

export const rightsOverEverything: Check = {
  id: 'rights-over-everything',
  title: 'Rights at the root of the directory',
  severity: 'critical',
  topic: 'standing_admin',
  dimension: 'blast_radius',
  system: 'azure',
  remedy: 'Take the assignment at / away: it was meant for a moment.',
  cause: 'A global administrator elevated access and did not give it back.',
  closes: 'No assignment at /.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS Azure 5.3.3'] },
  population: { says: 'people and machines', classes: everyClass },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, resources }) =>
      via.kind === 'assignment' && resources.includes('/')
        ? `${via.name} over every subscription`
        : undefined,
    ),
  points: 20,
  condition: 'overprivilege',
};
