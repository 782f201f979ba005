/** Events of the System Log that life and attacks share, without who, when and from where. */
import type { OktaApp, OktaUser } from './org.ts';
import { type OktaEvent, ofApp, ofGroup, ofUser } from './record.ts';

export type Happening = Pick<OktaEvent, 'eventType' | 'message'> & Partial<OktaEvent>;

const happening = (
  eventType: string,
  message: string,
  more: Partial<OktaEvent> = {},
): Happening => ({ eventType, message, ...more });

export const sessionStarted = happening('user.session.start', 'User login to Okta', {
  provider: 'OKTA_AUTHENTICATION_PROVIDER',
});
export const sessionRefused = happening('user.session.start', 'User login to Okta', {
  result: 'FAILURE',
  reason: 'INVALID_CREDENTIALS',
  severity: 'WARN',
});
export const challenged = happening('policy.evaluate_sign_on', 'Evaluation of sign-on policy', {
  result: 'CHALLENGE',
  reason: 'Sign-on policy evaluation resulted in CHALLENGE',
});
export const secondFactor = (factor: string): Happening =>
  happening('user.authentication.auth_via_mfa', 'Authentication of user via MFA', {
    provider: 'FACTOR_PROVIDER',
    debug: { factor },
  });
export const pushSent = happening(
  'system.push.send_factor_verify_push',
  'A push was sent to a user for verification',
);
export const pushDenied = happening(
  'user.mfa.okta_verify.deny_push',
  'User rejected Okta push verify',
  { result: 'FAILURE', reason: 'INVALID_CREDENTIALS', severity: 'WARN' },
);
export const signedOnTo = (app: OktaApp): Happening =>
  happening('user.authentication.sso', 'User single sign on to app', { targets: [ofApp(app)] });
export const adminConsole = happening(
  'user.session.access_admin_app',
  'User accessing Okta admin app',
);
export const factorOn = (user: OktaUser, factor: string): Happening =>
  happening('user.mfa.factor.activate', 'Activate factor for user', {
    targets: [ofUser(user)],
    reason: `User set up ${factor} factor`,
    debug: { factor },
  });
export const factorOff = (user: OktaUser, factor: string): Happening =>
  happening('user.mfa.factor.deactivate', 'Reset factor for user', {
    targets: [ofUser(user)],
    reason: `User reset ${factor} factor`,
    debug: { factor },
  });
export const factorsReset = (user: OktaUser): Happening =>
  happening('user.mfa.factor.reset_all', 'Reset all factors for user', { targets: [ofUser(user)] });
export const passwordReset = (user: OktaUser): Happening =>
  happening('user.account.reset_password', "Fired when the user's Okta password is reset", {
    targets: [ofUser(user)],
  });
export const passwordChanged = (user: OktaUser): Happening =>
  happening('user.account.update_password', 'User update password for Okta', {
    targets: [ofUser(user)],
  });
export const profileUpdated = (user: OktaUser): Happening =>
  happening('user.account.update_profile', 'Update user profile for Okta', {
    targets: [ofUser(user)],
  });
export const joined = (
  user: OktaUser,
  group: { readonly id: string; readonly name: string },
): Happening =>
  happening('group.user_membership.add', 'Add user to group membership', {
    targets: [ofUser(user), ofGroup(group)],
  });
export const created = (user: OktaUser): Happening =>
  happening('user.lifecycle.create', 'Create Okta user', { targets: [ofUser(user)] });
export const deactivated = (user: OktaUser): Happening =>
  happening('user.lifecycle.deactivate', 'Deactivate Okta user', { targets: [ofUser(user)] });
export const assigned = (user: OktaUser, app: OktaApp): Happening =>
  happening('application.user_membership.add', 'Add user to application membership', {
    targets: [ofUser(user), ofApp(app)],
  });
export const privilegeGranted = (user: OktaUser, role: string): Happening =>
  happening('user.account.privilege.grant', 'Grant user privilege', {
    targets: [ofUser(user)],
    debug: { privilegeGranted: role },
  });
export const tokenCreated = (id: string, name: string): Happening =>
  happening('system.api_token.create', 'Create API token', {
    targets: [{ id, type: 'Token', alternateId: 'unknown', displayName: name }],
  });
export const idpCreated = (id: string, name: string): Happening =>
  happening('system.idp.lifecycle.create', 'Create identity provider', {
    targets: [{ id, type: 'IdentityProvider', alternateId: 'unknown', displayName: name }],
  });
export const ruleUpdated = (id: string, name: string, requireFactor: boolean): Happening =>
  happening('policy.rule.update', 'Update policy rule', {
    targets: [
      {
        id,
        type: 'PolicyRule',
        alternateId: 'unknown',
        displayName: name,
        detailEntry: { policyType: 'OktaSignOn', requireFactor: String(requireFactor) },
      },
    ],
  });
export const tokenGranted = happening(
  'app.oauth2.as.token.grant.access_token',
  'OAuth2 access token is granted',
  { debug: { grantType: 'client_credentials' } },
);
