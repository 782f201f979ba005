/** Users, profiles, permission sets, roles, groups, connected apps and tokens, as SOQL gives them. Pure. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Group,
  type Handle,
  type Identity,
  known,
  type Membership,
  noFlags,
  type Role,
  unknown,
} from '../../model/index.ts';
import { instant, type Raw, str } from '../record.ts';
import { appId, salesforceId } from './ids.ts';

/** `2020-01-02T00:00:00.000+0000` */
const dateIn = (value: unknown): number | undefined =>
  typeof value === 'string' ? instant(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : undefined;

const dateOf = (value: unknown, what: string): Fact<number> => {
  const time = dateIn(value);
  return time === undefined ? unknown(`Salesforce does not say ${what}`) : known(time);
};

/** People sign in as Standard, partners and customers as their kinds; the rest are made for machines. */
const machines = /^(?:AutomatedProcess|CloudIntegrationUser|Guest|CsnOnly)$/;

export const mapUser = (user: Raw, scope: string): Identity | undefined => {
  const id = str(user['Id']);
  const username = str(user['Username']);
  if (id === undefined || username === undefined) return undefined;
  const type = str(user['UserType']) ?? 'Standard';
  const email = str(user['Email'])?.toLowerCase();
  const federation = str(user['FederationIdentifier']);
  const number = str(user['EmployeeNumber']);
  const login = dateIn(user['LastLoginDate']);
  const isMachine = machines.test(type);
  const handles: readonly Handle[] = [
    { kind: 'login', value: username.toLowerCase(), verified: true },
    // A new address counts only after its owner has confirmed it.
    ...(email === undefined || isMachine
      ? []
      : [{ kind: 'email' as const, value: email, verified: true }]),
    ...(federation === undefined
      ? []
      : [{ kind: 'saml_name_id' as const, value: federation, verified: true }]),
    ...(number === undefined
      ? []
      : [{ kind: 'employee_id' as const, value: number, verified: true }]),
  ];
  return {
    kind: 'identity',
    id: salesforceId(id),
    system: 'salesforce',
    nativeId: salesforceId(id).slice('salesforce:'.length),
    scope,
    name: str(user['Name']) ?? username,
    class: isMachine ? 'service_account' : 'human',
    classReason: `user of type ${type}`,
    flags: { ...noFlags, external: /Partner|Customer|Guest/.test(type) },
    status:
      user['IsActive'] === true ? 'active' : user['IsActive'] === false ? 'disabled' : 'unknown',
    createdAt: dateOf(user['CreatedDate'], 'when the user was made'),
    interactive: known(!isMachine),
    mfa: unknown('verification methods were not read'),
    lastUsedAt:
      login === undefined
        ? user['LastLoginDate'] === null
          ? known(null)
          : unknown('Salesforce does not say when the user last signed in')
        : known(login),
    tags: {
      username,
      ...(email === undefined ? {} : { email }),
      ...(str(user['Department']) === undefined
        ? {}
        : { department: str(user['Department']) ?? '' }),
      ...(str(user['Title']) === undefined ? {} : { title: str(user['Title']) ?? '' }),
    },
    handles,
  };
};

const credential = (parts: {
  readonly id: string;
  readonly ofId: string;
  readonly type: Credential['type'];
  readonly nativeId: string;
  readonly createdAt: Fact<number>;
  readonly lastUsedAt: Fact<number | null>;
  readonly rotatedAt: Fact<number | null>;
}): Credential => ({
  kind: 'credential',
  system: 'salesforce',
  ...parts,
  status: 'active',
  issuer: 'salesforce.com',
  lastUsedPrecision: 0,
  expiresAt: unknown('its lifetime is a policy of the organisation or of the app'),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

export const mapPassword = (user: Raw): Credential | undefined => {
  const id = str(user['Id']);
  const changed = dateIn(user['LastPasswordChangeDate']);
  if (id === undefined || changed === undefined) return undefined;
  const ofId = salesforceId(id);
  return credential({
    id: `${ofId}#password`,
    ofId,
    type: 'password',
    nativeId: `password:${ofId.slice('salesforce:'.length)}`,
    createdAt: unknown('Salesforce keeps only the last change of a password'),
    lastUsedAt: unknown('the last sign-in may have been without the password'),
    rotatedAt: known(changed),
  });
};

/** `PermissionsModifyAllData: true` → `ModifyAllData`. */
export const permissionsIn = (thing: Raw): readonly string[] =>
  Object.entries(thing)
    .filter(([name, value]) => name.startsWith('Permissions') && value === true)
    .map(([name]) => name.slice('Permissions'.length))
    .sort();

/** A profile or a permission set. */
export const mapRole = (
  thing: Raw,
  kind: 'profile' | 'permission set',
  scope: string,
): Role | undefined => {
  const id = str(thing['Id']);
  if (id === undefined) return undefined;
  return {
    kind: 'role',
    id: salesforceId(id),
    system: 'salesforce',
    nativeId: salesforceId(id).slice('salesforce:'.length),
    scope,
    name: str(thing['Label']) ?? str(thing['Name']) ?? id,
    managedBy: str(thing['NamespacePrefix']) === undefined ? 'customer' : 'vendor',
    createdAt: dateOf(thing['CreatedDate'], `when the ${kind} was made`),
    lastUsedAt: unknown('the use of a role is that of its permissions'),
    maxSessionSeconds: unknown('a role is held, not put on'),
    tags: { type: kind },
  };
};

export const holding = (
  userId: string,
  role: Role,
  permissions: readonly string[],
): Entitlement => ({
  kind: 'entitlement',
  id: `${salesforceId(userId)}#${role.nativeId}`,
  system: 'salesforce',
  holderId: salesforceId(userId),
  effect: 'allow',
  privileges: permissions.length > 0 ? permissions : [`role:${role.name}`],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: role.name, nativeId: role.nativeId },
  standing: 'standing',
});

/** Public groups and queues; places in the role hierarchy, which decide whose records one sees. */
export const mapGroup = (thing: Raw, scope: string): Group | undefined => {
  const id = str(thing['Id']);
  if (id === undefined) return undefined;
  return {
    kind: 'group',
    id: salesforceId(id),
    system: 'salesforce',
    nativeId: salesforceId(id).slice('salesforce:'.length),
    scope,
    name: str(thing['Name']) ?? str(thing['DeveloperName']) ?? id,
  };
};

export const membership = (member: string, group: string): Membership => ({
  kind: 'membership',
  id: `${salesforceId(member)}#in/${salesforceId(group)}`,
  memberId: salesforceId(member),
  groupId: salesforceId(group),
});

export const mapApp = (app: Raw, scope: string): Identity | undefined => {
  const name = str(app['Name']) ?? str(app['AppName']);
  if (name === undefined) return undefined;
  const id = str(app['Id']);
  return {
    kind: 'identity',
    id: appId(name),
    system: 'salesforce',
    nativeId: name,
    scope,
    name,
    class: 'third_party_app',
    classReason:
      id === undefined ? 'has tokens of users and is no app of this organisation' : 'connected app',
    flags: { ...noFlags, external: true },
    status: 'active',
    createdAt: dateOf(app['CreatedDate'], 'when the app was connected'),
    interactive: known(false),
    mfa: unknown('an app has no second factor of its own'),
    lastUsedAt: unknown('the list of apps does not say when one was last used'),
    tags: {
      ...(id === undefined ? {} : { connectedAppId: id }),
      ...(app['OptionsAllowAdminApprovedUsersOnly'] === undefined
        ? {}
        : { adminApprovedUsersOnly: String(app['OptionsAllowAdminApprovedUsersOnly'] === true) }),
    },
  };
};

export const mapToken = (token: Raw): readonly [Credential, Entitlement] | undefined => {
  const id = str(token['Id']);
  const user = str(token['UserId']);
  const app = str(token['AppName']);
  if (id === undefined || user === undefined || app === undefined) return undefined;
  const used = dateIn(token['LastUsedDate']);
  return [
    credential({
      id: salesforceId(id),
      ofId: salesforceId(user),
      type: 'refresh_token',
      nativeId: id,
      createdAt: dateOf(token['CreatedDate'], 'when the token was given'),
      lastUsedAt:
        used === undefined
          ? unknown('Salesforce does not say when the token was last used')
          : known(used),
      rotatedAt: known(null),
    }),
    {
      kind: 'entitlement',
      id: `${appId(app)}#consent/${id}`,
      system: 'salesforce',
      holderId: appId(app),
      effect: 'allow',
      privileges: ['oauth:*'],
      privilegesInverted: false,
      resources: [salesforceId(user)],
      resourcesInverted: false,
      conditions: undefined,
      via: { kind: 'consent', name: `token of ${user}`, nativeId: id },
      standing: 'standing',
    },
  ];
};
