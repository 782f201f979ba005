import { cannotTell, type Entitlement, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo, everyClass, isUnread, unlessBlind } from '../subject.ts';

/** All privileges, or all but a few, on everything. */
const isBroad = (one: Entitlement): boolean =>
  (one.privilegesInverted || one.privileges.some((privilege) => privilege === '*')) &&
  (one.resourcesInverted || one.resources.includes('*'));

export const inheritedBroadAccess: Check = {
  id: 'inherited-broad-access',
  title: 'Everything allowed through a group',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'inheritance_depth',
  remedy: 'Take it out of the group, or give the group only what its members use.',
  cause: 'A group carries rights that most of its members do not need.',
  closes: 'The group without the broad grant, or the identity out of the group.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities in groups', classes: everyClass },
  applies: (view, id, at) =>
    view.groupsOf(id, at).length > 0 || blindTo(view, id, at, 'membership') !== undefined,
  judge(view, id, at) {
    const inherited = allowedTo(view, id, at).filter((one) => one.holderId !== id);
    const nameOf = (one: Entitlement) => view.group(one.holderId, at)?.name ?? one.holderId;
    const broad = inherited.filter((one) => isBroad(one) && one.conditions === undefined);
    const [first] = broad;
    if (first) {
      const groups = [...new Set(broad.map(nameOf))].sort();
      return fail(`${first.via.name} of group ${groups.join(', ')} allows everything`, groups);
    }
    const maybe = inherited.find((one) => isUnread(one) || isBroad(one));
    if (!maybe) return unlessBlind(blindTo(view, id, at, 'entitlement', 'membership'), pass);
    return isUnread(maybe)
      ? cannotTell(`policy ${maybe.via.name} of group ${nameOf(maybe)} was not read`)
      : cannotTell(`group ${nameOf(maybe)} allows everything under conditions`);
  },
  points: 8,
  condition: 'overprivilege',
};
