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

export interface Person {
  readonly kind: 'person';
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

export interface Organisation {
  readonly name: string;
  readonly seed: number;
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
