import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isVendorRole } from '../subject.ts';

export const allowedByExclusion: Check = {
  id: 'allowed-by-exclusion',
  title: 'Allowed everything but a few',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'aws',
  remedy: 'Write down what is needed: what AWS adds tomorrow is allowed today.',
  cause: 'NotAction was taken for a short way to write a policy.',
  closes: 'No allowing statement with NotAction on everything.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities and roles', classes: 'any' },
  applies: (view, id, at) => !isVendorRole(view, id, at),
  judge: (view, id, at) =>
    judgeGrants(
      view,
      { id, at },
      ({ privilegesInverted, resources, conditions, via, privileges }) =>
        privilegesInverted && resources.includes('*') && conditions === undefined
          ? `${via.name} allows all but ${privileges.slice(0, 3).join(', ')}`
          : undefined,
    ),
  points: 8,
  condition: 'overprivilege',
};
