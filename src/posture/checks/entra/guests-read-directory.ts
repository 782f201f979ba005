import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { field, settingsOf, tenantCheck, withSetting } from './tenant.ts';

/** Limited, and restricted, guest access. https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
const limited = new Set([
  '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  '2af84b1e-32c8-42b7-82bc-daa82404023b',
]);

export const guestsReadDirectory: Check = {
  ...tenantCheck,
  id: 'guests-read-directory',
  title: 'Guests read the directory like members',
  severity: 'medium',
  topic: 'trust',
  dimension: 'exposure',
  remedy: 'Limit guests to properties of their own objects.',
  cause: 'The old default was never changed.',
  closes: 'Guest access limited or restricted.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.8.1'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'authorization_policy', at);
    return withSetting(seen, 'the authorization policy', (policy) => {
      const role = field(policy, 'guestUserRoleId');
      if (typeof role !== 'string') return cannotTell('what guests may read was not told');
      return limited.has(role.toLowerCase()) ? pass : fail('guests have the rights of members');
    });
  },
  points: 6,
};
