import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass, isActive } from '../subject.ts';

export const policyOverEveryPath: Check = {
  id: 'policy-over-every-path',
  title: 'Policy over every path',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'blast_radius',
  system: 'vault',
  remedy: 'Write the paths that the work needs.',
  cause: 'The policy was copied from an example.',
  closes: 'No grant on a path that begins with a star.',
  controls: { nhi: ['NHI5:2025', 'NHI2:2025'], csf: ['PR.AA-05', 'PR.DS-01'] },
  population: { says: 'people and machines that are not root', classes: everyClass },
  applies: (view, id, at) => id !== 'vault:root' && isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges, resources }) =>
      resources.some((one) => /^vault:path:(?:\*|\+\/\*|secret\/\*|kv\/\*)$/.test(one)) &&
      privileges.some((one) => one !== 'vault:deny')
        ? `${via.name} reaches ${resources[0]?.slice(11)}`
        : undefined,
    ),
  points: 12,
  condition: 'overprivilege',
};
