/**
 * Access that outlives an action here, and until when.
 * Access tokens of Google live for an hour (https://developers.google.com/identity/protocols/oauth2): what was given out
 * before is not asked for again. Other services keep sessions of their own that they began with a Google sign-in.
 */
import { HOUR } from '../../../core/index.ts';
import type { Residual } from '../../../model/index.ts';

export const accessTokens = (at: number): Residual => ({
  what: 'access tokens that applications got before',
  until: at + HOUR,
  because:
    'Google says that taking access back may need time to have its full effect; an access token lives for one hour at most',
});

export const otherServices: Residual = {
  what: 'sessions in other services that were begun with this Google account (SAML, Sign in with Google)',
  until: undefined,
  because: 'those services keep sessions of their own, and Google does not end them',
};

export const delegatedClients: Residual = {
  what: 'clients with domain-wide delegation',
  until: undefined,
  because: 'they prove themselves with a key of their service account and need no user to sign in',
};

export const applications: Residual = {
  what: 'applications and app passwords that the user let in',
  until: undefined,
  because: 'their refresh tokens and app passwords do not depend on the sessions of the user',
};

export const webSessions: Residual = {
  what: 'web and device sessions that are open',
  until: undefined,
  because: 'they end only by signing the user out',
};

export const consentAgain: Residual = {
  what: 'the application, let in anew',
  until: undefined,
  because:
    'the user may give it access again at any time; only an app access control of the organisation blocks that',
};

export const otherWays = (what: string): Residual => ({
  what: `the user's other ways in, with ${what}`,
  until: undefined,
  because: 'this action takes one thing away and leaves the account as it is',
});
