import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, isActive } from '../subject.ts';

const weak = /(?:sms|call|email|question)$/;

export const factorByTextOrCall: Check = {
  id: 'factor-by-text-or-call',
  title: 'Second factor by text message, call or question',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  system: 'okta',
  remedy:
    'Replace it by an authenticator, and take text, call and question out of the enrolment policy.',
  cause: 'They were the first factors on offer.',
  closes: 'No such factor active.',
  controls: { nhi: [], csf: ['PR.AA-03'] },
  population: { says: 'people who can sign in', classes: ['human'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const found = credentials.filter(
      (one) => one.type === 'authenticator' && one.status === 'active' && weak.test(one.issuer),
    );
    if (found.length > 0)
      return fail(
        `${found.map((one) => one.issuer).join(', ')}: a number or an address can be taken over`,
        found.map((one) => one.nativeId),
      );
    if (unseen !== undefined) return cannotTell(unseen);
    const mfa = view.identity(id, at)?.mfa;
    return mfa?.known ? pass : cannotTell(mfa?.because ?? 'factors were not read');
  },
  points: 8,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
