/**
 * Access that outlives an action here, and until when. Sources: IAM documentation, "Access change propagation" and
 * "Short-lived service account credentials"; IAM API reference of serviceAccounts.disable and of pool providers.
 */
import { HOUR } from '../../../core/index.ts';
import type { Residual } from '../../../model/index.ts';

/** One hour, up to twelve where the organisation allows it (iam.allowServiceAccountCredentialLifetimeExtension). */
const TOKEN_MAX = 12 * HOUR;
const lifetime = 'access tokens live for one hour, up to twelve where the organisation allows it';

export const tokensOfOthers = (at: number): Residual => ({
  what: 'tokens of other service accounts that it minted before',
  until: at + TOKEN_MAX,
  because: `they are those accounts' own and are not ended with it; ${lifetime}`,
});

export const tokensOfKey = (at: number): Residual => ({
  what: 'access tokens that were got with the key before',
  until: at + TOKEN_MAX,
  because: `turning a key off does not end what it got; ${lifetime}: only disabling the account ends them`,
});

export const tokensOfProvider = (at: number): Residual => ({
  what: 'federated tokens that were exchanged before, and tokens of service accounts got with them',
  until: at + TOKEN_MAX,
  because: `existing tokens of a provider that is turned off still give access; ${lifetime}`,
});

export const otherBindings: Residual = {
  what: 'what other bindings give: inherited, by groups, or on single resources',
  until: undefined,
  because: 'this takes one member out of one binding of one resource',
};
