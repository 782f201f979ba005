import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { isActive } from '../subject.ts';

export const clientWithOldGrant: Check = {
  id: 'client-with-old-grant',
  title: 'App that is handed passwords or tokens in the address',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'okta',
  remedy: 'Move the app to authorization code with PKCE, or to client credentials with a key.',
  cause: 'The app was written for flows that OAuth 2.1 has left out.',
  closes: 'Neither implicit nor password among its grants.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: {
    says: 'OAuth clients that are not off',
    classes: ['service_account', 'third_party_app'],
  },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) && tagOf(view, id, at, 'grantTypes') !== undefined,
  judge(view, id, at) {
    const grants = (tagOf(view, id, at, 'grantTypes') ?? '').split(' ').filter((one) => one !== '');
    if (grants.length === 0) return cannotTell('its grant types were not told');
    const old = grants.filter((one) => one === 'implicit' || one === 'password');
    return old.length > 0 ? fail(`takes ${old.join(' and ')}: RFC 9700 says not to`) : pass;
  },
  points: 6,
  condition: 'no_strong_authenticator',
};
