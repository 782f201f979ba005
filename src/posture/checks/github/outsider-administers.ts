import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const outsiderAdministers: Check = {
  id: 'outsider-administers',
  title: 'Outside collaborator who administers a repository',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'github',
  remedy: 'Give them write or less, or take them into the organisation.',
  cause: 'Work was handed to somebody outside with the role that asked no questions.',
  closes: 'No admin or maintain role of theirs is listed.',
  controls: { nhi: [], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'outside collaborators', classes: ['human'] },
  applies: (view, id, at) => view.identity(id, at)?.flags.external === true,
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, resources }) => {
      const level = privileges.find((one) => one === 'repo:admin' || one === 'repo:maintain');
      return level === undefined ? undefined : `${level} on ${resources.join(', ')}`;
    }),
  points: 12,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
