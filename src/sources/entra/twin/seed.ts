/** A small tenant with one of each: people, guests, apps, secrets, consents, roles, groups, policies, logs. */
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { Raw } from '../../record.ts';
import {
  ADMINS,
  AGENT_SP,
  CERT_KEY,
  EXPORT_APP,
  EXPORT_APP_ID,
  EXPORT_SP,
  GRAPH_APP_ID,
  GRAPH_SP,
  GUEST,
  IDENTITY_SP,
  NADIA,
  ROLE_RW,
  SAM,
  SECRET_KEY,
  START,
  SYNC,
  TENANT,
  VENDOR_SP,
} from './seed-ids.ts';
import { seedRest, seedRights } from './seed-rights.ts';
import { seedSettings } from './seed-settings.ts';
import { emptyState, type HeldToken, type TwinState } from './state.ts';

/** Stand in the twin only; no snapshot may show them. */
export const secrets = ['s3cr3t-of-export', 's3cr3t-of-reader', 's3cr3t-of-actor', 's3cHint'];

const all = (state: TwinState): void => {
  const user = (id: string, upn: string, more: Raw = {}): void => {
    state.users.set(id, {
      id,
      accountEnabled: true,
      createdDateTime: '2024-02-03T04:05:06Z',
      displayName: upn.split('@')[0],
      userPrincipalName: upn,
      mail: upn,
      userType: 'Member',
      lastPasswordChangeDateTime: '2025-11-12T13:14:15Z',
      signInSessionsValidFromDateTime: '2025-11-12T13:14:15Z',
      onPremisesSyncEnabled: null,
      ...more,
    });
    state.registrations.set(id, {
      id,
      userPrincipalName: upn,
      isMfaRegistered: more['mfa'] !== false,
      methodsRegistered: more['mfa'] === false ? [] : ['microsoftAuthenticatorPush', 'fido2'],
    });
  };
  user(NADIA, 'nadia@example.com', {
    employeeId: 'E-1001',
    signInActivity: {
      lastSignInDateTime: '2026-05-30T09:00:00Z',
      lastNonInteractiveSignInDateTime: '2026-05-31T10:00:00Z',
    },
  });
  user(SAM, 'sam@example.com', {
    onPremisesSyncEnabled: true,
    onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1104',
    onPremisesSamAccountName: 'sam',
    onPremisesDomainName: 'corp.example.com',
    mfa: false,
  });
  user(GUEST, 'kim_partner.example#EXT#@example.onmicrosoft.com', {
    mail: 'kim@partner.example',
    userType: 'Guest',
    externalUserState: 'Accepted',
  });
  user(SYNC, 'Sync_DC1_0123456789ab@example.onmicrosoft.com', { mail: null, mfa: false });
  const principal = (id: string, appId: string, name: string, more: Raw = {}): void => {
    state.servicePrincipals.set(id, {
      id,
      appId,
      displayName: name,
      accountEnabled: true,
      servicePrincipalType: 'Application',
      appOwnerOrganizationId: TENANT,
      appRoles: [],
      keyCredentials: [],
      passwordCredentials: [],
      replyUrls: [],
      ...more,
    });
  };
  principal(EXPORT_SP, EXPORT_APP_ID, 'nightly-export');
  principal(GRAPH_SP, GRAPH_APP_ID, 'Microsoft Graph', {
    appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    appRoles: [{ id: ROLE_RW, value: 'RoleManagement.ReadWrite.Directory' }],
  });
  principal(VENDOR_SP, 'ffffffff-0000-4000-8000-000000000003', 'Acme Backup', {
    appOwnerOrganizationId: '77777777-0000-4000-8000-000000000001',
    verifiedPublisher: { displayName: 'Acme', verifiedPublisherId: '5555555' },
  });
  principal(IDENTITY_SP, 'ffffffff-0000-4000-8000-000000000004', 'vm-build', {
    servicePrincipalType: 'ManagedIdentity',
    appOwnerOrganizationId: null,
    alternativeNames: [
      'isExplicit=False',
      '/subscriptions/00000000-1111-4222-8333-444444444444/resourcegroups/build/providers/Microsoft.Compute/virtualMachines/build',
    ],
  });
  principal(AGENT_SP, 'ffffffff-0000-4000-8000-000000000005', 'helpdesk-agent', {
    '@odata.type': '#microsoft.graph.agentIdentity',
    agentIdentityBlueprintId: 'ffffffff-0000-4000-8000-00000000000b',
  });
  state.applications.set(EXPORT_APP, {
    id: EXPORT_APP,
    appId: EXPORT_APP_ID,
    createdDateTime: '2025-05-01T12:00:00Z',
    displayName: 'nightly-export',
    publisherDomain: 'example.com',
    signInAudience: 'AzureADMyOrg',
    web: { redirectUris: ['https://export.example.com/callback'] },
    passwordCredentials: [
      {
        keyId: SECRET_KEY,
        displayName: 'ci',
        hint: 's3cHint',
        startDateTime: '2025-05-01T12:00:00Z',
        endDateTime: '2027-05-01T12:00:00Z',
      },
    ],
    keyCredentials: [
      {
        keyId: CERT_KEY,
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        customKeyIdentifier: 'AAAA',
        startDateTime: '2025-06-01T00:00:00Z',
        endDateTime: '2026-12-01T00:00:00Z',
      },
    ],
  });
  state.secrets.set(SECRET_KEY, 's3cr3t-of-export');
  state.keyOwners.set(SECRET_KEY, EXPORT_APP_ID);
  state.owners.set(EXPORT_APP, [SAM]);
  state.owners.set(ADMINS, [NADIA]);
  state.federatedCredentials.set(EXPORT_APP, [
    {
      id: 'fedcred-1',
      name: 'deploy',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:example/site:environment:prod',
      audiences: ['api://AzureADTokenExchange'],
    },
  ]);
  seedRights(state);
  seedRest(state);
  seedSettings(state);
};

/** What the holders have in their hands at the start. */
const handedOut = (): readonly HeldToken[] => {
  const token = (
    id: string,
    ofId: string,
    kind: HeldToken['kind'],
    life: number | undefined,
    more: Partial<HeldToken> = {},
  ): HeldToken => ({
    id,
    ofId,
    kind,
    issuedAt: START - MINUTE,
    expiresAt: life === undefined ? undefined : START - MINUTE + life,
    cae: false,
    ...more,
  });
  return [NADIA, SAM, EXPORT_SP, VENDOR_SP].flatMap((ofId) => {
    const isUser = ofId === NADIA || ofId === SAM;
    const keyId = ofId === EXPORT_SP ? { keyId: SECRET_KEY } : {};
    return [
      ...(isUser
        ? [
            token(`refresh ${ofId}`, ofId, 'refresh', 90 * DAY),
            token(`cookie ${ofId}`, ofId, 'app_cookie', undefined),
          ]
        : []),
      token(`plain ${ofId}`, ofId, 'access', 85 * MINUTE, keyId),
      token(`cae ${ofId}`, ofId, 'access', (isUser ? 28 : 24) * HOUR, { cae: true, ...keyId }),
    ];
  });
};

export const seedState = (roles: readonly string[]): TwinState => {
  const state = emptyState(TENANT, [
    { clientId: 'reader', secret: 's3cr3t-of-reader', roles },
    { clientId: 'actor', secret: 's3cr3t-of-actor', roles },
  ]);
  all(state);
  state.tokens.push(...handedOut());
  return state;
};
