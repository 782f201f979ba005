import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { field, settingsOf, tenantCheck, withSetting } from './tenant.ts';

export const anybodyInvitesGuests: Check = {
  ...tenantCheck,
  id: 'anybody-invites-guests',
  title: 'Anybody may invite guests',
  severity: 'medium',
  topic: 'trust',
  dimension: 'exposure',
  remedy: 'Let only administrators and guest inviters invite.',
  cause: 'It is open by default.',
  closes: 'Invitations kept to administrators and guest inviters, or to nobody.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], scuba: ['MS.AAD.8.2'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'authorization_policy', at);
    return withSetting(seen, 'the authorization policy', (policy) => {
      const from = field(policy, 'allowInvitesFrom');
      if (typeof from !== 'string') return cannotTell('who may invite guests was not told');
      return from === 'adminsAndGuestInviters' || from === 'none'
        ? pass
        : fail(`guests may be invited by ${from}`);
    });
  },
  points: 6,
};
