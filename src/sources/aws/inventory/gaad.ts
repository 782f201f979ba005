/** `iam get-account-authorization-details`: users, groups, roles, their policies and trust. Pure. */
import { CountersignError } from '../../../core/index.ts';
import {
  type BlindSpot,
  type Fact,
  type FactKind,
  type InventoryFact,
  known,
  type Snapshot,
  unknown,
} from '../../../model/index.ts';
import { instant, list, need, obj, type Raw, str, strings } from '../../record.ts';
import { accountOfArn, awsId, iamArn, parseArn } from '../arn.ts';
import {
  accountResource,
  groupFact,
  instanceProfile,
  membershipFact,
  roleFact,
  rootIdentity,
  userIdentity,
} from './facts.ts';
import { ownersFromTags } from './owners.ts';
import { type Granted, grantsOf, managedGrantsOf, trustsOf } from './statements.ts';
import { readTags } from './tags.ts';

const sections = ['UserDetailList', 'GroupDetailList', 'RoleDetailList'] as const;

export const isGaad = (value: Raw): boolean =>
  sections.some((name) => Array.isArray(value[name])) || Array.isArray(value['UserDetailList']);

export interface GaadOptions {
  /** Account ids known to be the organisation's own. */
  readonly organisation?: ReadonlySet<string>;
}

interface Reading {
  readonly account: string;
  readonly partition: string;
  readonly documents: ReadonlyMap<string, unknown>;
  readonly organisation: ReadonlySet<string> | undefined;
  readonly facts: InventoryFact[];
  readonly blind: BlindSpot[];
}

/** Default versions of the policies in the export, by ARN. */
const documentsOf = (gaad: Raw): ReadonlyMap<string, unknown> => {
  const out = new Map<string, unknown>();
  for (const item of list(gaad['Policies'])) {
    const policy = obj(item);
    const arn = str(policy['Arn']);
    const versions = list(policy['PolicyVersionList']).map(obj);
    const version =
      versions.find((one) => one['IsDefaultVersion'] === true) ??
      versions.find((one) => one['VersionId'] === policy['DefaultVersionId']);
    if (arn !== undefined && version?.['Document'] !== undefined) {
      out.set(arn, version['Document']);
    }
  }
  return out;
};

const dated = (value: unknown, field: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(`${field} is missing`) : known(time);
};

const add = (reading: Reading, granted: Granted): void => {
  reading.facts.push(...granted.entitlements);
  reading.blind.push(...granted.blind);
};

/** Inline, attached and bounding policies of one principal or group. */
const policiesOf = (reading: Reading, holderId: string, detail: Raw, inline: string): void => {
  for (const item of list(detail[inline])) {
    const policy = obj(item);
    const name = str(policy['PolicyName']) ?? 'unnamed';
    add(reading, grantsOf(holderId, { kind: 'inline', name }, policy['PolicyDocument']));
  }
  const { documents } = reading;
  for (const item of list(detail['AttachedManagedPolicies'])) {
    const arn = str(obj(item)['PolicyArn']);
    if (arn) add(reading, managedGrantsOf(holderId, arn, { kind: 'managed_policy', documents }));
  }
  const boundary = str(obj(detail['PermissionsBoundary'])['PermissionsBoundaryArn']);
  if (boundary) add(reading, managedGrantsOf(holderId, boundary, { kind: 'boundary', documents }));
};

const readUser = (reading: Reading, detail: Raw, groups: ReadonlyMap<string, string>): void => {
  const arn = need(str(detail['Arn']), 'UserDetailList[].Arn');
  const tags = readTags(detail['Tags']);
  const createdAt = dated(detail['CreateDate'], 'CreateDate');
  const identity = userIdentity({ arn, account: reading.account, tags, createdAt });
  reading.facts.push(identity, ...ownersFromTags(identity.id, tags, createdAt));
  policiesOf(reading, identity.id, detail, 'UserPolicyList');
  for (const name of strings(detail['GroupList'])) {
    const group = groups.get(name) ?? iamArn(reading.account, `group/${name}`, reading.partition);
    reading.facts.push(membershipFact(identity.id, awsId(group)));
  }
};

/** `RoleLastUsed` without a date: not used in the tracking period of 400 days. */
const roleLastUsed = (detail: Raw): Fact<number | null> => {
  if (detail['RoleLastUsed'] === undefined) return unknown('RoleLastUsed is missing');
  return known(instant(obj(detail['RoleLastUsed'])['LastUsedDate']) ?? null);
};

const readRole = (reading: Reading, detail: Raw): void => {
  const arn = need(str(detail['Arn']), 'RoleDetailList[].Arn');
  const tags = readTags(detail['Tags']);
  const createdAt = dated(detail['CreateDate'], 'CreateDate');
  const seconds = detail['MaxSessionDuration'];
  const role = roleFact({
    arn,
    account: reading.account,
    tags,
    createdAt,
    lastUsedAt: roleLastUsed(detail),
    ...(typeof seconds === 'number' ? { maxSessionSeconds: known(seconds) } : {}),
  });
  reading.facts.push(role, ...ownersFromTags(role.id, tags, createdAt));
  for (const item of list(detail['InstanceProfileList'])) {
    const profile = str(obj(item)['Arn']);
    if (profile) reading.facts.push(instanceProfile(profile, reading.account, role.id));
  }
  policiesOf(reading, role.id, detail, 'RolePolicyList');
  const { trusts, blind } = trustsOf(
    role.id,
    reading.account,
    detail['AssumeRolePolicyDocument'],
    reading.organisation,
  );
  reading.facts.push(...trusts);
  reading.blind.push(...blind);
};

const readGroups = (reading: Reading, gaad: Raw): ReadonlyMap<string, string> => {
  const byName = new Map<string, string>();
  for (const item of list(gaad['GroupDetailList'])) {
    const detail = obj(item);
    const arn = need(str(detail['Arn']), 'GroupDetailList[].Arn');
    const name = str(detail['GroupName']);
    if (name) byName.set(name, arn);
    reading.facts.push(groupFact(arn, reading.account));
    policiesOf(reading, awsId(arn), detail, 'GroupPolicyList');
  }
  return byName;
};

/** The account of an export is the one most of its ARNs name (AWS's own say `aws`). */
const homeOf = (gaad: Raw): { readonly account: string; readonly partition: string } => {
  for (const section of [...sections, 'Policies'] as const) {
    for (const item of list(gaad[section])) {
      const arn = str(obj(item)['Arn']);
      const account = arn === undefined ? undefined : accountOfArn(arn);
      if (arn !== undefined && account !== undefined && /^\d{12}$/.test(account)) {
        return { account, partition: parseArn(arn)?.partition ?? 'aws' };
      }
    }
  }
  throw new CountersignError(
    'ERR_INPUT_INVALID',
    'account authorization details name no account: no Arn holds a 12-digit account id',
  );
};

const hiddenHere: readonly BlindSpot[] = [
  {
    area: 'credentials',
    because: 'account authorization details hold no access keys, passwords or MFA devices',
    needs: 'iam:GetCredentialReport',
  },
  {
    area: 'service control policies and session policies',
    because: 'only identity policies and boundaries are in account authorization details',
    needs: 'organizations:ListPolicies',
  },
];

/** What is listed whole; a truncated page or a filtered export ends nothing. */
const completeOf = (gaad: Raw): readonly FactKind[] => {
  if (gaad['IsTruncated'] === true) return [];
  if (!sections.every((name) => Array.isArray(gaad[name]))) return [];
  return ['identity', 'role', 'group', 'membership', 'entitlement', 'trust'];
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const snapshotOfGaad = (gaad: Raw, at: number, options: GaadOptions = {}): Snapshot => {
  const { account, partition } = homeOf(gaad);
  const reading: Reading = {
    account,
    partition,
    documents: documentsOf(gaad),
    organisation: options.organisation,
    facts: [accountResource(account), rootIdentity(account, partition)],
    blind: [...hiddenHere],
  };
  const groups = readGroups(reading, gaad);
  for (const item of list(gaad['UserDetailList'])) readUser(reading, obj(item), groups);
  for (const item of list(gaad['RoleDetailList'])) readRole(reading, obj(item));
  const complete = completeOf(gaad);
  if (complete.length === 0) {
    const because = 'the export is truncated or filtered: what is absent may exist';
    reading.blind.push({ area: 'users, groups and roles', because });
  }
  return {
    system: 'aws',
    scope: account,
    takenAt: at,
    complete,
    blind: reading.blind,
    facts: reading.facts,
  };
};
