/**
 * How a sign-in to Okta was proved. https://developer.okta.com/docs/reference/api/event-types/ and the page of the
 * System Log API on `authenticationContext`, `client`, `device` and `debugContext`.
 */
import type { Event, EventAuth, Refusal } from '../../model/index.ts';
import { obj, type Raw, str } from '../record.ts';

const refusals: readonly (readonly [RegExp, Refusal])[] = [
  [/reuse/i, 'reused'],
  [/reject|denied|deny|suspicious/i, 'factor_denied'],
  [/timeout|timed.?out|expired.?push/i, 'factor_ignored'],
  [/unknown.?user/i, 'unknown_account'],
  [/locked/i, 'locked'],
  [/suspend|deactiv|inactive/i, 'disabled'],
  [/expired/i, 'expired'],
  [/policy|zone|network/i, 'policy'],
  [/credential|password|verification_error|invalid|mismatch|client_secret/i, 'wrong_secret'],
];

const refusalOf = (eventType: string, reason: string | undefined): Refusal | undefined => {
  if (/deny_push|push_denied/.test(eventType)) return 'factor_denied';
  if (/detect_reuse|reuse/.test(eventType)) return 'reused';
  const found = refusals.find(([pattern]) => pattern.test(reason ?? ''))?.[1];
  // The same word for a password and for a code, told apart by the step.
  return found === 'wrong_secret' && /mfa/.test(eventType) ? 'factor_wrong' : found;
};

const factorOf = (said: string): EventAuth['factor'] => {
  if (/webauthn|fido|signed_nonce|fastpass|smart_?card|passkey/i.test(said))
    return 'phishing_resistant';
  if (/push/i.test(said)) return 'push';
  if (/sms/i.test(said)) return 'message';
  if (/call/i.test(said)) return 'call';
  return /otp|totp|token|email|google/i.test(said) ? 'code' : 'other';
};

const grantOf = (eventType: string, written: string | undefined): EventAuth['grant'] => {
  const said = `${eventType} ${written ?? ''}`;
  if (/refresh_token/.test(said)) return 'refresh_token';
  if (/device_code|device_authorization|device\.authorize/.test(said)) return 'device_code';
  if (/client_credentials/.test(said)) return 'client_credentials';
  if (/token-exchange|token_exchange/.test(said)) return 'token_exchange';
  if (/authorization_code/.test(said)) return 'authorization_code';
  return /grant.?type[^a-z]*password|(?:^| )password$/.test(said) ? 'password' : undefined;
};

const stepOf = (eventType: string): EventAuth['step'] => {
  if (/send_factor_verify_push|factor\.challenge/.test(eventType)) return 'challenge';
  return /mfa/.test(eventType) ? 'factor' : 'primary';
};

const isProof =
  /^user\.(?:session\.start|authentication|mfa\.(?:okta_verify|factor\.(?:challenge|verify)))|^app\.oauth2|^system\.push/;

export const oktaAuth = (record: Raw, eventType: string, debug: Raw): EventAuth | undefined => {
  if (!isProof.test(eventType)) return undefined;
  const reason = str(obj(record['outcome'])['reason']);
  const failed = /FAILURE|DENY/.test(str(obj(record['outcome'])['result']) ?? '');
  const refusal = failed || eventType.includes('reuse') ? refusalOf(eventType, reason) : undefined;
  const oauth = eventType.startsWith('app.oauth2');
  const grant = oauth ? grantOf(eventType, str(debug['grantType'])) : undefined;
  const step = oauth ? undefined : stepOf(eventType);
  const context = obj(record['authenticationContext']);
  const factor =
    step === 'factor' || step === 'challenge'
      ? factorOf(
          `${eventType} ${str(debug['factor']) ?? ''} ${str(context['credentialType']) ?? ''}`,
        )
      : undefined;
  return {
    ...(oauth ? { protocol: 'oauth' as const } : {}),
    ...(grant === undefined ? {} : { grant }),
    ...(/auth_via_(?:IDP|social|inbound)/i.test(eventType) ? { via: 'federated' as const } : {}),
    ...(step === undefined ? {} : { step }),
    ...(factor === undefined ? {} : { factor }),
    ...(refusal === undefined ? {} : { refusal }),
  };
};

/** A registered device, else the fingerprint that the sign-in page took. */
export const oktaDevice = (record: Raw, debug: Raw): Pick<Event['src'], 'device' | 'managed'> => {
  const device = obj(record['device']);
  const id = str(device['id']) ?? str(debug['deviceFingerprint']);
  const managed = device['managed'];
  return {
    ...(id ? { device: id } : {}),
    ...(typeof managed === 'boolean' ? { managed } : {}),
  };
};
