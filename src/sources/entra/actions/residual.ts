/**
 * Access that outlives a change in Entra, and until when.
 * Source: Microsoft Learn, "Access tokens in the Microsoft identity platform" (60 to 90 minutes), "Continuous access
 * evaluation" (long-lived tokens of up to 28 hours; critical events within 15 minutes), "Continuous access evaluation
 * for workload identities" (up to 24 hours), "Revoke user access in an emergency".
 */
import { HOUR, MINUTE } from '../../../core/index.ts';
import type { Residual } from '../../../model/index.ts';
import { type Raw, str } from '../../record.ts';

const ACCESS_TOKEN = 90 * MINUTE;
const CAE_USER_TOKEN = 28 * HOUR;
const CAE_APP_TOKEN = 24 * HOUR;
const CRITICAL_EVENT = 15 * MINUTE;

export const replicating = (at: number, ms: number, what: string): Residual => ({
  what,
  until: at + ms,
  because: `the directory is eventually consistent: the change may take up to ${Math.ceil(ms / MINUTE)} min to be obeyed everywhere`,
});

const plain = (at: number, whose: string): Residual => ({
  what: `plain access tokens ${whose}`,
  until: at + ACCESS_TOKEN,
  because:
    'an access token is believed to its end, 60 to 90 minutes after it was given out; nothing takes it back',
});

/** The change is a critical event: services that take part in CAE are told. */
const toldByCae = (at: number): Residual => ({
  what: 'sessions with continuous access evaluation',
  until: at + CRITICAL_EVENT,
  because: 'services that take part in CAE are told of it within 15 minutes, in most cases at once',
});

/** The change is none: long-lived tokens keep what they say. */
const longLived = (at: number, life: number): Residual => ({
  what: 'long-lived tokens of clients with continuous access evaluation',
  until: at + life,
  because: `this change is no critical event of CAE, whose tokens live up to ${life / HOUR} h`,
});

const cookies: Residual = {
  what: 'sessions that apps keep by themselves (cookies of web apps)',
  until: undefined,
  because:
    'Entra does not end the session of an app; the app asks again when its own session is over',
};

/** After a user was disabled, or its sessions revoked. */
export const afterUser = (at: number): Residual[] => [
  plain(at, 'of the user'),
  toldByCae(at),
  cookies,
];

/** After a new password was asked for: what was given out before is not touched, and the old one sets the next. */
export const afterExpiry = (at: number): Residual[] => [
  {
    what: 'a new password chosen by whoever knows the old one',
    until: undefined,
    because:
      'the old password is enough to set the next: end the sessions and reset it to keep a thief out',
  },
  {
    what: 'refresh tokens and browser sessions',
    until: undefined,
    because: 'a password that must be changed revokes none of them: revoke the sessions as well',
  },
  plain(at, 'of the user'),
  longLived(at, CAE_USER_TOKEN),
  cookies,
];

/** The account that is synchronised must be acted on where it comes from, too. */
export const synced = (user: Raw): Residual[] => {
  if (user['onPremisesSyncEnabled'] !== true) return [];
  const account = str(user['onPremisesSecurityIdentifier']) ?? 'the account';
  const domain = str(user['onPremisesDomainName']);
  return [
    {
      what: `the on-premises account ${account}${domain === undefined ? '' : ` of ${domain}`}, which this one is synchronised from`,
      until: undefined,
      because:
        'it still signs in there, and the next change of it may set this account back: disable it in Active Directory as well',
    },
  ];
};

/** After a service principal was disabled. */
export const afterPrincipal = (at: number): Residual[] => [
  plain(at, 'of the service principal'),
  toldByCae(at),
];

/** After a secret or certificate was taken away. */
export const afterCredential = (at: number): Residual[] => [
  plain(at, 'got with the credential'),
  longLived(at, CAE_APP_TOKEN),
];

/** After a right was taken away: tokens carry the rights that they were given out with. */
export const afterRight = (at: number, isUser: boolean): Residual[] => [
  plain(at, 'that carry the right'),
  longLived(at, isUser ? CAE_USER_TOKEN : CAE_APP_TOKEN),
];

/** Those not yet over. */
export const still = (residuals: readonly Residual[], now: number): Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);
