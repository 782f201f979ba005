/**
 * Service principals, app registrations, their secrets, certificates and federated credentials, managed identities
 * and agents. https://learn.microsoft.com/graph/api/resources/serviceprincipal, …/application, …/agentidentity
 */
import { DAY, isObject } from '../../../core/index.ts';
import {
  type Credential,
  type Entitlement,
  type Handle,
  type Identity,
  type IdentityClass,
  known,
  noFlags,
  type Resource,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { credentialId, entraId, ownershipId } from '../ids.ts';
import { dateFact, endFact, joined, tagsOf } from './read.ts';

export const principalFields = [
  'id',
  'accountEnabled',
  'alternativeNames',
  'appDisplayName',
  'appId',
  'appOwnerOrganizationId',
  'appRoleAssignmentRequired',
  'appRoles',
  'displayName',
  'keyCredentials',
  'passwordCredentials',
  'preferredSingleSignOnMode',
  'replyUrls',
  'servicePrincipalType',
  'signInAudience',
  'verifiedPublisher',
] as const;

export const applicationFields = [
  'id',
  'appId',
  'createdDateTime',
  'displayName',
  'keyCredentials',
  'passwordCredentials',
  'publisherDomain',
  'signInAudience',
  'web',
] as const;

/** Tenants of Microsoft's own first-party apps. Source: Microsoft Learn, "Verify first-party Microsoft applications". */
const microsoftTenants = new Set([
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
]);

interface Sort {
  readonly class: IdentityClass;
  readonly classReason: string;
  readonly external: boolean;
  readonly carries?: 'provider_app';
}

const sortOf = (raw: Raw, tenantId: string): Sort => {
  const odata = str(raw['@odata.type']) ?? '';
  const type = str(raw['servicePrincipalType']);
  if (/agentIdentity$/i.test(odata)) {
    return { class: 'agent', classReason: 'agent identity of Entra', external: false };
  }
  if (type === 'ManagedIdentity') {
    return { class: 'workload', classReason: 'managed identity', external: false };
  }
  const owner = str(raw['appOwnerOrganizationId']);
  if (owner === undefined) {
    const why =
      type === 'Legacy'
        ? 'service principal without an app registration'
        : 'assumed: Graph does not say whose app it is';
    return { class: 'service_account', classReason: why, external: false };
  }
  if (owner.toLowerCase() === tenantId.toLowerCase()) {
    const why = 'service principal of an app registered in this tenant';
    return { class: 'service_account', classReason: why, external: false };
  }
  const outside = { class: 'third_party_app', external: true } as const;
  return microsoftTenants.has(owner.toLowerCase())
    ? { ...outside, classReason: "Microsoft's own app", carries: 'provider_app' }
    : { ...outside, classReason: `app registered in another tenant, ${owner}` };
};

const handlesOf = (raw: Raw): readonly Handle[] => {
  const appId = str(raw['appId']);
  const publisher = str(obj(raw['verifiedPublisher'])['verifiedPublisherId']);
  return [
    ...(appId === undefined ? [] : [{ kind: 'app_id' as const, value: appId, verified: true }]),
    ...(publisher === undefined
      ? []
      : [
          {
            kind: 'federated_id' as const,
            value: publisher,
            issuer: 'microsoft-partner-network',
            verified: true,
          },
        ]),
  ];
};

/** The Azure resource that a managed identity belongs to. */
const armIdOf = (raw: Raw): string | undefined =>
  strings(raw['alternativeNames']).find((name) => name.startsWith('/subscriptions/'));

export const principalIdentity = (raw: Raw, tenantId: string): Identity | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const { external, ...sort } = sortOf(raw, tenantId);
  const enabled = raw['accountEnabled'];
  return {
    kind: 'identity',
    id: entraId(id),
    system: 'entra',
    nativeId: id,
    scope: tenantId,
    name: str(raw['displayName']) ?? str(raw['appDisplayName']) ?? id,
    ...sort,
    flags: { ...noFlags, external },
    status: enabled === true ? 'active' : enabled === false ? 'disabled' : 'unknown',
    createdAt: dateFact(raw['createdDateTime'], 'Graph gives no date of creation'),
    interactive: known(false),
    mfa: known(false),
    lastUsedAt: unknown('the sign-in activity of service principals was not read'),
    tags: tagsOf({
      appId: raw['appId'],
      servicePrincipalType: raw['servicePrincipalType'],
      appOwnerOrganizationId: raw['appOwnerOrganizationId'],
      signInAudience: raw['signInAudience'],
      publisher: obj(raw['verifiedPublisher'])['displayName'],
      azureResource: armIdOf(raw),
      replyUrls: joined(raw['replyUrls']) || undefined,
      blueprint: raw['agentIdentityBlueprintId'],
    }),
    handles: handlesOf(raw),
  };
};

export const applicationResource = (
  raw: Raw,
  tenantId: string,
  principalId: string | undefined,
): Resource | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  return {
    kind: 'resource',
    id: entraId(id),
    system: 'entra',
    nativeId: id,
    scope: tenantId,
    name: str(raw['displayName']) ?? id,
    type: 'application',
    ...(principalId === undefined ? {} : { runsAs: entraId(principalId) }),
    tags: tagsOf({
      appId: raw['appId'],
      signInAudience: raw['signInAudience'],
      publisherDomain: raw['publisherDomain'],
      redirectUris: joined(obj(raw['web'])['redirectUris']) || undefined,
      createdDateTime: raw['createdDateTime'],
    }),
  };
};

export interface AppKey {
  readonly ofNative: string;
  readonly keyId: string;
  readonly type: Credential['type'];
  readonly createdAt: Credential['createdAt'];
  readonly expiresAt: Credential['expiresAt'];
}

export const appCredential = (key: AppKey): Credential => ({
  kind: 'credential',
  id: credentialId(key.keyId),
  system: 'entra',
  ofId: entraId(key.ofNative),
  type: key.type,
  nativeId: key.keyId,
  status: 'active',
  issuer: 'entra',
  createdAt: key.createdAt,
  lastUsedAt: unknown('the sign-in activity of app credentials was not read'),
  // The report of app credentials is made once a day.
  lastUsedPrecision: DAY,
  expiresAt: key.expiresAt,
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

/** The same certificate may be listed twice, once to sign and once to verify: one credential. */
export const appCredentials = (raw: Raw, ofNative: string): readonly Credential[] => {
  const secrets = list(raw['passwordCredentials']).filter(isObject);
  const keys = list(raw['keyCredentials']).filter(isObject);
  const found = new Map<string, Credential>();
  const put = (one: Raw, type: Credential['type']): void => {
    const keyId = str(one['keyId']);
    if (keyId === undefined) return;
    const fact = appCredential({
      ofNative,
      keyId,
      type,
      createdAt: dateFact(one['startDateTime'], 'Graph gives no start'),
      expiresAt: endFact(one['endDateTime']),
    });
    if (!found.has(fact.id) || type === 'signing_key') found.set(fact.id, fact);
  };
  // The secret that goes with a signing key has the key's own id beside it; both are told.
  for (const one of secrets) put(one, 'client_secret');
  for (const one of keys) put(one, one['usage'] === 'Sign' ? 'signing_key' : 'certificate');
  return [...found.values()];
};

/** Tokens of `issuer` with this subject become the app: no secret to steal, and no secret to take away. */
export const federatedTrust = (raw: Raw, targetNative: string): Trust | undefined => {
  const id = str(raw['id']);
  const issuer = str(raw['issuer']);
  if (id === undefined || issuer === undefined) return undefined;
  const subject = str(raw['subject']);
  const expression = str(obj(raw['claimsMatchingExpression'])['value']);
  return {
    kind: 'trust',
    id: `entra:federated-credential:${id}`,
    system: 'entra',
    targetId: entraId(targetNative),
    principal: { kind: 'federated', value: issuer },
    mechanism: 'federation',
    effect: 'allow',
    conditions: {
      ...(subject === undefined ? {} : { subject }),
      ...(expression === undefined ? {} : { claimsMatchingExpression: expression }),
      audiences: strings(raw['audiences']),
    },
    external: unknown('whose tokens the issuer gives out is not told'),
  };
};

/** Whoever owns an app may give it a new secret and be it; whoever owns a group may let anybody in. */
export const ownership = (
  ownerNative: string,
  ofNative: string,
  what: 'application' | 'service principal' | 'group',
): Entitlement => ({
  kind: 'entitlement',
  id: ownershipId(ownerNative, ofNative),
  system: 'entra',
  holderId: entraId(ownerNative),
  effect: 'allow',
  privileges: [
    what === 'group'
      ? 'microsoft.directory/groups/members/update'
      : what === 'application'
        ? 'microsoft.directory/applications/credentials/update'
        : 'microsoft.directory/servicePrincipals/credentials/update',
  ],
  privilegesInverted: false,
  resources: [entraId(ofNative)],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: `owner of the ${what}`, nativeId: ofNative },
  standing: 'standing',
});
