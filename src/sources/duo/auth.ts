/** What a record of Duo's authentication log says of the second factor. https://duo.com/docs/adminapi#authentication-logs */
import type { EventAuth } from '../../model/index.ts';

const factorOf = (factor: string): Pick<EventAuth, 'factor'> => {
  if (/webauthn|u2f|security_key|platform/i.test(factor)) return { factor: 'phishing_resistant' };
  if (/push/i.test(factor)) return { factor: 'push' };
  if (/sms/i.test(factor)) return { factor: 'message' };
  if (/call|phone/i.test(factor)) return { factor: 'call' };
  return { factor: /passcode|token|bypass|yubikey/i.test(factor) ? 'code' : 'other' };
};

/** `said`: reason and result of a refused one; empty where it passed. */
export const duoAuth = (factor: string, said: string): EventAuth => {
  const refusal = /user_marked_fraud|user_mistake|denied_by_user|user_denied|\bfraud\b/i.test(said)
    ? 'factor_denied'
    : /no_response|user_cancelled|timeout/i.test(said)
      ? 'factor_ignored'
      : /locked/i.test(said)
        ? 'locked'
        : /invalid_passcode|factor_restricted|invalid/i.test(said)
          ? 'factor_wrong'
          : said === ''
            ? undefined
            : 'policy';
  return { step: 'factor', ...factorOf(factor), ...(refusal ? { refusal } : {}) };
};
