import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, daysBetween, renewedAt } from '../subject.ts';
import { isOn, ofType } from './account.ts';

/** Windows changes it every 30 days by itself. */
const OLD_DAYS = 60;

export const machinePasswordOld: Check = {
  id: 'machine-password-old',
  title: 'Computer that changes its password no more',
  severity: 'low',
  topic: 'dormant',
  dimension: 'rotation',
  system: 'active-directory',
  remedy: 'Find out whether the computer still runs; disable its account if not.',
  cause: 'Machines are switched off or restored from old images, their accounts stay.',
  closes: 'Its password set within the last 60 days, or the account disabled.',
  controls: { nhi: ['NHI1:2025', 'NHI7:2025'], csf: ['PR.AA-01', 'ID.AM-08'] },
  population: { says: 'computers that are not disabled', classes: ['workload'] },
  applies: (view, id, at) =>
    isOn(view, id, at) &&
    (ofType(view, id, { at, type: 'kerberos_key' }) !== undefined ||
      blindTo(view, id, at, 'credential') !== undefined),
  judge(view, id, at) {
    const own = ofType(view, id, { at, type: 'kerberos_key' });
    if (own === undefined)
      return cannotTell(blindTo(view, id, at, 'credential') ?? 'its key was not listed');
    const set = renewedAt(own);
    if (!set.known) return cannotTell(`when its password was set: ${set.because}`);
    const days = daysBetween(set.value, at);
    return days > OLD_DAYS
      ? fail(`its password is ${days} days old, though a running computer changes it every 30`, [
          own.nativeId,
        ])
      : pass;
  },
  points: 3,
  condition: 'dormant',
};
