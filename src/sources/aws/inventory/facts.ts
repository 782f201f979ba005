/** Facts as this room makes them, one builder for each kind, so that every export gives equal ids. */
import {
  type Credential,
  type CredentialKind,
  type Fact,
  type Group,
  type Identity,
  type Membership,
  noFlags,
  type Resource,
  type Role,
  unknown,
} from '../../../model/index.ts';
import { awsId, credentialId, isUnnamedKey, nameOfArn, parseArn } from '../arn.ts';
import { classOf } from './class.ts';
import { type Tags, tagged } from './tags.ts';

interface IdentityParts {
  readonly arn: string;
  readonly account: string;
  readonly name?: string;
  readonly tags?: Tags;
  readonly createdAt?: Fact<number>;
  readonly interactive?: Fact<boolean>;
  readonly mfa?: Fact<boolean>;
  readonly lastUsedAt?: Fact<number | null>;
}

const notSaid = (what: string): Fact<never> => unknown(`this source does not list ${what}`);

export const userIdentity = (parts: IdentityParts): Identity => {
  const tags = parts.tags ?? {};
  const interactive = parts.interactive ?? notSaid('login profiles');
  const mfa = parts.mfa ?? notSaid('MFA devices');
  const environment = tagged(tags, 'environment');
  const isRoot = parseArn(parts.arn)?.resource === 'root';
  return {
    kind: 'identity',
    id: awsId(parts.arn),
    system: 'aws',
    nativeId: parts.arn,
    scope: parts.account,
    name: parts.name ?? nameOfArn(parts.arn),
    ...classOf({ isRoot, tags, interactive, mfa }),
    flags: noFlags,
    status: 'active',
    createdAt: parts.createdAt ?? notSaid('creation times'),
    interactive,
    mfa,
    lastUsedAt: parts.lastUsedAt ?? notSaid('last use'),
    tags,
    ...(environment ? { environment } : {}),
  };
};

/** Every account has a root user; only the credential report says more of it. */
export const rootIdentity = (
  account: string,
  partition: string,
  parts: Partial<IdentityParts> = {},
): Identity =>
  userIdentity({
    interactive: { known: true, value: true },
    ...parts,
    arn: `arn:${partition}:iam::${account}:root`,
    account,
    name: 'root',
  });

const managedByOf = (arn: string): Role['managedBy'] => {
  const resource = parseArn(arn)?.resource ?? '';
  if (resource.startsWith('role/aws-service-role/')) return 'service_linked';
  return resource.startsWith('role/aws-reserved/sso.amazonaws.com/')
    ? 'permission_set'
    : 'customer';
};

export const roleFact = (parts: {
  readonly arn: string;
  readonly account: string;
  readonly tags?: Tags;
  readonly createdAt?: Fact<number>;
  readonly lastUsedAt?: Fact<number | null>;
  readonly maxSessionSeconds?: Fact<number>;
}): Role => ({
  kind: 'role',
  id: awsId(parts.arn),
  system: 'aws',
  nativeId: parts.arn,
  scope: parts.account,
  name: nameOfArn(parts.arn),
  managedBy: managedByOf(parts.arn),
  createdAt: parts.createdAt ?? notSaid('creation times'),
  lastUsedAt: parts.lastUsedAt ?? notSaid('last use'),
  maxSessionSeconds: parts.maxSessionSeconds ?? notSaid('how long sessions may last'),
  tags: parts.tags ?? {},
});

export const groupFact = (arn: string, account: string): Group => ({
  kind: 'group',
  id: awsId(arn),
  system: 'aws',
  nativeId: arn,
  scope: account,
  name: nameOfArn(arn),
});

export const membershipId = (memberId: string, groupId: string): string =>
  `${memberId}#in/${groupId}`;

export const membershipFact = (memberId: string, groupId: string): Membership => ({
  kind: 'membership',
  id: membershipId(memberId, groupId),
  memberId,
  groupId,
});

export const accountResource = (
  account: string,
  parts: { readonly name?: string; readonly tags?: Tags } = {},
): Resource => {
  const environment = tagged(parts.tags ?? {}, 'environment');
  return {
    kind: 'resource',
    id: awsId(`account:${account}`),
    system: 'aws',
    nativeId: account,
    scope: account,
    name: parts.name ?? account,
    type: 'account',
    tags: parts.tags ?? {},
    ...(environment ? { environment } : {}),
  };
};

/** What hands its role to the instances that carry it. */
export const instanceProfile = (arn: string, account: string, roleId: string): Resource => ({
  kind: 'resource',
  id: awsId(arn),
  system: 'aws',
  nativeId: arn,
  scope: account,
  name: nameOfArn(arn),
  type: 'instance_profile',
  runsAs: roleId,
  tags: {},
});

/** The credential report is made anew at most every four hours; use shows up that late. */
export const REPORT_PRECISION = 4 * 3_600_000;
/** GetAccessKeyLastUsed: only the first use in a quarter of an hour is kept. */
export const KEY_USE_PRECISION = 15 * 60_000;

export const credentialFact = (parts: {
  readonly ofId: string;
  readonly type: CredentialKind;
  readonly nativeId: string;
  readonly status: Credential['status'];
  readonly createdAt?: Fact<number>;
  readonly lastUsedAt?: Fact<number | null>;
  readonly lastUsedPrecision?: number;
  readonly rotatedAt?: Fact<number | null>;
  readonly expiresAt?: Fact<number | null>;
}): Credential => ({
  kind: 'credential',
  id: credentialId(parts.nativeId),
  system: 'aws',
  ofId: parts.ofId,
  type: parts.type,
  nativeId: parts.nativeId,
  ...(isUnnamedKey(parts.nativeId) ? { unnamed: true as const } : {}),
  status: parts.status,
  issuer: parts.type === 'session_token' ? 'sts.amazonaws.com' : 'iam.amazonaws.com',
  createdAt: parts.createdAt ?? notSaid('creation times of credentials'),
  lastUsedAt: parts.lastUsedAt ?? notSaid('last use of credentials'),
  lastUsedPrecision: parts.lastUsedPrecision ?? REPORT_PRECISION,
  // Keys and certificates of IAM never expire; passwords may, by the account's password policy.
  expiresAt:
    parts.expiresAt ??
    (parts.type === 'password' ? notSaid('password expiry') : { known: true, value: null }),
  rotatedAt: parts.rotatedAt ?? { known: true, value: null },
  storedIn: 'unknown',
  binding: 'bearer',
  // An IAM key or password stops working as soon as its change has spread.
  revocability: 'now',
});
