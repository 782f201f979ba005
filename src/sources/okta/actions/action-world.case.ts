/** One Okta action in a fresh twin, as the contract suite wants it. Test only. */
import { HOUR } from '../../../core/index.ts';
import type {
  ActionResult,
  ActionTarget,
  HeldCredential,
  NewSecret,
} from '../../../model/index.ts';
import type { ActionWorld } from '../../action.case.ts';
import { testKeeper } from '../../keeper.case.ts';
import { oktaConfig } from '../config.ts';
import { type OktaTwin, type Survivor, startOktaTwin } from '../twin/index.ts';
import { ids, secrets } from '../twin/seed.ts';
import type { OktaActionOptions } from './acting.ts';
import { oktaActions } from './index.ts';

export const AT = Date.UTC(2026, 5, 1);

export const targetOf = (nativeId: string, more: Partial<ActionTarget> = {}): ActionTarget => ({
  system: 'okta',
  nativeId,
  scope: 'acme.okta.com',
  ...more,
});

export interface OktaWorld extends ActionWorld {
  readonly twin: OktaTwin;
  readonly delivered: readonly NewSecret[];
}

export interface OktaWorldOptions {
  readonly id: string;
  readonly target: ActionTarget;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly options?: OktaActionOptions;
  readonly prepare?: (twin: OktaTwin) => void;
  readonly held?: (twin: OktaTwin) => HeldCredential;
  /** Of whom the twin is asked what lives on, and which residual must tell each. */
  readonly survivors?: Partial<Record<Survivor['what'], RegExp>>;
  readonly livesOn?: (
    twin: OktaTwin,
  ) => readonly { readonly what: RegExp; readonly until: number | undefined }[];
  readonly meddle?: (twin: OktaTwin, result: ActionResult) => void;
  readonly shape?: (picture: unknown) => unknown;
}

/** A token that an app got for ada, and judges by itself. */
const appToken = (twin: OktaTwin, clientId: string, userId: string | undefined): void => {
  const token = `eyJ-${clientId}`;
  const expiresAt = AT + HOUR;
  twin.state.accessTokens.set(token, {
    token,
    clientId,
    userId,
    scopes: ['openid'],
    expiresAt,
    revoked: false,
  });
};

const sent = async (
  twin: OktaTwin,
  path: string,
  init: RequestInit,
): Promise<'accepted' | 'refused'> =>
  (await fetch(`${twin.url}${path}`, init)).status === 200 ? 'accepted' : 'refused';

export const heldToken = (twin: OktaTwin, nativeId: string, secret: string): HeldCredential => ({
  nativeId,
  probe: () => sent(twin, '/.well-known/whoami', { headers: { authorization: `SSWS ${secret}` } }),
});

export const heldSession = (twin: OktaTwin, sid: string): HeldCredential => ({
  nativeId: sid,
  probe: async () => (twin.sessionLives(sid) ? 'accepted' : 'refused'),
});

export const heldSecret = (
  twin: OktaTwin,
  nativeId: string,
  client: string,
  secret: string,
): HeldCredential => ({
  nativeId,
  probe: () =>
    sent(twin, '/oauth2/v1/token', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
      body: 'grant_type=client_credentials',
    }),
});

export const startOktaWorld = async (given: OktaWorldOptions): Promise<OktaWorld> => {
  const twin = await startOktaTwin({ now: () => AT });
  appToken(twin, ids.portal, ids.ada);
  appToken(twin, ids.reporter, undefined);
  given.prepare?.(twin);
  const keeper = testKeeper();
  const config = oktaConfig.parse({ url: twin.url, actCredentials: { token: secrets.act } });
  const options: OktaActionOptions = {
    sleep: async () => {},
    keeper,
    ...given.options,
  };
  const action = oktaActions(config, options).find(({ id }) => id === given.id);
  if (action === undefined) throw new Error(`there is no action ${given.id}`);
  const { survivors, livesOn, meddle, shape } = given;
  return {
    action,
    target: given.target,
    params: given.params ?? {},
    now: () => AT,
    ...(given.held ? { held: given.held(twin) } : {}),
    picture: () => twin.picture(),
    ...(shape ? { shape: () => shape(twin.picture()) } : {}),
    settle() {},
    ...(survivors
      ? {
          livesOn: async () =>
            twin
              .survivors(ids.ada)
              .map(({ what, until }) => ({ what: survivors[what] ?? /no word for it/, until })),
        }
      : livesOn
        ? { livesOn: async () => livesOn(twin) }
        : {}),
    deny: (permission) => twin.deny(permission),
    restrictTo: async (permissions) => twin.restrictTo(permissions),
    throttle: twin.throttle,
    loseAnswer: twin.loseAnswer,
    ...(meddle ? { meddle: async (result: ActionResult) => meddle(twin, result) } : {}),
    close: twin.close,
    twin,
    delivered: keeper.secrets,
  };
};

/** How residuals speak of what the twin knows to live on. */
export const words = {
  'app session': /sessions that are open at apps/,
  'access token': /access tokens that apps hold/,
  'okta session': /Okta sessions that are open/,
  'refresh token': /refresh tokens that apps hold/,
  'api token': /API tokens that this user made/,
  password: /a new sign-in with the password/,
  'group role': /through a group/,
};

export const ada = targetOf(ids.ada, { identityId: `okta:${ids.ada}` });

/** Rights at apps outlive what is taken away in Okta. */
export const rightsLiveOn = [
  { what: words['app session'], until: undefined },
  { what: words['access token'], until: AT + HOUR },
];
