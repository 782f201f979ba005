/** What the twin keeps of IAM: plain data, copied whole and changed only through `Propagation`. */

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  status: 'Active' | 'Inactive';
  readonly createdAt: number;
}

interface MfaDevice {
  readonly serial: string;
  readonly enabledAt: number;
}

/** What users, roles and groups have in common as holders of policies. */
export interface Holder {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Policy name → JSON text. */
  readonly inline: Map<string, string>;
  /** ARNs of managed policies, in order of attachment. */
  readonly attached: Set<string>;
}

export interface TwinUser extends Holder {
  readonly keys: Map<string, AccessKey>;
  readonly groups: Set<string>;
  readonly tags: Map<string, string>;
  readonly mfa: Map<string, MfaDevice>;
  boundary?: string | undefined;
  login?: { readonly createdAt: number; readonly resetRequired: boolean } | undefined;
  passwordLastUsed?: number | undefined;
}

export interface TwinRole extends Holder {
  readonly tags: Map<string, string>;
  readonly description?: string;
  /** JSON text of the assume-role policy. */
  trust: string;
  maxSessionSeconds: number;
  boundary?: string | undefined;
}

export type TwinGroup = Holder;

export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  readonly createdAt: number;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createdAt: number;
  readonly versions: Map<string, PolicyVersion>;
  defaultVersion: string;
  /** Number of the next version; never reused. */
  nextVersion: number;
}

export interface LastUse {
  readonly at: number;
  readonly service: string;
  readonly region: string;
}

export interface AccountState {
  readonly id: string;
  readonly createdAt: number;
  alias?: string | undefined;
  readonly users: Map<string, TwinUser>;
  readonly groups: Map<string, TwinGroup>;
  readonly roles: Map<string, TwinRole>;
  readonly policies: Map<string, ManagedPolicy>;
  /** Virtual MFA devices that exist but stand on nobody yet: serial → created. */
  readonly looseMfa: Map<string, number>;
  readonly oidcProviders: Map<
    string,
    { readonly url: string; readonly clientIds: readonly string[]; readonly createdAt: number }
  >;
  readonly samlProviders: Map<string, { readonly createdAt: number; readonly validUntil: number }>;
  readonly rootKeys: Map<string, AccessKey>;
  rootMfa: boolean;
  /** Last uses before the twin began: access key id or unique id of a role → use. */
  readonly usedBefore: Map<string, LastUse>;
}

export interface IamState {
  readonly accounts: Map<string, AccountState>;
}

export const emptyAccount = (id: string, createdAt: number): AccountState => ({
  id,
  createdAt,
  users: new Map(),
  groups: new Map(),
  roles: new Map(),
  policies: new Map(),
  looseMfa: new Map(),
  oidcProviders: new Map(),
  samlProviders: new Map(),
  rootKeys: new Map(),
  rootMfa: false,
  usedBefore: new Map(),
});

/** Roles AWS owns: nobody in the account may change them (UnmodifiableEntity). */
export const isProtectedRole = (role: TwinRole): boolean =>
  role.path.startsWith('/aws-service-role/') || role.path.startsWith('/aws-reserved/');

export const accountOfArn = (arn: string): string => arn.split(':')[4] ?? '';

export const nameOfArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
