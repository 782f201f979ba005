import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isVendorRole, unseenAccess } from '../subject.ts';

export const shadowAdmin: Check = {
  id: 'shadow-admin',
  title: 'Can take the control plane by a path',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  remedy: 'Cut one step of the path: narrow the trust, or the privilege that escalates.',
  cause: 'Several harmless grants add up to control of everything.',
  closes: 'One step of the path is gone from the graph.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05', 'ID.RA-01'] },
  population: { says: 'identities and roles that are no admins themselves', classes: 'any' },
  applies(view, id, at) {
    if (isVendorRole(view, id, at)) return false;
    const { tier, path } = view.tierOf(id, at);
    return tier !== 0 || path.length > 1;
  },
  judge(view, id, at) {
    const { tier, because, path } = view.tierOf(id, at);
    if (tier !== 0) {
      const unseen = unseenAccess(view, id, at);
      return unseen === undefined ? pass : cannotTell(unseen);
    }
    const steps = path.map((edge) => edge.to);
    return path.every((edge) => edge.certain) ? fail(because, steps) : cannotTell(because);
  },
  points: 16,
  condition: 'overprivilege',
};
