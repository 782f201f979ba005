/**
 * How a sign-in to Entra was proved. https://learn.microsoft.com/graph/api/resources/signin and
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import type { Event, EventAuth, Refusal } from '../../model/index.ts';
import { obj, str } from '../record.ts';
import { type Folded, sortOf } from './fold.ts';

const refusals: Readonly<Record<string, Refusal>> = {
  '50126': 'wrong_secret',
  '50056': 'wrong_secret',
  '7000215': 'wrong_secret',
  '700027': 'wrong_secret',
  '700030': 'wrong_secret',
  '50034': 'unknown_account',
  '51004': 'unknown_account',
  '700016': 'unknown_account',
  '50053': 'locked',
  '50057': 'disabled',
  '7000112': 'disabled',
  '50055': 'expired',
  '50173': 'expired',
  '70043': 'expired',
  '70008': 'expired',
  '700082': 'expired',
  '7000222': 'expired',
  '53000': 'policy',
  '53001': 'policy',
  '53003': 'policy',
  '530032': 'policy',
  '50005': 'policy',
  '50105': 'policy',
  '500121': 'factor_denied',
  '50089': 'expired',
};

/** Second factor asked for, none given yet. */
const challenges = new Set(['50072', '50074', '50076', '50079', '50158', '50203']);

const grants: Readonly<Record<string, EventAuth['grant']>> = {
  devicecode: 'device_code',
  ropc: 'password',
};

/** Names of `clientAppUsed` that stand for modern clients; all other names are protocols of old. */
const modern = /^(?:browser|mobile apps and desktop clients|unknown)?$/i;

const protocols: Readonly<Record<string, EventAuth['protocol']>> = {
  saml20: 'saml',
  wsfederation: 'saml',
  oauth2: 'oauth',
  devicecode: 'oauth',
  ropc: 'oauth',
};

const factorIn = (method: string): NonNullable<EventAuth['factor']> => {
  if (/fido|passkey|hello|certificate|x\.?509/i.test(method)) return 'phishing_resistant';
  if (/notification|push/i.test(method)) return 'push';
  if (/text|sms/i.test(method)) return 'message';
  if (/phone call|voice/i.test(method)) return 'call';
  return /code|otp|oath/i.test(method) ? 'code' : 'other';
};

/** The last step that was no password: what the second factor was and what became of it. */
const factorOf = (record: Folded): Pick<EventAuth, 'factor'> & { readonly said: string } => {
  const steps = record.items('authenticationDetails');
  const last = steps.findLast(
    (one) => !/^(?:password|previously satisfied)?$/i.test(str(one['authenticationMethod']) ?? ''),
  );
  const method = str(last?.['authenticationMethod']);
  const status = record.object('status');
  const said = `${str(last?.['authenticationStepResultDetail']) ?? ''} ${str(status['additionalDetails']) ?? ''}`;
  return { ...(method === undefined ? {} : { factor: factorIn(method) }), said };
};

const refusalOf = (code: string | undefined, said: string): Refusal | undefined => {
  const found = code === undefined ? undefined : refusals[code];
  if (found !== 'factor_denied') return found;
  if (/declin|denied|fraud|reject/i.test(said)) return 'factor_denied';
  return /did not respond|timed? ?out|no response|expired/i.test(said)
    ? 'factor_ignored'
    : 'factor_wrong';
};

const grantOf = (record: Folded, protocol: string): EventAuth['grant'] => {
  const named = grants[protocol];
  if (named !== undefined) return named;
  if (/refreshToken/i.test(record.text('incomingTokenType') ?? '')) return 'refresh_token';
  return /ServicePrincipal/i.test(sortOf(record)) ? 'client_credentials' : undefined;
};

export const entraAuth = (record: Folded, code: string | undefined): EventAuth => {
  const protocol = (record.text('authenticationProtocol') ?? '').toLowerCase();
  const client = record.text('clientAppUsed') ?? '';
  const legacy = !modern.test(client);
  const { factor, said } = factorOf(record);
  const refusal = refusalOf(code, said);
  const grant = grantOf(record, protocol);
  const spoken = legacy ? 'legacy' : protocols[protocol];
  const app = record.text('appId');
  const federated = /federation/i.test(record.text('tokenIssuerType') ?? '');
  return {
    ...(spoken === undefined ? {} : { protocol: spoken }),
    ...(grant === undefined ? {} : { grant }),
    ...(federated ? { via: 'federated' as const } : {}),
    ...(code !== undefined && challenges.has(code)
      ? { step: 'challenge' as const }
      : factor === undefined
        ? {}
        : { step: 'factor' as const }),
    ...(factor === undefined ? {} : { factor }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(app === undefined ? {} : { client: app }),
  };
};

export const entraDevice = (record: Folded): Pick<Event['src'], 'device' | 'managed'> => {
  const detail = obj(record.object('deviceDetail'));
  const device = str(detail['deviceId']);
  const managed = detail['isManaged'];
  return {
    ...(device ? { device } : {}),
    ...(typeof managed === 'boolean' ? { managed } : {}),
  };
};
