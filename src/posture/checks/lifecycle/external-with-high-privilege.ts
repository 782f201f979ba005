import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isActive, unseenAccess } from '../subject.ts';

export const externalWithHighPrivilege: Check = {
  id: 'external-with-high-privilege',
  title: 'Somebody from outside holds high privilege',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'over_privilege',
  dimension: 'privilege',
  remedy: 'Give the work to an account of your own, or bound the right in time and scope.',
  cause: 'An outsider was given what an own employee would have, for as long.',
  closes: 'The account below tier 1, or of the organisation.',
  controls: { nhi: [], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'people from outside', classes: ['human'] },
  applies: (view, id, at) =>
    view.identity(id, at)?.flags.external === true && isActive(view.identity(id, at)),
  judge(view, id, at) {
    const { tier, because, path } = view.tierOf(id, at);
    if (tier <= 1) return path.every((edge) => edge.certain) ? fail(because) : cannotTell(because);
    const unseen = unseenAccess(view, id, at);
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 14,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
