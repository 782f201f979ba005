/** Who is who in the simulated organisation: the ground truth behind its logs. */
import type { Spot } from '../places.ts';

export interface Account {
  readonly id: string;
  readonly name: 'prod' | 'staging' | 'dev' | 'security';
}

/** IAM user behind a person, a script or a break-glass envelope. */
export interface IamUser {
  readonly account: Account;
  readonly name: string;
  readonly userId: string;
  readonly keyId: string | undefined;
  readonly keyCreatedAt: number;
  readonly createdAt: number;
  readonly console: boolean;
  readonly mfa: boolean;
  /** AWS managed policy names. */
  readonly managed: readonly string[];
  readonly inline: Readonly<Record<string, unknown>> | undefined;
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** `null` = never. */
  readonly lastUsedAt: number | null;
}

export interface IamRole {
  readonly account: Account;
  readonly name: string;
  readonly path: string;
  readonly roleId: string;
  readonly trust: Readonly<Record<string, unknown>>;
  readonly managed: readonly string[];
  readonly inline: Readonly<Record<string, unknown>> | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly maxSessionSeconds: number;
}

export type Job = 'admin' | 'engineer' | 'analyst' | 'manager';

/** Names of one person's accounts in all systems; every part takes them from here. */
export interface Logins {
  /** Sign-in name at the identity providers and in the cloud; the e-mail address. */
  readonly upn: string;
  /** sAMAccountName, at most 20 characters. */
  readonly sam: string;
  /** A second, privileged directory account: `adm-…`. Administrators only. */
  readonly adminSam: string | undefined;
  readonly github: string;
  /** Role in PostgreSQL; who has no business there has none. */
  readonly database: string | undefined;
}

/** A building of the organisation: everybody in it comes out of one of few addresses. */
export interface Office {
  readonly name: string;
  readonly spot: Spot;
  readonly addresses: readonly string[];
}

export interface Person {
  readonly kind: 'person';
  /** Number of the employee or contractor, e.g. `E00042`. */
  readonly id: string;
  readonly logins: Logins;
  /** Those who work on the same things, e.g. `product-3`. */
  readonly team: string;
  /** E-mail address; the head has none. */
  readonly manager: string | undefined;
  readonly employment: 'employee' | 'contractor';
  /** Epoch ms. Who joins or leaves while the estate lives is no part of calm days. */
  readonly joins: number;
  readonly leaves: number | undefined;
  readonly office: Office;
  /** Carries the alarm phone in turn. */
  readonly onCall: boolean;
  readonly name: string;
  readonly email: string;
  readonly job: Job;
  readonly home: Spot;
  readonly usesVpn: boolean;
  readonly travels: boolean;
  /** Signs in as an IAM user … */
  readonly user: IamUser | undefined;
  /** … or through the identity provider into this role. */
  readonly role: IamRole | undefined;
  readonly agent: string;
}

export type Rhythm =
  | { readonly kind: 'hourly'; readonly minute: number }
  | { readonly kind: 'nightly'; readonly hour: number }
  | { readonly kind: 'bursty'; readonly perDay: number }
  | { readonly kind: 'cross_region'; readonly perDay: number };

export interface ServiceAccount {
  readonly kind: 'service_account';
  readonly user: IamUser;
  readonly rhythm: Rhythm;
  readonly job: 'backup' | 'reporting' | 'sync' | 'metrics' | 'deploy';
  readonly egress: Spot;
  readonly address: string;
  readonly owner: string | undefined;
}

export interface Workload {
  readonly kind: 'workload';
  readonly role: IamRole;
  /** EC2 instance, Lambda or ECS task. */
  readonly runs: 'ec2' | 'lambda' | 'ecs';
  readonly instanceId: string;
  readonly address: string;
  readonly egress: Spot;
  readonly reads: 'secrets' | 'data' | 'queue';
}

export interface Pipeline {
  readonly kind: 'pipeline';
  readonly repository: string;
  readonly role: IamRole;
  readonly runsPerDay: number;
  readonly terraform: boolean;
}

export interface ThirdParty {
  readonly kind: 'third_party_app';
  readonly vendor: string;
  readonly vendorAccount: string;
  readonly role: IamRole;
  readonly externalId: string;
  readonly egress: Spot;
}

export interface Agent {
  readonly kind: 'agent';
  readonly name: string;
  readonly role: IamRole;
  readonly address: string;
  readonly sponsor: Person;
}

/** Code; names are `<organisation>/<name>`. */
export interface Repository {
  readonly name: string;
  readonly id: number;
  readonly team: string;
  readonly visibility: 'private' | 'public';
  /** Deploys through the role that many repositories share. */
  readonly usesSharedRole: boolean;
}

/** One role that hundreds of repositories deploy with. */
export interface SharedPipeline {
  readonly role: IamRole;
  readonly repositories: readonly Repository[];
}

export interface Cluster {
  readonly name: string;
  readonly account: Account;
  readonly region: string;
  /** Of its OIDC issuer. */
  readonly issuerId: string;
  readonly namespaces: readonly string[];
  readonly nodes: readonly string[];
}

/** A machine in the directory. */
export interface Host {
  readonly name: string;
  readonly kind: 'domain_controller' | 'server' | 'workstation';
  readonly os: 'windows' | 'macos' | 'linux';
  /** In the private network. */
  readonly address: string;
  /** Of workstations: e-mail address of who sits there. */
  readonly usedBy: string | undefined;
}

/** Makes identities on demand, each for an hour. */
export interface Broker {
  readonly account: ServiceAccount;
  readonly perDay: number;
}

export interface Organisation {
  readonly name: string;
  /** Domain of mail and sign-in. */
  readonly domain: string;
  readonly seed: number;
  /** First day of the logs, epoch ms. */
  readonly start: number;
  /** All its days are plain: nothing is migrated or renewed, nobody joins or leaves. */
  readonly calm: boolean;
  readonly offices: readonly Office[];
  readonly repositories: readonly Repository[];
  readonly clusters: readonly Cluster[];
  readonly hosts: readonly Host[];
  /** Only in bigger organisations. */
  readonly sharedPipeline: SharedPipeline | undefined;
  readonly broker: Broker | undefined;
  readonly accounts: readonly Account[];
  readonly people: readonly Person[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly workloads: readonly Workload[];
  readonly pipelines: readonly Pipeline[];
  readonly thirdParties: readonly ThirdParty[];
  readonly agents: readonly Agent[];
  readonly breakGlass: IamUser;
  readonly honey: IamUser;
  /** Tier-0 service account that nobody owns and nobody rotated: the one that leaks. */
  readonly orphan: ServiceAccount;
  /** Further ones like it, where asked for. */
  readonly forgotten?: readonly ServiceAccount[];
  readonly dormant: IamUser;
  /** A low-risk automation token. */
  readonly lowRisk: ServiceAccount;
  readonly users: readonly IamUser[];
  readonly roles: readonly IamRole[];
  readonly groups: readonly {
    readonly account: Account;
    readonly name: string;
    readonly managed: readonly string[];
  }[];
}

export const userArn = (user: Pick<IamUser, 'account' | 'name'>): string =>
  `arn:aws:iam::${user.account.id}:user/${user.name}`;
export const roleArn = (role: Pick<IamRole, 'account' | 'name' | 'path'>): string =>
  `arn:aws:iam::${role.account.id}:role${role.path}${role.name}`;
export const userIdentityId = (user: Pick<IamUser, 'account' | 'name'>): string =>
  `aws:${userArn(user)}`;
export const roleIdentityId = (role: Pick<IamRole, 'account' | 'name' | 'path'>): string =>
  `aws:${roleArn(role)}`;
