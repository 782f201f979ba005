import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo } from '../subject.ts';

export const rulerWithoutStrongFactor: Check = {
  system: 'entra',
  population: { says: 'people of tier 0', classes: ['human'] },
  id: 'ruler-without-strong-factor',
  title: 'Somebody who rules the tenant has no factor that withstands phishing',
  severity: 'critical',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Register a passkey, a security key or Windows Hello for the account.',
  cause: 'The role came after the account, with the factors it had.',
  closes: 'A device-bound factor registered.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  applies: (view, id, at) => {
    const account = view.identity(id, at);
    return account?.status !== 'disabled' && view.tierOf(id, at).tier === 0;
  },
  judge(view, id, at) {
    const factors = view.credentialsOf(id, at).filter((one) => one.type === 'authenticator');
    if (factors.some((one) => one.binding === 'device_bound')) return pass;
    const because = blindTo(view, id, at, 'credential');
    if (because !== undefined) return cannotTell(because);
    const account = view.identity(id, at);
    if (factors.length === 0 && account?.mfa.known !== true)
      return cannotTell('its authentication methods were not listed');
    return fail(
      factors.length === 0
        ? 'no second factor is registered'
        : 'its factors may all be relayed by a look-alike site',
    );
  },
  points: 20,
  likelihoodNats: 0.8,
};
