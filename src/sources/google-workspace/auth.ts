/** How a sign-in to Google was proved. https://developers.google.com/workspace/admin/reports/v1/appendix/activity/login */
import type { EventAuth } from '../../model/index.ts';

const viaOf = (loginType: string | undefined): EventAuth['via'] => {
  if (loginType === 'google_password') return 'local';
  return loginType === 'saml' ? 'federated' : undefined;
};

const factorOf = (method: string): EventAuth['factor'] => {
  if (/security_key|passkey/i.test(method)) return 'phishing_resistant';
  if (/google_prompt|device_prompt/i.test(method)) return 'push';
  if (/idv_preregistered_phone|sms|text/i.test(method)) return 'message';
  if (/call/i.test(method)) return 'call';
  return /otp|authenticator|backup_code/i.test(method) ? 'code' : 'other';
};

export const googleAuth = (
  application: string,
  name: string,
  said: { readonly loginType?: string; readonly method?: string; readonly failure?: string },
): EventAuth | undefined => {
  if (application !== 'login') return undefined;
  const via = viaOf(said.loginType);
  const challenge = name === 'login_challenge' || name === 'login_verification';
  const factor = challenge && said.method !== undefined ? factorOf(said.method) : undefined;
  const refusal = /invalid_password/i.test(said.failure ?? '')
    ? 'wrong_secret'
    : /account_disabled|suspended/i.test(said.failure ?? '')
      ? 'disabled'
      : name === 'login_failure'
        ? 'wrong_secret'
        : undefined;
  if (!challenge && via === undefined && refusal === undefined) return undefined;
  return {
    step: challenge ? 'factor' : 'primary',
    ...(via === undefined ? {} : { via }),
    ...(factor === undefined ? {} : { factor }),
    ...(refusal === undefined ? {} : { refusal }),
  };
};
