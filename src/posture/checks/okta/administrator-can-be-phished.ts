import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { activeCredentials, isActive } from '../subject.ts';

/** Okta names a factor by provider and type; these three are bound to the site they are used on. */
const resists = /(?:webauthn|u2f|signed_nonce)$/;

export const administratorCanBePhished: Check = {
  id: 'administrator-can-be-phished',
  title: 'Administrator without a factor that resists phishing',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'mfa',
  dimension: 'exposure',
  system: 'okta',
  remedy: 'Enrol a passkey, a security key or FastPass, and require it of administrators.',
  playbook: 'human/session-hijack',
  cause: 'Administrators keep the factor they enrolled as users.',
  closes: 'An active factor that resists phishing.',
  controls: { nhi: [], csf: ['PR.AA-03'] },
  population: { says: 'people with an administrator role', classes: ['human'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    allowedTo(view, id, at).some(
      (one) => one.via.kind === 'assignment' && !one.privileges.includes('app.sign_in'),
    ),
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const factors = credentials.filter(
      (one) => one.type === 'authenticator' && one.status === 'active',
    );
    if (unseen !== undefined) return cannotTell(unseen);
    if (factors.some((one) => resists.test(one.issuer))) return pass;
    const mfa = view.identity(id, at)?.mfa;
    if (!mfa?.known) return cannotTell(mfa?.because ?? 'factors were not read');
    return fail(
      factors.length === 0
        ? 'has no second factor'
        : `has only ${factors.map((one) => one.issuer).join(', ')}, which a false page can pass on`,
    );
  },
  points: 14,
  likelihoodNats: 0.4,
  condition: 'no_strong_authenticator',
};
