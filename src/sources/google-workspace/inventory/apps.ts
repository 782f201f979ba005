/** Applications: what users let in (OAuth grants), and clients that may act as everybody (domain-wide delegation). Pure. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Identity,
  known,
  noFlags,
  type Role,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { type Raw, str, strings } from '../../record.ts';
import {
  addressId,
  appId,
  consentId,
  credentialId,
  delegationId,
  roleId,
  tokenNative,
} from '../ids.ts';

export interface Grant {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly nativeApp: boolean;
  readonly anonymous: boolean;
}

export const grantOf = (token: Raw): Grant | undefined => {
  const clientId = str(token['clientId']);
  if (clientId === undefined) return undefined;
  return {
    clientId,
    name: str(token['displayText']) ?? clientId,
    scopes: strings(token['scopes']),
    nativeApp: token['nativeApp'] === true,
    anonymous: token['anonymous'] === true,
  };
};

/** A client id is the same in every organisation; whose it is Google does not say here. */
export const appIdentity = (
  app: Pick<Grant, 'clientId' | 'name'> & Partial<Grant>,
  scope: string,
  classReason = 'OAuth client that users gave access',
): Identity => ({
  kind: 'identity',
  id: appId(app.clientId),
  system: 'google-workspace',
  nativeId: app.clientId,
  scope,
  name: app.name,
  class: 'third_party_app',
  classReason,
  flags: { ...noFlags, external: true },
  status: 'active',
  createdAt: unknown('Google does not say when an application was first let in'),
  interactive: known(false),
  mfa: unknown('an application has no second factor of its own'),
  lastUsedAt: unknown('Google does not list when an application last used its access'),
  tags: {
    ...(app.nativeApp === undefined ? {} : { nativeApp: String(app.nativeApp) }),
    ...(app.anonymous ? { registered: 'false' } : {}),
  },
  handles: [{ kind: 'app_id', value: app.clientId, verified: true }],
});

/** One credential for each pair of user and application: deleting it ends all tokens of the pair. */
export const grantCredential = (
  email: string,
  clientId: string,
  createdAt: Fact<number> = unknown('Google does not list when access was given'),
): Credential => {
  const nativeId = tokenNative(email, clientId);
  return {
    kind: 'credential',
    id: credentialId(nativeId),
    system: 'google-workspace',
    ofId: addressId(email),
    type: 'refresh_token',
    nativeId,
    status: 'active',
    issuer: 'accounts.google.com',
    createdAt,
    lastUsedAt: unknown('Google does not list when an application last used its access'),
    lastUsedPrecision: 0,
    expiresAt: unknown('a refresh token lives until it is taken back or unused for six months'),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: 'bearer',
    revocability: 'now',
  };
};

export const consent = (
  email: string,
  clientId: string,
  scopes: readonly string[],
): Entitlement => ({
  kind: 'entitlement',
  id: consentId(email, clientId),
  system: 'google-workspace',
  holderId: appId(clientId),
  effect: 'allow',
  privileges: scopes,
  privilegesInverted: false,
  resources: [addressId(email)],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'consent', name: `consent of ${email.toLowerCase()}`, nativeId: clientId },
  standing: 'standing',
});

const EVERY_USER = roleId('every-user');

/** Whom a client with domain-wide delegation may become: a hat that stands for all users at once. */
export const everyUser = (scope: string): Role => ({
  kind: 'role',
  id: EVERY_USER,
  system: 'google-workspace',
  nativeId: 'every-user',
  scope,
  name: 'Every user (domain-wide delegation)',
  managedBy: 'vendor',
  createdAt: unknown('not a thing that is made'),
  lastUsedAt: unknown('Google does not list the use of domain-wide delegation'),
  maxSessionSeconds: known(3_600),
  tags: {},
});

export const delegation = (clientId: string, scopes: readonly string[]): Trust => ({
  kind: 'trust',
  id: delegationId(clientId),
  system: 'google-workspace',
  targetId: EVERY_USER,
  principal: { kind: 'identity', value: appId(clientId) },
  mechanism: 'delegation',
  effect: 'allow',
  conditions: { scopes: [...scopes].sort() },
  external: unknown('whose service account a client id is stands in Google Cloud'),
});
