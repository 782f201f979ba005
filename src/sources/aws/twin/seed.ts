/** An account from the JSON of `get-account-authorization-details`, with what that answer leaves out. */
import { createHash } from 'node:crypto';
import { CountersignError, isObject, stringAt, valueAt } from '../../../core/index.ts';
import { awsManagedPolicies } from './aws-managed.ts';
import {
  type AccountState,
  emptyAccount,
  type Holder,
  type ManagedPolicy,
  type TwinRole,
  type TwinUser,
} from './state.ts';

interface KeySeed {
  /** A user's name, or `root`. */
  readonly userName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly status?: 'Active' | 'Inactive';
  /** Epoch ms; without it, the user's own. */
  readonly createdAt?: number;
  readonly lastUsedAt?: number;
  /** Of the last use; `s3` and `us-east-1` where they are not known. */
  readonly lastUsedService?: string;
  readonly lastUsedRegion?: string;
}

export interface SeedExtras {
  /** Without it: the account most ARNs name. */
  readonly accountId?: string;
  readonly alias?: string;
  readonly keys?: readonly KeySeed[];
  readonly logins?: readonly {
    readonly userName: string;
    readonly createdAt?: number;
    readonly passwordLastUsed?: number;
  }[];
  readonly mfa?: readonly { readonly userName: string; readonly serial?: string }[];
  readonly rootMfa?: boolean;
  readonly oidcProviders?: readonly {
    readonly url: string;
    readonly clientIds: readonly string[];
  }[];
  readonly samlProviders?: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const bad = (where: string, because: string): CountersignError =>
  new CountersignError('ERR_INPUT_INVALID', `account authorization details: ${where}: ${because}`);

const listAt = (json: unknown, key: string): Json[] => {
  const list = valueAt(json, key);
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw bad(key, 'must be a list');
  return list.map((item, at) => {
    if (!isObject(item)) throw bad(`${key}[${at}]`, 'must be an object');
    return item;
  });
};

const need = (json: Json, key: string, where: string): string => {
  const value = stringAt(json, key);
  if (value === undefined) throw bad(`${where}.${key}`, 'is missing');
  return value;
};

/** The CLI prints documents as objects, the API as URL-encoded text. */
const documentText = (value: unknown): string => {
  if (typeof value !== 'string') return JSON.stringify(value ?? { Statement: [] });
  if (!value.startsWith('%7B')) return value;
  try {
    return decodeURIComponent(value);
  } catch (cause) {
    throw new CountersignError('ERR_INPUT_INVALID', 'a policy document is badly encoded', {
      cause,
    });
  }
};

const timeAt = (json: Json, key: string): number => {
  const value = Date.parse(stringAt(json, key) ?? '');
  return Number.isNaN(value) ? 0 : value;
};

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Where the JSON has no unique id, one that depends on the ARN alone. */
const idFor = (prefix: string, arn: string): string => {
  const digest = createHash('sha256').update(arn).digest();
  let out = prefix;
  for (let i = 0; i < 17; i++) out += BASE32[(digest[i] ?? 0) & 31];
  return out;
};

const accountIn = (json: unknown): string => {
  const counts = new Map<string, number>();
  for (const list of ['UserDetailList', 'RoleDetailList', 'GroupDetailList']) {
    for (const item of listAt(json, list)) {
      const id = stringAt(item, 'Arn')?.split(':')[4] ?? '';
      if (/^\d{12}$/.test(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? '123456789012';
};

interface HolderShape {
  readonly kind: 'user' | 'group' | 'role';
  readonly title: 'User' | 'Group' | 'Role';
  readonly prefix: string;
  readonly accountId: string;
}

const holderOf = (json: Json, shape: HolderShape): Holder => {
  const where = `${shape.title}DetailList`;
  const name = need(json, `${shape.title}Name`, where);
  const path = stringAt(json, 'Path') ?? '/';
  const arn = `arn:aws:iam::${shape.accountId}:${shape.kind}${path}${name}`;
  return {
    name,
    path,
    arn,
    id: stringAt(json, `${shape.title}Id`) ?? idFor(shape.prefix, arn),
    createdAt: timeAt(json, 'CreateDate'),
    inline: new Map(
      listAt(json, `${shape.title}PolicyList`).map((policy) => [
        need(policy, 'PolicyName', `${where} ${name}`),
        documentText(policy['PolicyDocument']),
      ]),
    ),
    attached: new Set(
      listAt(json, 'AttachedManagedPolicies').map((policy) =>
        need(policy, 'PolicyArn', `${where} ${name}`),
      ),
    ),
  };
};

const tagsOf = (json: Json): Map<string, string> =>
  new Map(
    listAt(json, 'Tags').map((tag) => [stringAt(tag, 'Key') ?? '', stringAt(tag, 'Value') ?? '']),
  );

const boundaryOf = (json: Json): string | undefined =>
  stringAt(json, 'PermissionsBoundary.PermissionsBoundaryArn');

const policyFrom = (json: Json): ManagedPolicy => {
  const arn = need(json, 'Arn', 'Policies');
  const createdAt = timeAt(json, 'CreateDate');
  const versions = listAt(json, 'PolicyVersionList').map((version) => ({
    id: need(version, 'VersionId', `Policies ${arn}`),
    document: documentText(version['Document']),
    createdAt: timeAt(version, 'CreateDate'),
  }));
  const numbers = versions.map(({ id }) => Number(id.slice(1)) || 0);
  return {
    name: need(json, 'PolicyName', 'Policies'),
    id: stringAt(json, 'PolicyId') ?? idFor('ANPA', arn),
    arn,
    path: stringAt(json, 'Path') ?? '/',
    createdAt,
    versions: new Map(versions.map((version) => [version.id, version])),
    defaultVersion: stringAt(json, 'DefaultVersionId') ?? versions[0]?.id ?? 'v1',
    nextVersion: Math.max(0, ...numbers) + 1,
  };
};

const userNamed = (account: AccountState, name: string): TwinUser => {
  const user = account.users.get(name);
  if (!user) throw bad('extras', `there is no user "${name}" in account ${account.id}`);
  return user;
};

const YEAR = 365 * 86_400_000;

const addProviders = (account: AccountState, extras: SeedExtras): void => {
  const { createdAt } = account;
  for (const { url, clientIds } of extras.oidcProviders ?? []) {
    const arn = `arn:aws:iam::${account.id}:oidc-provider/${url}`;
    account.oidcProviders.set(arn, { url, clientIds, createdAt });
  }
  for (const name of extras.samlProviders ?? []) {
    const arn = `arn:aws:iam::${account.id}:saml-provider/${name}`;
    account.samlProviders.set(arn, { createdAt, validUntil: createdAt + 100 * YEAR });
  }
};

const addExtras = (account: AccountState, extras: SeedExtras): void => {
  addProviders(account, extras);
  for (const seed of extras.keys ?? []) {
    const key = {
      id: seed.accessKeyId,
      secret: seed.secretAccessKey,
      status: seed.status ?? ('Active' as const),
    };
    if (seed.lastUsedAt !== undefined) {
      const { lastUsedService: service = 's3', lastUsedRegion: region = 'us-east-1' } = seed;
      account.usedBefore.set(key.id, { at: seed.lastUsedAt, service, region });
    }
    if (seed.userName === 'root') {
      account.rootKeys.set(key.id, { ...key, createdAt: seed.createdAt ?? account.createdAt });
    } else {
      const user = userNamed(account, seed.userName);
      user.keys.set(key.id, { ...key, createdAt: seed.createdAt ?? user.createdAt });
    }
  }
  for (const { userName, createdAt, passwordLastUsed } of extras.logins ?? []) {
    const user = userNamed(account, userName);
    user.login = { createdAt: createdAt ?? user.createdAt, resetRequired: false };
    user.passwordLastUsed = passwordLastUsed;
  }
  for (const { userName, serial = `arn:aws:iam::${account.id}:mfa/${userName}` } of extras.mfa ??
    []) {
    const user = userNamed(account, userName);
    user.mfa.set(serial, { serial, enabledAt: user.createdAt });
  }
};

/**
 * @example startAwsTwin({ accounts: [seedFromGaad(json, { keys: [{ userName: 'ci', accessKeyId: 'AKIA…', secretAccessKey: '…' }] })], now: clock.now })
 * @throws CountersignError ERR_INPUT_INVALID naming the list and field at fault
 */
export const seedFromGaad = (json: unknown, extras: SeedExtras = {}): AccountState => {
  if (!isObject(json)) throw bad('top level', 'must be an object');
  const accountId = extras.accountId ?? accountIn(json);
  const policies = [...awsManagedPolicies(), ...listAt(json, 'Policies').map(policyFrom)];
  const groups = listAt(json, 'GroupDetailList').map((item) =>
    holderOf(item, { kind: 'group', title: 'Group', prefix: 'AGPA', accountId }),
  );
  const roles = listAt(json, 'RoleDetailList').map(
    (item): TwinRole => ({
      ...holderOf(item, { kind: 'role', title: 'Role', prefix: 'AROA', accountId }),
      tags: tagsOf(item),
      trust: documentText(item['AssumeRolePolicyDocument']),
      maxSessionSeconds: Number(item['MaxSessionDuration'] ?? 3_600),
      boundary: boundaryOf(item),
    }),
  );
  const users = listAt(json, 'UserDetailList').map(
    (item): TwinUser => ({
      ...holderOf(item, { kind: 'user', title: 'User', prefix: 'AIDA', accountId }),
      keys: new Map(),
      groups: new Set(
        (Array.isArray(item['GroupList']) ? item['GroupList'] : []).filter(
          (name): name is string => typeof name === 'string',
        ),
      ),
      tags: tagsOf(item),
      mfa: new Map(),
      boundary: boundaryOf(item),
    }),
  );
  const oldest = Math.min(
    ...[...users, ...roles].map(({ createdAt }) => createdAt),
    Date.UTC(2020, 0),
  );
  const account: AccountState = {
    ...emptyAccount(accountId, oldest),
    alias: extras.alias,
    rootMfa: extras.rootMfa ?? false,
    users: new Map(users.map((user) => [user.name, user])),
    groups: new Map(groups.map((group) => [group.name, group])),
    roles: new Map(roles.map((role) => [role.name, role])),
    policies: new Map(policies.map((policy) => [policy.arn, policy])),
  };
  for (const item of listAt(json, 'RoleDetailList')) {
    const at = Date.parse(stringAt(item, 'RoleLastUsed.LastUsedDate') ?? '');
    const role = account.roles.get(stringAt(item, 'RoleName') ?? '');
    if (role && !Number.isNaN(at)) {
      const region = stringAt(item, 'RoleLastUsed.Region') ?? 'us-east-1';
      account.usedBefore.set(role.id, { at, service: 'sts', region });
    }
  }
  addExtras(account, extras);
  return account;
};
