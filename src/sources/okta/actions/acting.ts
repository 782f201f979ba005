/** With whose rights Okta is changed, and where a new secret goes. */
import { CountersignError, HOUR } from '../../../core/index.ts';
import type { Keeper, Residual } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { type OktaApi, type OktaApiOptions, oktaApi } from '../client.ts';
import { type OktaConfig, scopeOf } from '../config.ts';

export interface OktaActionOptions extends OktaApiOptions {
  /** Without it, what makes a new secret is refused. */
  readonly keeper?: Keeper;
}

export interface Acting {
  /** @throws CountersignError ERR_CONFIG_INVALID when no acting credentials are set. */
  api(): OktaApi;
  readonly scope: string;
  readonly keeper: Keeper | undefined;
  /** Our own clients: acting on them would end acting. */
  readonly own: ReadonlySet<string>;
  /** The user whose API token we act with; undefined for a service app, which is no user. */
  self(): Promise<string | undefined>;
}

export const actingOn = (config: OktaConfig, options: OktaActionOptions = {}): Acting => {
  let api: OktaApi | undefined;
  let self: Promise<string | undefined> | undefined;
  const acting: Acting = {
    self() {
      const byToken = config.actCredentials !== undefined && 'token' in config.actCredentials;
      self ??= byToken ? whoAmI(acting.api()) : Promise.resolve(undefined);
      // A failed try is tried again.
      self.catch(() => {
        self = undefined;
      });
      return self;
    },
    api() {
      if (config.actCredentials === undefined) {
        throw new CountersignError(
          'ERR_CONFIG_INVALID',
          'no actCredentials are set for this Okta connection: Countersign can watch it but not act in it',
        );
      }
      api ??= oktaApi(config, config.actCredentials, options);
      return api;
    },
    scope: scopeOf(config),
    keeper: options.keeper,
    own: new Set(
      [config.credentials, config.actCredentials].flatMap((one) =>
        one && 'clientId' in one ? [one.clientId] : [],
      ),
    ),
  };
  return acting;
};

/** Everybody may ask who they are themselves. */
const whoAmI = async (api: OktaApi): Promise<string | undefined> =>
  str((await api.get('okta.users.read.self', '/api/v1/users/me'))['id']);

/** Access tokens of a custom authorization server live up to 24 h (5 minutes to 24 hours, Okta Help). */
const TOKEN_MAX = 24 * HOUR;
/** Those for Okta's own API, of the organisation's authorization server: 1 h, fixed. */
const ORG_TOKEN = HOUR;

export const appSessions: Residual = {
  what: 'sessions that are open at apps',
  until: undefined,
  because:
    'each app ends its own sessions by its own timeout; Okta ends them only at apps set up for Universal Logout',
};

export const accessTokens = (at: number): Residual => ({
  what: 'access tokens that apps hold already',
  until: at + TOKEN_MAX,
  because: 'an app that checks them by signature takes them until they end, 24 h at most',
});

export const orgTokens = (at: number): Residual => ({
  what: "access tokens for Okta's own API that were given out before",
  until: at + ORG_TOKEN,
  because: 'they keep the scopes they were made with until they end, 1 h',
});

export const refreshTokens: Residual = {
  what: 'refresh tokens that apps hold for this user',
  until: undefined,
  because: 'nothing revoked them; okta.clear_sessions does',
};

export const apiTokens: Residual = {
  what: 'API tokens that this user made',
  until: undefined,
  because:
    'they are good while the user is not suspended or deactivated; okta.revoke_api_token ends each',
};

export const oktaSessions: Residual = {
  what: 'Okta sessions that are open',
  until: undefined,
  because: 'this does not end them; okta.clear_sessions does',
};

export const stillPassword = (because: string): Residual => ({
  what: 'a new sign-in with the password',
  until: undefined,
  because,
});

/** Those not yet over. */
export const still = (residuals: readonly Residual[], now: number): readonly Residual[] =>
  residuals.filter(({ until }) => until === undefined || until > now);
