/** What the type code of a log record says of how somebody proved themselves. https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes */
import type { EventAuth } from '../../model/index.ts';
import { refusalIn } from '../refusal.ts';

const table: Readonly<Record<string, EventAuth>> = {
  s: { step: 'primary' },
  ssa: { step: 'primary' },
  f: { step: 'primary' },
  fp: { step: 'primary', refusal: 'wrong_secret' },
  fu: { step: 'primary', refusal: 'unknown_account' },
  limit_wc: { step: 'primary', refusal: 'locked' },
  limit_mu: { step: 'primary', refusal: 'locked' },
  limit_sul: { step: 'primary', refusal: 'locked' },
  pwd_leak: { step: 'primary', refusal: 'policy' },
  gd_send_pn: { step: 'challenge', factor: 'push' },
  gd_send_sms: { step: 'challenge', factor: 'message' },
  gd_send_voice: { step: 'challenge', factor: 'call' },
  gd_auth_succeed: { step: 'factor' },
  gd_auth_failed: { step: 'factor', refusal: 'factor_wrong' },
  gd_auth_rejected: { step: 'factor', factor: 'push', refusal: 'factor_denied' },
  seacft: { protocol: 'oauth', grant: 'authorization_code' },
  feacft: { protocol: 'oauth', grant: 'authorization_code' },
  seccft: { protocol: 'oauth', grant: 'client_credentials' },
  feccft: { protocol: 'oauth', grant: 'client_credentials', refusal: 'wrong_secret' },
  sepft: { protocol: 'oauth', grant: 'password' },
  fepft: { protocol: 'oauth', grant: 'password', refusal: 'wrong_secret' },
  sede: { protocol: 'oauth', grant: 'device_code' },
  fede: { protocol: 'oauth', grant: 'device_code' },
  sertft: { protocol: 'oauth', grant: 'refresh_token' },
  fertft: { protocol: 'oauth', grant: 'refresh_token' },
  // A rotating refresh token that was used before.
  ferrt: { protocol: 'oauth', grant: 'refresh_token', refusal: 'reused' },
};

export const auth0Auth = (code: string, description: string | undefined): EventAuth | undefined => {
  const auth = Object.hasOwn(table, code) ? table[code] : undefined;
  if (auth === undefined || auth.refusal !== undefined || !code.startsWith('f')) return auth;
  const refusal = refusalIn(description);
  return refusal === undefined ? auth : { ...auth, refusal };
};
