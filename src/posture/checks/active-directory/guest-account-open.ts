import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';
import { ridOf } from './account.ts';

export const guestAccountOpen: Check = {
  id: 'guest-account-open',
  title: 'Guest account is open',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Disable it; nothing needs it.',
  cause: 'It was opened for a share or a printer.',
  closes: 'The account disabled.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-01', 'PR.AA-03'] },
  population: { says: 'built-in Guests of domains', classes: everyClass },
  applies: (view, id, at) => ridOf(view, id, at) === '501',
  judge(view, id, at) {
    const status = view.identity(id, at)?.status;
    if (status === 'active') return fail('anybody is let in as Guest');
    return status === 'unknown' || status === undefined
      ? cannotTell('its account control was not readable')
      : pass;
  },
  points: 12,
  condition: 'no_strong_authenticator',
};
