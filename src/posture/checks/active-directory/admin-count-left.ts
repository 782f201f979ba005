import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { everyClass, unseenAccess } from '../subject.ts';
import { isOn } from './account.ts';

export const adminCountLeft: Check = {
  id: 'admin-count-left',
  title: 'Marked as an administrator, and is none any more',
  severity: 'low',
  topic: 'dormant',
  dimension: 'inheritance_depth',
  system: 'active-directory',
  remedy: 'Clear adminCount and turn inheritance of its access list on again.',
  cause: 'The mark is set when a protected group is joined, and nobody clears it on leaving.',
  closes: 'adminCount cleared.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-05', 'ID.AM-08'] },
  population: { says: 'accounts marked by adminCount', classes: everyClass },
  applies: (view, id, at) => isOn(view, id, at) && tagOf(view, id, at, 'adminCount') === '1',
  judge(view, id, at) {
    const { tier, because, path } = view.tierOf(id, at);
    if (tier === 0) return path.every((edge) => edge.certain) ? pass : cannotTell(because);
    const unseen = unseenAccess(view, id, at);
    return unseen === undefined
      ? fail('adminCount is set, it rules nothing now: rules for its unit do not reach it')
      : cannotTell(unseen);
  },
  points: 3,
};
