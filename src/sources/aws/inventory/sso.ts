/** IAM Identity Center exports: users, groups, memberships, permission sets and account assignments. Pure. */
import {
  type BlindSpot,
  type FactKind,
  type Handle,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Snapshot,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../../record.ts';
import { awsId, iamArn, identityCenterGroupId, identityCenterUserId } from '../arn.ts';
import { membershipFact } from './facts.ts';

const keys = [
  'Users',
  'Groups',
  'GroupMemberships',
  'PermissionSets',
  'AccountAssignments',
] as const;

/** One JSON document with any of the lists as the CLI prints them, or several put together. */
export const isIdentityCenter = (value: Raw): boolean => {
  if (list(value['AccountAssignments']).some((one) => str(obj(one)['PermissionSetArn'])))
    return true;
  if (list(value['Users']).some((one) => str(obj(one)['IdentityStoreId']))) return true;
  return list(value['PermissionSets']).some((one) => str(obj(one)['PermissionSetArn']));
};

const storeOf = (value: Raw): string => {
  const named = str(value['IdentityStoreId']);
  if (named) return named;
  for (const key of ['Users', 'Groups', 'GroupMemberships', 'Instances'] as const) {
    for (const item of list(value[key])) {
      const store = str(obj(item)['IdentityStoreId']);
      if (store) return store;
    }
  }
  return 'unknown';
};

const emailOf = (user: Raw): string | undefined => {
  const emails = list(user['Emails']).map(obj);
  return str((emails.find((one) => one['Primary'] === true) ?? emails[0])?.['Value']);
};

/**
 * What an identity provider pushed by SCIM carries its id there and is as true as the provider; what an
 * administrator typed in is not proven.
 */
const handlesOf = (user: Raw, email: string | undefined): readonly Handle[] => {
  const pushed = list(user['ExternalIds']).map(obj);
  const name = str(user['UserName']);
  return [
    ...(email === undefined
      ? []
      : [{ kind: 'email' as const, value: email, verified: pushed.length > 0 }]),
    ...(name === undefined || name === email
      ? []
      : [{ kind: 'login' as const, value: name, verified: false }]),
    ...pushed.flatMap((one): Handle[] => {
      const value = str(one['Id']);
      const issuer = str(one['Issuer']);
      return value === undefined
        ? []
        : [{ kind: 'federated_id', value, ...(issuer ? { issuer } : {}), verified: true }];
    }),
  ];
};

/** Identity Center users are people of the directory; machines do not sign in through it. */
const centerUser = (store: string, user: Raw): Identity | undefined => {
  const id = str(user['UserId']);
  if (id === undefined) return undefined;
  const email = emailOf(user);
  return {
    kind: 'identity',
    id: identityCenterUserId(store, id),
    system: 'aws',
    nativeId: id,
    scope: store,
    name: str(user['UserName']) ?? id,
    class: 'human',
    classReason: 'user of IAM Identity Center',
    flags: noFlags,
    status: user['UserStatus'] === 'DISABLED' ? 'disabled' : 'active',
    createdAt: fromTime(user['CreatedAt'] ?? user['CreatedDate']),
    interactive: known(true),
    mfa: unknown('MFA of Identity Center users has no public API'),
    lastUsedAt: unknown('Identity Center does not list last use'),
    tags: email ? { email } : {},
    handles: handlesOf(user, email),
  };
};

const fromTime = (value: unknown): Identity['createdAt'] => {
  const time = instant(value);
  return time === undefined ? unknown('not listed') : known(time);
};

/**
 * An assignment provisions a role `AWSReservedSSO_<set>_<suffix>` in the account; its suffix is in no
 * SSO listing, so the way in ends at a role named without it until the account's own roles are known.
 */
const assignmentTrust = (
  principalId: string,
  account: string,
  set: { readonly arn: string; readonly name: string },
  roles: ReadonlyMap<string, string>,
): Trust => {
  const provisional = awsId(
    iamArn(account, `role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${set.name}`),
  );
  const targetId = roles.get(`${account}/${set.name}`) ?? provisional;
  return {
    kind: 'trust',
    id: `${targetId}#assigned/${set.arn}/${principalId}`,
    system: 'aws',
    targetId,
    principal: { kind: 'identity', value: principalId },
    mechanism: 'delegation',
    effect: 'allow',
    conditions: undefined,
    external: known(false),
  };
};

export interface IdentityCenterOptions {
  /** `<account>/<permission set>` → id of the provisioned role, where the account's roles are known. */
  readonly roles?: ReadonlyMap<string, string>;
  /** Set by a live pull: what of the directory was refused, with its permission. */
  readonly blind?: readonly BlindSpot[];
}

/** `AWSReservedSSO_<set>_<16 hex>` → set name. */
export const permissionSetOfRole = (roleName: string): string | undefined =>
  /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(roleName)?.[1];

export const snapshotOfIdentityCenter = (
  value: Raw,
  takenAt: number,
  { roles = new Map(), blind: refused }: IdentityCenterOptions = {},
): Snapshot => {
  const store = storeOf(value);
  const facts: InventoryFact[] = [];
  const blind: BlindSpot[] = [];
  for (const item of list(value['Users'])) {
    const user = centerUser(store, obj(item));
    if (user) facts.push(user);
  }
  for (const item of list(value['Groups'])) {
    const id = str(obj(item)['GroupId']);
    if (id === undefined) continue;
    const name = str(obj(item)['DisplayName']) ?? id;
    const groupId = identityCenterGroupId(store, id);
    facts.push({ kind: 'group', id: groupId, system: 'aws', nativeId: id, scope: store, name });
  }
  for (const item of list(value['GroupMemberships'])) {
    const membership = obj(item);
    const group = str(membership['GroupId']);
    const user = str(obj(membership['MemberId'])['UserId']) ?? str(membership['UserId']);
    if (group && user) {
      const memberId = identityCenterUserId(store, user);
      facts.push(membershipFact(memberId, identityCenterGroupId(store, group)));
    }
  }
  const sets = new Map(
    list(value['PermissionSets']).flatMap((item) => {
      const arn = str(obj(item)['PermissionSetArn']);
      const name = str(obj(item)['Name']);
      return arn && name ? [[arn, name] as const] : [];
    }),
  );
  for (const item of list(value['AccountAssignments'])) {
    const assignment = obj(item);
    const arn = str(assignment['PermissionSetArn']);
    const account = str(assignment['AccountId']);
    const principal = str(assignment['PrincipalId']);
    if (!arn || !account || !principal) continue;
    const name = sets.get(arn);
    if (name === undefined) {
      const because = 'its name is not in this export, so its role cannot be told';
      blind.push({ area: `permission set ${arn}`, because, needs: 'sso:DescribePermissionSet' });
      continue;
    }
    const principalId =
      assignment['PrincipalType'] === 'GROUP'
        ? identityCenterGroupId(store, principal)
        : identityCenterUserId(store, principal);
    facts.push(assignmentTrust(principalId, account, { arn, name }, roles));
  }
  const whole = keys.slice(0, 3).every((key) => Array.isArray(value[key]));
  if (refused !== undefined) blind.push(...refused);
  else if (!whole) {
    const because = 'users, groups or memberships are not all in this export';
    blind.push({ area: 'Identity Center directory', because, needs: 'identitystore:ListUsers' });
  }
  // An export may be one page of many; a live pull has seen all pages of what was not refused.
  const complete: readonly FactKind[] =
    refused !== undefined && blind.length === 0 ? ['identity', 'group', 'membership', 'trust'] : [];
  return { system: 'aws', scope: store, takenAt, complete, blind, facts };
};
