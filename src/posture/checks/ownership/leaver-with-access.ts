import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

export const leaverWithAccess: Check = {
  id: 'leaver-with-access',
  title: 'Its person has left, and it still works',
  severity: 'high',
  topic: 'offboarding',
  dimension: 'ownership',
  remedy: 'Disable the account, end its sessions, and hand on what it owns.',
  cause: 'Leaving was recorded in staff records and did not reach this system.',
  closes: 'The account disabled or gone, or a staff record that says otherwise.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-01', 'PR.AA-05', 'GV.RR-04'] },
  population: { says: 'accounts of people that are not disabled', classes: ['human'] },
  applies(view, id, at) {
    const status = view.identity(id, at)?.status;
    return status !== 'disabled' && status !== 'deleted';
  },
  judge(view, id, at) {
    const { state, because, personId } = view.employmentOf(id, at);
    if (state === 'unknown') return cannotTell(because);
    return state === 'left' ? fail(because, personId === undefined ? [] : [personId]) : pass;
  },
  points: 20,
  likelihoodNats: 0.7,
  condition: 'unowned',
};
