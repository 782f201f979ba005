/** What the OneLogin API tells → facts. Pure. https://developers.onelogin.com/api-docs/2/getting-started/dev-overview */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Handle,
  type Identity,
  type IdentityStatus,
  type InventoryFact,
  known,
  noFlags,
  type Resource,
  type Role,
  unknown,
} from '../../model/index.ts';
import { instant, list, need, obj, type Raw, str } from '../record.ts';
import { oneloginId } from './parse.ts';

const text = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : str(value);

const dated = (value: unknown): Fact<number> => {
  const at = instant(value);
  return at === undefined ? unknown('OneLogin told no date') : known(at);
};

const datedOrNever = (value: unknown): Fact<number | null> =>
  value === null ? known(null) : dated(value);

/**
 * 0 unactivated, 1 active, 2 suspended, 3 locked, 4 password expired, 5 awaiting a password reset, 7 password
 * pending, 8 security questions required (OneLogin, "User status").
 */
const statusOf = (status: unknown): IdentityStatus => {
  if (status === 0 || status === 2) return 'disabled';
  return typeof status === 'number' && status >= 1 && status <= 8 ? 'active' : 'unknown';
};

const handlesOf = (user: Raw, scope: string): readonly Handle[] => {
  const email = str(user['email']);
  const login = str(user['username']);
  const external = text(user['external_id']);
  const sam = str(user['samaccountname']);
  return [
    // Administrators and directories write it; users cannot unless a policy lets them.
    ...(email ? [{ kind: 'email', value: email, verified: true } as const] : []),
    ...(login && login !== email
      ? [{ kind: 'login', value: login, issuer: scope, verified: true } as const]
      : []),
    ...(sam ? [{ kind: 'login', value: sam, verified: true } as const] : []),
    ...(external
      ? [
          {
            kind: 'federated_id',
            value: external,
            issuer: text(user['directory_id']) ?? scope,
            verified: true,
          } as const,
        ]
      : []),
    {
      kind: 'oidc_subject',
      value: text(user['id']) ?? '',
      issuer: `https://${scope}/oidc/2`,
      verified: true,
    },
  ];
};

export const userFacts = (user: Raw, scope: string): readonly InventoryFact[] => {
  const native = need(text(user['id']), 'user.id');
  const id = oneloginId('user', native);
  const email = str(user['email']);
  const fromDirectory = typeof user['directory_id'] === 'number';
  const status = statusOf(user['status']);
  const identity: Identity = {
    kind: 'identity',
    id,
    system: 'onelogin',
    nativeId: native,
    scope,
    name: str(user['username']) ?? email ?? native,
    class: 'human',
    classReason: 'a user of the OneLogin account',
    flags: noFlags,
    status,
    createdAt: dated(user['created_at']),
    interactive: known(true),
    mfa: unknown('factors were not read'),
    lastUsedAt: datedOrNever(user['last_login']),
    tags: {
      ...(email ? { email } : {}),
      ...(text(user['status']) ? { status: text(user['status']) ?? '' } : {}),
      ...(fromDirectory ? { directory: String(user['directory_id']) } : {}),
    },
    handles: handlesOf(user, scope),
  };
  const password: Credential = {
    ...credentialBase(`${native}#password`, id, scope),
    type: 'password',
    status: status === 'active' ? 'active' : 'inactive',
    createdAt: dated(user['password_changed_at']),
    rotatedAt: datedOrNever(user['password_changed_at']),
    expiresAt: unknown('the age limit is in the user policy'),
    binding: 'bearer',
  };
  // The password of a user of a directory is kept there.
  return fromDirectory ? [identity] : [identity, password];
};

const credentialBase = (nativeId: string, ofId: string, scope: string) =>
  ({
    kind: 'credential',
    id: `onelogin:${nativeId}`,
    system: 'onelogin',
    ofId,
    nativeId,
    issuer: scope,
    lastUsedAt: unknown('OneLogin tells no last use of it'),
    lastUsedPrecision: 0,
    storedIn: 'unknown',
    revocability: 'now',
  }) as const;

const deviceBound = /webauthn|yubikey|protect|fido|touch id|windows hello/i;

/** A registered device of a second factor. */
export const factorFact = (device: Raw, user: string, scope: string): Credential => {
  const native = need(text(device['device_id']), 'device.device_id');
  const name = str(device['auth_factor_name']) ?? 'factor';
  return {
    ...credentialBase(`${user}#factor/${native}`, oneloginId('user', user), `${scope} ${name}`),
    type: 'authenticator',
    status: 'active',
    createdAt: unknown('OneLogin tells no date of it'),
    rotatedAt: unknown('OneLogin tells no date of it'),
    expiresAt: known(null),
    binding: deviceBound.test(name) ? 'device_bound' : 'bearer',
  };
};

const grant = (
  parts: Pick<Entitlement, 'id' | 'holderId' | 'privileges' | 'resources' | 'via'> &
    Partial<Pick<Entitlement, 'effect'>>,
): Entitlement => ({
  kind: 'entitlement',
  system: 'onelogin',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

const idsIn = (value: unknown): readonly string[] => list(value).flatMap((one) => text(one) ?? []);

/** A role of OneLogin gives apps to those who hold it; its administrators may put others into it. */
export const roleFacts = (role: Raw, scope: string): readonly InventoryFact[] => {
  const native = need(text(role['id']), 'role.id');
  const id = oneloginId('role', native);
  const name = str(role['name']) ?? native;
  const fact: Role = {
    kind: 'role',
    id,
    system: 'onelogin',
    nativeId: native,
    scope,
    name,
    managedBy: 'customer',
    createdAt: unknown('OneLogin keeps no date of a role'),
    lastUsedAt: unknown('OneLogin keeps no last use of a role'),
    maxSessionSeconds: unknown('a role bounds no session'),
    tags: {},
  };
  const held = (user: string, how: 'holds' | 'administers'): Entitlement =>
    grant({
      id: `${oneloginId('user', user)}#${how}/${native}`,
      holderId: oneloginId('user', user),
      privileges: [how === 'holds' ? `role:${name}` : 'role.manage_members'],
      resources: [id],
      via: { kind: 'assignment', name, nativeId: native },
    });
  return [
    fact,
    ...idsIn(role['apps']).map((app) =>
      grant({
        id: `${id}#app/${app}`,
        holderId: id,
        privileges: ['app.sign_in'],
        resources: [oneloginId('app', app)],
        via: { kind: 'assignment', name, nativeId: native },
      }),
    ),
    ...idsIn(role['users']).map((user) => held(user, 'holds')),
    ...idsIn(role['admins']).map((user) => held(user, 'administers')),
  ];
};

/** auth_method of the API: https://developers.onelogin.com/api-docs/2/apps/app-resource */
const methods: Readonly<Record<number, string>> = {
  0: 'password',
  1: 'openid',
  2: 'saml',
  3: 'api',
  4: 'google',
  6: 'forms',
  7: 'wsfed',
  8: 'openid_connect',
};

export const appFact = (app: Raw, scope: string): Resource => {
  const native = need(text(app['id']), 'app.id');
  const method = app['auth_method'];
  return {
    kind: 'resource',
    id: oneloginId('app', native),
    system: 'onelogin',
    nativeId: native,
    scope,
    name: str(app['name']) ?? native,
    type: 'application',
    tags: {
      signOnMode: (typeof method === 'number' ? methods[method] : undefined) ?? 'unknown',
      connector: text(app['connector_id']) ?? 'unknown',
      created: str(app['created_at']) ?? '',
    },
  };
};

/** A delegated privilege for each who holds it, one entitlement for each of its statements. */
export const privilegeFacts = (
  privilege: Raw,
  holders: readonly string[],
): readonly Entitlement[] => {
  const native = need(text(privilege['id']), 'privilege.id');
  const name = str(privilege['name']) ?? native;
  const statements = list(obj(privilege['privilege'])['Statement']).map(obj);
  return holders.flatMap((holderId) =>
    statements.map((statement, index) =>
      grant({
        id: `${holderId}#privilege/${native}/${index}`,
        holderId,
        effect: statement['Effect'] === 'Deny' ? 'deny' : 'allow',
        privileges: idsIn(statement['Action']),
        resources: idsIn(statement['Scope']),
        via: { kind: 'managed_policy', name, nativeId: native },
      }),
    ),
  );
};
