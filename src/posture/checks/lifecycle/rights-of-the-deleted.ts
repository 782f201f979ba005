import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';

export const rightsOfTheDeleted: Check = {
  id: 'rights-of-the-deleted',
  title: 'Rights kept for somebody who is no more',
  severity: 'high',
  topic: 'offboarding',
  dimension: 'exposure',
  remedy: 'Take the grants of the dead name away: whoever is made under it inherits them.',
  cause: 'The account was deleted and its grants were not.',
  closes: 'No grant names it any longer.',
  controls: { nhi: ['NHI1:2025', 'NHI5:2025'], csf: ['PR.AA-05', 'ID.AM-08'] },
  population: { says: 'deleted identities that are still named', classes: everyClass },
  applies: (view, id, at) => view.identity(id, at)?.status === 'deleted',
  judge: (view, id, at) =>
    judgeGrants(
      view,
      { id, at },
      (one) => `${one.via.name} still grants it ${one.privileges[0] ?? 'rights'}`,
    ),
  points: 14,
  condition: 'stale_trust_path',
};
