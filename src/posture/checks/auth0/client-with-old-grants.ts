import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { machineClasses, tagOf } from '../ask.ts';

export const clientWithOldGrants: Check = {
  id: 'client-with-old-grants',
  title: 'Client with the password or implicit grant',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'auth0',
  remedy: 'Take both from the grant types of the client.',
  cause: 'Clients of old tenants have them by default.',
  closes: 'Neither among its grant types.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'clients', classes: machineClasses },
  applies: (view, id, at) => tagOf(view, id, at, 'grantTypes') !== undefined,
  judge(view, id, at) {
    const grants = (tagOf(view, id, at, 'grantTypes') ?? '').split(' ').filter((one) => one !== '');
    if (grants.length === 0) return cannotTell('its grant types were not told');
    const old = grants.filter(
      (one) =>
        one === 'implicit' ||
        one === 'password' ||
        one.startsWith('http://auth0.com/oauth/grant-type/password-realm'),
    );
    return old.length > 0
      ? fail(`takes ${old.join(' and ')}: anomaly detection does not see each`, old)
      : pass;
  },
  points: 6,
  condition: 'no_strong_authenticator',
};
