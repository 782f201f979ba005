import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass, isActive } from '../subject.ts';

export const rewritesPolicies: Check = {
  id: 'rewrites-policies',
  title: 'May write the policies that bind it',
  severity: 'critical',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'vault',
  remedy: 'Leave sys/policies to the few who run Vault.',
  cause: 'Automation that sets Vault up kept its right.',
  closes: 'No right to change policies.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'people and machines that are not root', classes: everyClass },
  applies: (view, id, at) => id !== 'vault:root' && isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, privileges, resources }) =>
      resources.some((one) => /^vault:path:sys\/(?:\*|polic(?:y|ies)(?:\/|$))/.test(one)) &&
      privileges.some((one) => /^vault:(?:create|update|patch|sudo|\*)$/.test(one))
        ? `${via.name} lets it write policies: it may give itself anything`
        : undefined,
    ),
  points: 18,
  likelihoodNats: 0.1,
  condition: 'overprivilege',
};
