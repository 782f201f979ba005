import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { dateOf, daysBetween } from '../subject.ts';
import { isAccountRoot } from './account-root.ts';

const RECENT_DAYS = 30;

export const rootRecentUse: Check = {
  id: 'root-recent-use',
  title: 'Root user in use',
  severity: 'high',
  topic: 'standing_admin',
  dimension: 'privilege',
  system: 'aws',
  remedy: 'Do daily work with roles; keep root for the few tasks that only root can do.',
  cause: 'Daily work is done as root because no role was set up for it.',
  closes: 'Thirty days without a sign-in or call of root.',
  controls: { nhi: ['NHI10:2025'], csf: ['PR.AA-05', 'DE.CM-03'] },
  population: { says: 'root users of accounts', classes: ['human'] },
  applies: isAccountRoot,
  judge(view, id, at) {
    const lastUsedAt = view.identity(id, at)?.lastUsedAt;
    if (!lastUsedAt?.known) return cannotTell(lastUsedAt?.because ?? 'not in the inventory');
    if (lastUsedAt.value === null) return pass;
    const days = daysBetween(lastUsedAt.value, at);
    return days <= RECENT_DAYS
      ? fail(`root was used ${days} days ago, on ${dateOf(lastUsedAt.value)}`)
      : pass;
  },
  onUse: 'fail',
  points: 8,
};
