import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isActive } from '../subject.ts';

export const lastAccountLeft: Check = {
  id: 'last-account-left',
  title: 'The last account of somebody whose others are closed',
  severity: 'medium',
  topic: 'offboarding',
  dimension: 'ownership',
  remedy: 'Ask why this account was left open, and close it with the others.',
  cause: 'Offboarding reached the directory and not every system beside it.',
  closes: 'The account disabled or gone, or another account of the person open.',
  controls: { nhi: [], csf: ['PR.AA-01', 'PR.AA-05', 'GV.RR-04'] },
  population: { says: 'active accounts that are linked to others', classes: ['human'] },
  applies: (view, id, at) => isActive(view.identity(id, at)) && view.linkedTo(id, at).length > 0,
  judge(view, id, at) {
    const others = view.linkedTo(id, at);
    const closed = others.filter((one) => one.status === 'disabled' || one.status === 'deleted');
    if (closed.length === others.length) {
      const names = closed.map((one) => one.id);
      return fail(
        `is open while ${names.join(', ')} of the same person ${names.length === 1 ? 'is' : 'are'} closed`,
        names,
      );
    }
    return others.some((one) => one.status === 'active')
      ? pass
      : cannotTell('whether the other accounts of the person are open is not told');
  },
  points: 10,
  condition: 'unowned',
};
