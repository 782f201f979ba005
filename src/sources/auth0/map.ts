/** What the Management API tells → facts. Pure. https://auth0.com/docs/api/management/v2 */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Handle,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Resource,
  type Role,
  type Trust,
  unknown,
} from '../../model/index.ts';
import { instant, list, need, obj, type Raw, str } from '../record.ts';
import { auth0Id } from './parse.ts';

const dated = (value: unknown): Fact<number> => {
  const at = instant(value);
  return at === undefined ? unknown('Auth0 told no date') : known(at);
};

const handlesOf = (user: Raw): readonly Handle[] => {
  const email = str(user['email']);
  return [
    ...(email
      ? [{ kind: 'email', value: email, verified: user['email_verified'] === true } as const]
      : []),
    // Accounts at identity providers that were linked to this user.
    ...list(user['identities']).flatMap((item): Handle[] => {
      const one = obj(item);
      const id =
        str(one['user_id']) ?? (one['user_id'] === undefined ? undefined : String(one['user_id']));
      const provider = str(one['provider']);
      return id === undefined || provider === undefined || provider === 'auth0'
        ? []
        : [
            {
              kind: 'federated_id',
              value: id,
              issuer: str(one['connection']) ?? provider,
              verified: true,
            },
          ];
    }),
  ];
};

const passwordOf = (user: Raw, id: string, scope: string): readonly Credential[] =>
  list(user['identities']).some((one) => obj(one)['provider'] === 'auth0')
    ? [
        {
          kind: 'credential',
          id: auth0Id(`${id}#password`),
          system: 'auth0',
          ofId: auth0Id(id),
          type: 'password',
          nativeId: `${id}#password`,
          status: user['blocked'] === true ? 'inactive' : 'active',
          issuer: scope,
          createdAt: dated(user['last_password_reset'] ?? user['created_at']),
          lastUsedAt: unknown('Auth0 tells the last sign-in, and not by which means'),
          lastUsedPrecision: 0,
          expiresAt: known(null),
          rotatedAt: dated(user['last_password_reset']),
          storedIn: 'unknown',
          binding: 'bearer',
          revocability: 'now',
        },
      ]
    : [];

export const userFacts = (user: Raw, scope: string): readonly InventoryFact[] => {
  const id = need(str(user['user_id']), 'user.user_id');
  const email = str(user['email']);
  const factors = user['multifactor'];
  const identity: Identity = {
    kind: 'identity',
    id: auth0Id(id),
    system: 'auth0',
    nativeId: id,
    scope,
    name: email ?? str(user['username']) ?? id,
    class: 'human',
    classReason: 'a user of the tenant',
    flags: noFlags,
    status: user['blocked'] === true ? 'disabled' : 'active',
    createdAt: dated(user['created_at']),
    interactive: known(true),
    mfa:
      Array.isArray(factors) && factors.length > 0
        ? known(true)
        : unknown('the list of users tells only some kinds of factors'),
    lastUsedAt: user['logins_count'] === 0 ? known(null) : dated(user['last_login']),
    tags: { ...(email ? { email } : {}) },
    handles: handlesOf(user),
  };
  return [identity, ...passwordOf(user, id, scope)];
};

export const clientFact = (client: Raw, scope: string): Identity => {
  const id = need(str(client['client_id']), 'client.client_id');
  const outside = client['is_first_party'] === false;
  return {
    kind: 'identity',
    id: auth0Id(id),
    system: 'auth0',
    nativeId: id,
    scope,
    name: str(client['name']) ?? id,
    class: outside ? 'third_party_app' : 'service_account',
    classReason: outside ? 'a third-party application' : "an application of the tenant's own",
    flags: noFlags,
    status: 'active',
    createdAt: unknown('Auth0 keeps no date of it'),
    interactive: known(false),
    mfa: known(false),
    lastUsedAt: unknown('Auth0 keeps no last use of a client; its logs tell each'),
    tags: {
      appType: str(client['app_type']) ?? 'unknown',
      authentication: str(client['token_endpoint_auth_method']) ?? 'unknown',
      grantTypes: list(client['grant_types'])
        .flatMap((one) => str(one) ?? [])
        .join(' '),
    },
    handles: [{ kind: 'app_id', value: id, verified: true }],
  };
};

const NO_SECRET = new Set([
  'none',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
]);

/** Auth0 keeps one secret of a client, and tells nothing of it but itself, which is never asked for. */
export const clientSecretFact = (client: Raw, scope: string): readonly Credential[] => {
  const id = need(str(client['client_id']), 'client.client_id');
  const method = str(client['token_endpoint_auth_method']);
  return method === undefined || NO_SECRET.has(method)
    ? []
    : [
        {
          ...credentialBase(`${id}#secret`, id, scope),
          type: 'client_secret',
          createdAt: unknown('Auth0 keeps no date of a secret'),
          expiresAt: known(null),
          binding: 'bearer',
        },
      ];
};

const credentialBase = (nativeId: string, client: string, scope: string) =>
  ({
    kind: 'credential',
    id: auth0Id(nativeId),
    system: 'auth0',
    ofId: auth0Id(client),
    nativeId,
    status: 'active',
    issuer: scope,
    lastUsedAt: unknown('Auth0 keeps no last use of it'),
    lastUsedPrecision: 0,
    rotatedAt: unknown('Auth0 keeps no date of a change'),
    storedIn: 'unknown',
    revocability: 'now',
  }) as const;

/** A public key or certificate with which a client proves itself. */
export const clientKeyFact = (key: Raw, client: string, scope: string): Credential => {
  const id = need(str(key['id']), 'credential.id');
  return {
    ...credentialBase(`${client}#${id}`, client, scope),
    type: key['credential_type'] === 'public_key' ? 'signing_key' : 'certificate',
    createdAt: dated(key['created_at']),
    expiresAt:
      key['expires_at'] === undefined || key['expires_at'] === null
        ? known(null)
        : dated(key['expires_at']),
    binding: 'sender_constrained',
  };
};

const grant = (
  parts: Pick<Entitlement, 'id' | 'holderId' | 'privileges' | 'resources' | 'via'>,
): Entitlement => ({
  kind: 'entitlement',
  system: 'auth0',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

export const clientGrantFact = (one: Raw): Entitlement => {
  const id = need(str(one['id']), 'grant.id');
  return grant({
    id: auth0Id(id),
    holderId: auth0Id(need(str(one['client_id']), 'grant.client_id')),
    privileges: list(one['scope']).flatMap((scope) => str(scope) ?? []),
    resources: [str(one['audience']) ?? '*'],
    via: { kind: 'consent', name: 'client grant', nativeId: id },
  });
};

export const roleFact = (role: Raw, scope: string): Role => {
  const id = need(str(role['id']), 'role.id');
  return {
    kind: 'role',
    id: auth0Id(id),
    system: 'auth0',
    nativeId: id,
    scope,
    name: str(role['name']) ?? id,
    managedBy: 'customer',
    createdAt: unknown('Auth0 keeps no date of a role'),
    lastUsedAt: unknown('Auth0 keeps no last use of a role'),
    maxSessionSeconds: unknown('a role bounds no session'),
    tags: {},
  };
};

export const permissionFact = (one: Raw, role: string): Entitlement => {
  const name = need(str(one['permission_name']), 'permission.permission_name');
  const server = str(one['resource_server_identifier']) ?? '*';
  return grant({
    id: auth0Id(`${role}#${server}/${name}`),
    holderId: auth0Id(role),
    privileges: [name],
    resources: [server],
    via: { kind: 'inline', name: 'role permission' },
  });
};

/** The role is worn by the user: what it allows stands at the role. */
export const wornFact = (userId: string, role: { readonly id: string; readonly name: string }) =>
  grant({
    id: auth0Id(`${userId}#role/${role.id}`),
    holderId: auth0Id(userId),
    privileges: [`role:${role.name}`],
    resources: [auth0Id(role.id)],
    via: { kind: 'assignment', name: role.name, nativeId: role.id },
  });

/** Whom a connection vouches for, the tenant takes at its word. */
export const connectionFact = (one: Raw, scope: string): Trust => {
  const id = need(str(one['id']), 'connection.id');
  const strategy = str(one['strategy']) ?? 'unknown';
  return {
    kind: 'trust',
    id: auth0Id(id),
    system: 'auth0',
    targetId: auth0Id(scope),
    principal: { kind: 'federated', value: `${strategy}:${str(one['name']) ?? id}` },
    mechanism: 'federation',
    effect: 'allow',
    conditions: {
      strategy,
      enabledClients: list(one['enabled_clients']).length,
      domainConnection: one['is_domain_connection'] === true,
    },
    external:
      strategy === 'auth0' ? known(false) : unknown('Auth0 does not say whose provider it is'),
  };
};

export const resource = (
  scope: string,
  parts: Pick<Resource, 'nativeId' | 'name' | 'type'>,
): Resource => ({
  kind: 'resource',
  id: auth0Id(parts.nativeId),
  system: 'auth0',
  scope,
  tags: {},
  ...parts,
});

export const resourceServerFact = (one: Raw, scope: string): Resource => {
  const id = need(str(one['id']), 'resourceServer.id');
  return {
    ...resource(scope, { nativeId: id, name: str(one['name']) ?? id, type: 'resource_server' }),
    tags: {
      identifier: str(one['identifier']) ?? '',
      tokenLifetimeSeconds: String(one['token_lifetime'] ?? ''),
    },
  };
};
