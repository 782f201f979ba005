import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { daysBetween } from '../subject.ts';
import { isOn, ridOf } from './account.ts';

const RECENT_DAYS = 30;

export const builtInAdministratorInUse: Check = {
  id: 'built-in-administrator-in-use',
  title: 'Built-in Administrator in daily use',
  severity: 'medium',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'active-directory',
  remedy: 'Work with named accounts; keep this one for recovery, with its password under seal.',
  cause: 'The first account of the domain stayed the handiest.',
  closes: 'Thirty days without a sign-in of it.',
  controls: { nhi: ['NHI9:2025', 'NHI10:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'built-in Administrators of domains', classes: ['human', 'service_account'] },
  applies: (view, id, at) => isOn(view, id, at) && ridOf(view, id, at) === '500',
  judge(view, id, at) {
    const lastUsedAt = view.identity(id, at)?.lastUsedAt;
    if (!lastUsedAt?.known) return cannotTell(lastUsedAt?.because ?? 'not in the inventory');
    if (lastUsedAt.value === null) return pass;
    const days = daysBetween(lastUsedAt.value, at);
    return days <= RECENT_DAYS
      ? fail(`signed in ${days} days ago: nobody can say which of its users that was`)
      : pass;
  },
  onUse: 'fail',
  points: 8,
  condition: 'shared',
};
