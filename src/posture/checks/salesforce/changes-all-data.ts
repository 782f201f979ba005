import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass, isActive } from '../subject.ts';

export const changesAllData: Check = {
  id: 'changes-all-data',
  title: 'May change all data',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'blast_radius',
  system: 'salesforce',
  remedy: 'Give object permissions instead of Modify All Data.',
  cause: 'Modify All Data made an integration work.',
  closes: 'Neither Modify All Data nor Author Apex held.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'users that are not disabled', classes: everyClass },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, via }) => {
      const held = privileges.find((one) => one === 'ModifyAllData' || one === 'AuthorApex');
      return held === undefined ? undefined : `${held} by ${via.name}`;
    }),
  points: 8,
  condition: 'overprivilege',
};
