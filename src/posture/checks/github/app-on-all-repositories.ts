import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isActive } from '../subject.ts';

export const appOnAllRepositories: Check = {
  id: 'app-on-all-repositories',
  title: 'App of others that writes in all repositories',
  severity: 'high',
  topic: 'consent',
  dimension: 'blast_radius',
  system: 'github',
  remedy: 'Choose the repositories that the app needs in its installation.',
  cause: 'All repositories was the first choice at installation.',
  closes: 'The installation on selected repositories, or reading only.',
  controls: { nhi: ['NHI3:2025', 'NHI5:2025'], csf: ['GV.SC-07', 'PR.AA-05'] },
  population: { says: 'apps of other makers', classes: ['third_party_app'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges, conditions }) => {
      const writes = privileges.find((one) => one.endsWith(':write'));
      return via.kind !== 'consent' || writes === undefined || conditions !== undefined
        ? undefined
        : `${writes} in every repository, of today and tomorrow`;
    }),
  points: 12,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
