import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { dateOf, daysBetween, isVendorRole, lastUseOf } from '../subject.ts';

const IDLE_DAYS = 30;

export const privilegedWithoutRecentUse: Check = {
  id: 'privileged-without-recent-use',
  title: 'Standing high privilege that is not used',
  severity: 'medium',
  topic: 'standing_admin',
  dimension: 'dormancy',
  remedy: 'Make the privilege eligible or just-in-time instead of standing.',
  cause: 'High privilege is held all the time for work that is rare.',
  closes: 'The privilege made eligible or taken away, or a use seen.',
  controls: { nhi: ['NHI1:2025', 'NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities and roles of tier 0 or 1, but emergency access', classes: 'any' },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) &&
    view.identity(id, at)?.flags.emergencyAccess !== true &&
    view.tierOf(id, at).tier <= 1,
  judge(view, id, at) {
    const use = lastUseOf(view, id, at);
    if (!use) return cannotTell('not in the inventory');
    const { lastUsedAt, createdAt } = use;
    if (!lastUsedAt.known) return cannotTell(`last use: ${lastUsedAt.because}`);
    const since = lastUsedAt.value ?? (createdAt.known ? createdAt.value : undefined);
    if (since === undefined) return cannotTell('never used, and when it was made is not known');
    const days = daysBetween(since, at);
    if (days <= IDLE_DAYS) return pass;
    return lastUsedAt.value === null
      ? fail(`never used in the ${days} days since it was made`)
      : fail(`last used ${days} days ago, on ${dateOf(since)}`);
  },
  onUse: 'pass',
  points: 10,
  condition: 'overprivilege',
};
