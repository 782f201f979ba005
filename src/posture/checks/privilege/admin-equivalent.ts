import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isUnread, isVendorRole, unseenAccess } from '../subject.ts';

export const adminEquivalent: Check = {
  id: 'admin-equivalent',
  title: 'Holds the control plane itself',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  remedy: 'Cut the policy down to what is used, or make the right eligible instead of standing.',
  cause: 'A policy was written wider than the work needs.',
  closes: 'The path to the control plane is gone from the graph.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities and roles, but emergency access', classes: 'any' },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) && view.identity(id, at)?.flags.emergencyAccess !== true,
  judge(view, id, at) {
    const { tier, because, path } = view.tierOf(id, at);
    if (tier === 0 && path.length === 1) {
      return path[0]?.certain ? fail(because) : cannotTell(because);
    }
    const unread = tier === 0 ? undefined : view.entitlementsOf(id, at).find(isUnread);
    if (unread) return cannotTell(`policy ${unread.via.name} is attached but was not read`);
    const unseen = tier === 0 ? undefined : unseenAccess(view, id, at);
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 10,
  condition: 'overprivilege',
};
