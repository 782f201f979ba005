/** What Okta lets a service app read and do, by scope. https://developer.okta.com/docs/api/oauth2/ */
import type { SourceDefinition } from '../contract.ts';

export const oktaScopes = {
  users: 'okta.users.read',
  groups: 'okta.groups.read',
  apps: 'okta.apps.read',
  grants: 'okta.appGrants.read',
  integrations: 'okta.oauthIntegrations.read',
  tokens: 'okta.apiTokens.read',
  roles: 'okta.roles.read',
  idps: 'okta.idps.read',
  zones: 'okta.networkZones.read',
  origins: 'okta.trustedOrigins.read',
  policies: 'okta.policies.read',
  authenticators: 'okta.authenticators.read',
  devices: 'okta.devices.read',
  logs: 'okta.logs.read',
} as const;

/** To act; each takes the read scope of its noun beside it. */
export const oktaManage = {
  users: 'okta.users.manage',
  groups: 'okta.groups.manage',
  apps: 'okta.apps.manage',
  grants: 'okta.appGrants.manage',
  tokens: 'okta.apiTokens.manage',
  roles: 'okta.roles.manage',
} as const;

const actRead = [
  oktaScopes.users,
  oktaScopes.groups,
  oktaScopes.apps,
  oktaScopes.grants,
  oktaScopes.tokens,
  oktaScopes.roles,
];

export const oktaPermissions: SourceDefinition['permissions'] = {
  read: Object.values(oktaScopes),
  act: [...actRead, ...Object.values(oktaManage)],
  undo: [
    oktaScopes.users,
    oktaScopes.groups,
    oktaScopes.apps,
    oktaScopes.grants,
    oktaScopes.roles,
    oktaManage.users,
    oktaManage.groups,
    oktaManage.apps,
    oktaManage.grants,
    oktaManage.roles,
  ],
};

export const oktaTelemetry: SourceDefinition['telemetry'] = {
  authentication: { given: 'yes' },
  token_issuance: { given: 'yes' },
  privilege_change: { given: 'yes' },
  secret_access: { given: 'yes' },
  // An app calling another app with an Okta token is seen by that app only.
  service_to_service: { given: 'no' },
};
