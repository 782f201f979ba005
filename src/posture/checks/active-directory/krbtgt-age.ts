import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, daysBetween, renewedAt } from '../subject.ts';
import { ofType, ridOf } from './account.ts';

const OLD_DAYS = 180;

export const krbtgtAge: Check = {
  id: 'krbtgt-age',
  title: 'Key that signs all tickets is old',
  severity: 'high',
  topic: 'rotation',
  dimension: 'rotation',
  system: 'active-directory',
  remedy: 'Reset the password of krbtgt twice, with a day between, and put it into the calendar.',
  cause: 'Nothing breaks while it stays, so nobody does it.',
  closes: 'Its password set within the last 180 days.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.DS-01'] },
  population: { says: 'krbtgt accounts', classes: ['service_account'] },
  applies: (view, id, at) => ridOf(view, id, at) === '502',
  judge(view, id, at) {
    const signing = ofType(view, id, { at, type: 'signing_key' });
    if (signing === undefined)
      return cannotTell(blindTo(view, id, at, 'credential') ?? 'its key was not listed');
    const set = renewedAt(signing);
    if (!set.known) return cannotTell(`when its password was set: ${set.because}`);
    const days = daysBetween(set.value, at);
    return days > OLD_DAYS
      ? fail(`its password is ${days} days old: tickets forged with it work as long`, [
          signing.nativeId,
        ])
      : pass;
  },
  points: 12,
  likelihoodNats: 0.1,
  condition: 'no_rotation',
};
