import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isActive } from '../subject.ts';

export const outsiderWithoutEnd: Check = {
  id: 'outsider-without-end',
  title: 'Outsider with a role that never ends',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'exposure',
  system: 'gitlab',
  remedy: 'Set an end to each membership of outsiders.',
  cause: 'Memberships have no end unless one is set.',
  closes: 'Every role of theirs has an end, or is guest.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-05', 'GV.SC-10'] },
  population: { says: 'external users', classes: ['human'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) && view.identity(id, at)?.flags.external === true,
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, until, resources }) => {
      const role = privileges.find((one) =>
        /^(?:group|project):(?:developer|maintainer|owner)$/.test(one),
      );
      return role === undefined || until !== undefined
        ? undefined
        : `${role} on ${resources[0] ?? 'it'} without an end`;
    }),
  points: 6,
  condition: 'stale_trust_path',
};
