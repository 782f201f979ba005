import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';

export const rootSignsIn: Check = {
  id: 'root-signs-in',
  title: 'Host that lets root sign in by password',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'openssh',
  remedy: 'Set PermitRootLogin no, or prohibit-password.',
  cause: 'It was set for the installation.',
  closes: 'PermitRootLogin no or prohibit-password.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'hosts', classes: 'scopes' },
  judge(view, id, at) {
    const told = view
      .resource(`openssh:${scopeOf(view, id, at)?.scope ?? ''}`, at)
      ?.tags['permitrootlogin']?.toLowerCase();
    if (told === undefined) return cannotTell('its sshd_config does not say, or was not read');
    return told === 'yes' ? fail('root signs in with whatever anybody may') : pass;
  },
  points: 10,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
