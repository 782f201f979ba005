import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { dateOf, daysBetween, isActive, isVendorRole, lastUseOf } from '../subject.ts';

const DORMANT_DAYS = 90;

export const dormantIdentity: Check = {
  id: 'dormant-identity',
  title: 'Not used for 90 days',
  severity: 'medium',
  topic: 'dormant',
  dimension: 'dormancy',
  remedy: 'Disable it, wait for its owner to object, then remove it.',
  cause: 'The work that it was made for ended, and nobody took it away.',
  closes: 'A use within the window, or the identity disabled or gone.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-01', 'ID.AM-08'] },
  population: { says: 'active identities and roles, but emergency access', classes: 'any' },
  applies(view, id, at) {
    const identity = view.identity(id, at);
    if (identity) return isActive(identity) && !identity.flags.emergencyAccess;
    return !isVendorRole(view, id, at);
  },
  judge(view, id, at) {
    const use = lastUseOf(view, id, at);
    if (!use) return cannotTell('not in the inventory');
    const { lastUsedAt, createdAt } = use;
    if (!lastUsedAt.known) return cannotTell(`last use: ${lastUsedAt.because}`);
    if (lastUsedAt.value !== null) {
      const days = daysBetween(lastUsedAt.value, at);
      return days > DORMANT_DAYS
        ? fail(`last used ${days} days ago, on ${dateOf(lastUsedAt.value)}`)
        : pass;
    }
    if (!createdAt.known) return cannotTell(`never used; when it was made: ${createdAt.because}`);
    const days = daysBetween(createdAt.value, at);
    return days > DORMANT_DAYS ? fail(`never used in the ${days} days since it was made`) : pass;
  },
  onUse: 'pass',
  points: 12,
  likelihoodNats: 0.1,
  condition: 'dormant',
};
