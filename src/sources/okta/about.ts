/** How our own app or API token is known in the System Log, and how what it does reads there: our own calls accuse nobody. */
import type { Event } from '../../model/index.ts';
import type { ConnectionAbout } from '../contract.ts';
import { obj, str } from '../record.ts';
import { type OktaConfig, type OktaCredentials, scopeOf } from './config.ts';

/** What our actions and their undoing are called. Okta documentation, "Event types". */
const oktaActs: readonly string[] = [
  'user.lifecycle.suspend',
  'user.lifecycle.unsuspend',
  'user.session.clear',
  'user.account.expire_password',
  'user.account.reset_password',
  'user.mfa.factor.reset_all',
  'system.api_token.revoke',
  'group.user_membership.add',
  'group.user_membership.remove',
  'user.account.privilege.grant',
  'user.account.privilege.revoke',
  'group.privilege.grant',
  'group.privilege.revoke',
  'application.lifecycle.activate',
  'application.lifecycle.deactivate',
  // Secrets and keys of a client go by either name.
  'app.oauth2.client.secret.create',
  'app.oauth2.client.secret.activate',
  'app.oauth2.client.secret.deactivate',
  'app.oauth2.client.secret.delete',
  'app.oauth2.client.key.activate',
  'app.oauth2.client.key.deactivate',
  'app.oauth2.credentials.lifecycle.create',
  'app.oauth2.credentials.lifecycle.activate',
  'app.oauth2.credentials.lifecycle.deactivate',
  'app.oauth2.credentials.lifecycle.delete',
  'app.oauth2.admin.consent.grant',
  'app.oauth2.admin.consent.revoke',
];

/** An API token's id is not in the token: where it was not told, its calls read as those of the user who made it. */
const handlesOf = (one: OktaCredentials | undefined): readonly string[] => {
  if (one === undefined) return [];
  if ('clientId' in one) return [one.clientId];
  return one.tokenId === undefined ? [] : [one.tokenId];
};

/** A service app is named as who acts; by which of its keys, the log does not say. */
const named = ({ source, actor, raw }: Event): readonly string[] => {
  const { id, type } = obj(raw['actor']);
  const app = str(id);
  if (source !== 'okta' || app === undefined || str(type) === 'User') return [];
  return actor.credential === undefined ? [app] : [];
};

export const aboutOkta = (config: OktaConfig): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [...handlesOf(config.credentials), ...handlesOf(config.actCredentials)],
  named,
  acts: config.actCredentials !== undefined,
  // What it reads leaves no entry in the System Log.
  logged: config.actCredentials === undefined ? [] : oktaActs,
});
