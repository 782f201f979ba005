import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';

export const administratorByGroup: Check = {
  id: 'administrator-by-group',
  title: 'Administrator by being in a group',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'inheritance_depth',
  system: 'okta',
  remedy: 'Assign the role in person, or let a review stand before the group.',
  cause: 'A role was given to a group that others may fill.',
  closes: 'No administrator role through a group.',
  controls: { nhi: [], csf: ['PR.AA-05'] },
  population: { says: 'people', classes: ['human'] },
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) =>
      one.via.kind === 'assignment' &&
      !one.privileges.includes('app.sign_in') &&
      /^(?:[A-Z_]{4,}|okta\.)/.test(one.privileges[0] ?? '') &&
      one.holderId !== id
        ? `${one.via.name} by a group: whoever fills the group, or a rule that does, makes administrators`
        : undefined,
    ),
  points: 6,
  condition: 'overprivilege',
};
