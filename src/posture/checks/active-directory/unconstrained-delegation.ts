import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';
import { isController, isOn, judgeFlag } from './account.ts';

export const unconstrainedDelegation: Check = {
  id: 'unconstrained-delegation',
  title: 'Keeps the tickets of whoever signs in to it',
  severity: 'critical',
  topic: 'delegation',
  dimension: 'exposure',
  system: 'active-directory',
  remedy:
    'Use constrained delegation to the services it needs, and mark administrators as not to be delegated.',
  cause: 'Delegation was switched on with the oldest of its options.',
  closes: 'The account without the flag.',
  controls: { nhi: ['NHI5:2025', 'NHI6:2025'], csf: ['PR.AA-05'] },
  population: { says: 'accounts that are no domain controllers', classes: everyClass },
  applies: (view, id, at) => isOn(view, id, at) && !isController(view, id, at),
  judge: (view, id, at) =>
    judgeFlag(
      view,
      { id, at },
      'trusted_for_delegation',
      'unconstrained delegation: whoever takes it waits for an administrator, or makes a controller come',
    ),
  points: 20,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
