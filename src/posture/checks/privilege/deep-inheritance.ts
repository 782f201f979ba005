import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, everyClass, unlessBlind } from '../subject.ts';

const DEEP = 3;

export const deepInheritance: Check = {
  id: 'deep-inheritance',
  title: 'High privilege through groups within groups',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'inheritance_depth',
  remedy: 'Put it into the group that holds the right, or take it out of the chain.',
  cause: 'Groups were put into groups until nobody saw what the innermost may do.',
  closes: 'No path to high privilege that runs over three memberships or more.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities of tier 0 and 1', classes: everyClass },
  applies: (view, id, at) => view.tierOf(id, at).tier <= 1,
  judge(view, id, at) {
    const { path, because } = view.tierOf(id, at);
    const depth = path.filter((edge) => edge.kind === 'member_of').length;
    if (depth >= DEEP)
      return path.every((edge) => edge.certain)
        ? fail(
            `${depth} memberships deep: ${because}`,
            path.map((edge) => edge.to),
          )
        : cannotTell(because);
    return unlessBlind(blindTo(view, id, at, 'membership'), pass);
  },
  points: 8,
  condition: 'overprivilege',
};
