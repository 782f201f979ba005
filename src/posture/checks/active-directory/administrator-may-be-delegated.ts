import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo } from '../subject.ts';
import { flagsOf, isController, isOn, ridOf } from './account.ts';

export const administratorMayBeDelegated: Check = {
  id: 'administrator-may-be-delegated',
  title: 'Administrator whose tickets may be passed on',
  severity: 'medium',
  topic: 'delegation',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Put the account into Protected Users, or mark it as sensitive and not to be delegated.',
  cause: 'Administrators are made like other users.',
  closes: 'The account in Protected Users, or marked as not to be delegated.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-05', 'PR.AA-03'] },
  population: {
    says: 'accounts of tier 0 that are no controllers',
    classes: ['human', 'service_account'],
  },
  applies: (view, id, at) =>
    isOn(view, id, at) &&
    !isController(view, id, at) &&
    ridOf(view, id, at) !== '502' &&
    view.tierOf(id, at).tier === 0,
  judge(view, id, at) {
    const flags = flagsOf(view, id, at);
    if (flags?.includes('not_delegated')) return pass;
    if (view.groupsOf(id, at).some((one) => one.nativeId.endsWith('-525'))) return pass;
    const unseen = blindTo(view, id, at, 'membership', 'group');
    if (unseen !== undefined) return cannotTell(unseen);
    return flags === undefined
      ? cannotTell('its account control was not readable')
      : fail('is neither a protected user nor marked as not to be delegated');
  },
  points: 6,
  condition: 'overprivilege',
};
