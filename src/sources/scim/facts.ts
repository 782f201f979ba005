/** SCIM resources (RFC 7643) as facts: users, groups with their members, roles and entitlements. Pure. */
import {
  type Entitlement,
  type Handle,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../record.ts';
import { emailOfUser, enterprise, nameOfUser } from './client.ts';
import { scimId } from './config.ts';

export interface ScimSpace {
  readonly scope: string;
  readonly verifiedDomains: readonly string[];
}

const MOST_VALUES = 1_000;
const MOST_MEMBERS = 200_000;

const values = (user: Raw, attribute: string): readonly string[] => [
  ...new Set(
    list(user[attribute])
      .slice(0, MOST_VALUES)
      .flatMap((one) => str(obj(one)['value']) ?? str(one) ?? []),
  ),
];

const classOf = (user: Raw): Pick<Identity, 'class' | 'classReason'> => {
  const type = str(user['userType']) ?? '';
  if (/^(service|bot|robot|application|system|machine)\b/i.test(type))
    return { class: 'service_account', classReason: `userType is ${type.slice(0, 60)}` };
  return type === ''
    ? {
        class: 'human',
        classReason: 'assumed: SCIM users are people unless userType says otherwise',
      }
    : { class: 'human', classReason: `userType is ${type.slice(0, 60)}` };
};

const isUnder = (email: string, domains: readonly string[]): boolean =>
  domains.includes(email.slice(email.lastIndexOf('@') + 1));

const handlesOf = (user: Raw, { scope, verifiedDomains }: ScimSpace): readonly Handle[] => {
  const out: Handle[] = [];
  const login = str(user['userName']);
  const emails = [...values(user, 'emails'), ...(login?.includes('@') ? [login] : [])];
  for (const value of new Set(emails.map((one) => one.trim().toLowerCase())))
    out.push({ kind: 'email', value, verified: isUnder(value, verifiedDomains) });
  if (login !== undefined && !login.includes('@'))
    out.push({ kind: 'login', value: login, issuer: scope, verified: true });
  // Written by whoever provisions, not by the account itself.
  const external = str(user['externalId']);
  if (external !== undefined) out.push({ kind: 'federated_id', value: external, verified: true });
  const number = str(obj(user[enterprise])['employeeNumber']);
  if (number !== undefined) out.push({ kind: 'employee_id', value: number, verified: true });
  return out;
};

const tagsOf = (user: Raw, isPerson: boolean): Readonly<Record<string, string>> => {
  const email = emailOfUser(user);
  const department = str(obj(user[enterprise])['department']);
  return {
    ...(email === undefined || !isPerson ? {} : { email }),
    ...(department === undefined ? {} : { department }),
  };
};

const activeOf = (user: Raw): Identity['status'] => {
  if (user['active'] === true) return 'active';
  return user['active'] === false ? 'disabled' : 'unknown';
};

const timeOf = (resource: Raw) => {
  const time = instant(obj(resource['meta'])['created']);
  return time === undefined ? unknown('meta.created is not told') : known(time);
};

export const identityOf = (user: Raw, space: ScimSpace): Identity | undefined => {
  const nativeId = str(user['id']);
  if (nativeId === undefined) return undefined;
  const described = classOf(user);
  return {
    kind: 'identity',
    id: scimId(space.scope, 'Users', nativeId),
    system: 'scim',
    nativeId,
    scope: space.scope,
    name: str(user['userName']) ?? nameOfUser(user) ?? nativeId,
    ...described,
    flags: noFlags,
    status: activeOf(user),
    createdAt: timeOf(user),
    interactive: unknown('SCIM does not tell how an account signs in'),
    mfa: unknown('SCIM does not tell factors'),
    lastUsedAt: unknown('SCIM does not tell use'),
    tags: tagsOf(user, described.class === 'human'),
    handles: handlesOf(user, space),
  };
};

const grant = (holderId: string, kind: 'role' | 'entitlement', value: string): Entitlement => ({
  kind: 'entitlement',
  id: `${holderId}#${kind}:${value}`,
  system: 'scim',
  holderId,
  effect: 'allow',
  privileges: [`${kind}:${value}`],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: value },
  standing: 'standing',
});

export const userFacts = (user: Raw, space: ScimSpace): readonly InventoryFact[] => {
  const identity = identityOf(user, space);
  if (identity === undefined) return [];
  return [
    identity,
    ...values(user, 'roles').map((value) => grant(identity.id, 'role', value)),
    ...values(user, 'entitlements').map((value) => grant(identity.id, 'entitlement', value)),
  ];
};

/** A member is a user unless it says that it is a group. */
const memberType = (member: Raw): 'Users' | 'Groups' =>
  str(member['type'])?.toLowerCase() === 'group' || str(member['$ref'])?.includes('/Groups/')
    ? 'Groups'
    : 'Users';

export const groupFacts = (group: Raw, { scope }: ScimSpace): readonly InventoryFact[] => {
  const nativeId = str(group['id']);
  if (nativeId === undefined) return [];
  const groupId = scimId(scope, 'Groups', nativeId);
  const members = new Map<string, InventoryFact>();
  for (const one of list(group['members']).slice(0, MOST_MEMBERS).map(obj)) {
    const value = str(one['value']);
    if (value === undefined) continue;
    const memberId = scimId(scope, memberType(one), value);
    const id = `${memberId}>${groupId}`;
    members.set(id, { kind: 'membership', id, memberId, groupId });
  }
  const name = str(group['displayName']) ?? nativeId;
  return [
    { kind: 'group', id: groupId, system: 'scim', nativeId, scope, name },
    ...members.values(),
  ];
};
