import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';

export const hostTakesPasswords: Check = {
  id: 'host-takes-passwords',
  title: 'Host that takes passwords',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'openssh',
  remedy: 'Set PasswordAuthentication no.',
  cause: 'It is the default of sshd.',
  closes: 'PasswordAuthentication no.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'hosts', classes: 'scopes' },
  judge(view, id, at) {
    const told = view
      .resource(`openssh:${scopeOf(view, id, at)?.scope ?? ''}`, at)
      ?.tags['passwordauthentication']?.toLowerCase();
    if (told === undefined) return cannotTell('its sshd_config does not say, or was not read');
    return told === 'yes' ? fail('passwords may be guessed and reused') : pass;
  },
  points: 8,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
