import type { Check } from '../../contract.ts';
import { allowedTo, judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';

export const tokenOnAllRepositories: Check = {
  id: 'token-on-all-repositories',
  title: 'Fine-grained token on every repository',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'github',
  remedy: 'Name the repositories that the token needs.',
  cause: 'All repositories is the first choice in the form.',
  closes: 'Its tokens that write name their repositories.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'people and bots with fine-grained tokens', classes: everyClass },
  applies: (view, id, at) =>
    allowedTo(view, id, at).some((one) => one.via.nativeId?.startsWith('pat/')),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges, resources }) =>
      via.nativeId?.startsWith('pat/') &&
      resources.some((one) => one.endsWith('/*')) &&
      privileges.some((one) => one.endsWith(':write'))
        ? `${via.name} writes in all repositories`
        : undefined,
    ),
  points: 8,
  condition: 'overprivilege',
};
