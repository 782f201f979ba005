/** Who can act: identities, the roles they wear, the groups they are in, and who stands behind them. */
import type { Fact, Source } from './fact.ts';

export type IdentityClass = 'human' | 'service_account' | 'workload' | 'third_party_app' | 'agent';

/** Damage if abused. 0 control plane and emergency access, 3 low. */
export type Tier = 0 | 1 | 2 | 3;

/** Cost if broken. */
export type Criticality = 'critical' | 'important' | 'ordinary' | 'unknown';

export type IdentityStatus = 'active' | 'disabled' | 'deleted' | 'unknown';

/**
 * `emergencyAccess` and `honey` are declared in Countersign only: an attacker who may edit a
 * tag in the estate must not be able to give an account immunity.
 */
export interface IdentityFlags {
  readonly emergencyAccess: boolean;
  readonly shared: boolean;
  readonly external: boolean;
  readonly ephemeral: boolean;
  readonly honey: boolean;
}

export const noFlags: IdentityFlags = {
  emergencyAccess: false,
  shared: false,
  external: false,
  ephemeral: false,
  honey: false,
};

/**
 * A name by which an account of one system may be found to belong to the same person, workload or vendor as one of
 * another. Never a display name.
 */
export interface Handle {
  readonly kind:
    | 'email'
    | 'employee_id'
    /** A sign-in name that is no e-mail address: sAMAccountName, GitHub login, database role. */
    | 'login'
    | 'saml_name_id'
    /** `sub` of an OIDC token, at `issuer`. */
    | 'oidc_subject'
    /** The account's id in another system that the vendor itself keeps, e.g. onPremisesSecurityIdentifier, externalId. */
    | 'federated_id'
    | 'instance_profile'
    /** Fingerprint of a public key: SHA256:… */
    | 'public_key'
    /** Client id of an app, the same in every tenant. */
    | 'app_id'
    /** Domain of the app's publisher. */
    | 'publisher_domain';
  readonly value: string;
  /** Who says so or in whose realm it is unique: OIDC issuer URL, AD domain, tenant id. */
  readonly issuer?: string;
  /** Proven by the vendor (verified domain, SCIM from HR), not typed in by the account itself. */
  readonly verified: boolean;
}

/** An account or principal that can act. `id` is `<system>:<native id>`, e.g. `aws:arn:aws:iam::1:user/jane`. */
export interface Identity {
  readonly kind: 'identity';
  readonly id: string;
  readonly system: Source;
  readonly nativeId: string;
  /** The account, tenant or domain inside the system, e.g. an AWS account id. */
  readonly scope: string;
  readonly name: string;
  readonly class: IdentityClass;
  /** What made us say so: a tag, a missing login profile, a service principal. */
  readonly classReason: string;
  readonly flags: IdentityFlags;
  readonly status: IdentityStatus;
  readonly createdAt: Fact<number>;
  /** Interactive sign-in possible (console password, for instance). */
  readonly interactive: Fact<boolean>;
  readonly mfa: Fact<boolean>;
  /** Epoch ms of last seen use of any credential; `null` = never. */
  readonly lastUsedAt: Fact<number | null>;
  readonly tags: Readonly<Record<string, string>>;
  readonly handles?: readonly Handle[];
  readonly personId?: string;
  readonly vendorId?: string;
  /** Environment label where known (prod, dev, …), from tags or declaration. */
  readonly environment?: string;
  /**
   * Everybody's sign-in rests on it: the synchronisation of the directory, or an app of the identity provider itself.
   * Nobody acts on it without a person's answer.
   */
  readonly carries?: 'directory_sync' | 'provider_app';
}

/** An assumable hat: AWS role, directory role. Worn by identities; has entitlements. */
export interface Role {
  readonly kind: 'role';
  readonly id: string;
  readonly system: Source;
  readonly nativeId: string;
  readonly scope: string;
  readonly name: string;
  /** Some roles cannot be contained in the ordinary way. */
  readonly managedBy: 'customer' | 'service_linked' | 'permission_set' | 'vendor';
  readonly createdAt: Fact<number>;
  readonly lastUsedAt: Fact<number | null>;
  readonly maxSessionSeconds: Fact<number>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Group {
  readonly kind: 'group';
  readonly id: string;
  readonly system: Source;
  readonly nativeId: string;
  readonly scope: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Membership {
  readonly kind: 'membership';
  readonly id: string;
  readonly memberId: string;
  readonly groupId: string;
}

/** A thing with worth: account, bucket, secret, function. Tier where known. */
export interface Resource {
  readonly kind: 'resource';
  readonly id: string;
  readonly system: Source;
  readonly nativeId: string;
  readonly scope: string;
  readonly name: string;
  readonly type: string;
  /** The role or other principal that what runs in it acts as. */
  readonly runsAs?: string;
  /** An intruder may start from it (a pod, a node): the system's evaluator is asked for its steps. */
  readonly foothold?: true;
  /** Its own policy; what it says are entitlements via `resource_policy`. Absent = nobody read it whole. */
  readonly policy?: 'none' | 'read';
  readonly tier?: Tier;
  readonly environment?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type OwnerBasis = 'declared' | 'tag' | 'creator' | 'code_owner' | 'last_human_user';

/** Who answers for an identity, how we know, and how sure we are. Only `declared` owners approve. */
export interface Owner {
  readonly kind: 'owner';
  readonly id: string;
  readonly ofId: string;
  /** A person's e-mail, a team name, or an identity id. */
  readonly who: string;
  readonly basis: OwnerBasis;
  readonly confidence: number;
  readonly since: number;
}

/** A human being, as the staff records know them. */
export interface Person {
  readonly kind: 'person';
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly employeeId?: string;
  readonly team?: string;
  /** Person id. */
  readonly managerId?: string;
  readonly employment?: 'future' | 'active' | 'left' | 'unknown';
  readonly startsAt?: number;
  /** First moment that they no longer work here. */
  readonly endsAt?: number;
}

/** A company that stands behind apps, grants and keys. */
export interface Vendor {
  readonly kind: 'vendor';
  readonly id: string;
  readonly name: string;
  readonly domains: readonly string[];
  /** App ids (client ids) known to be theirs. */
  readonly appIds: readonly string[];
  /** Networks they say they call from, in CIDR notation. */
  readonly addressRanges: readonly string[];
  readonly contractEndsAt: Fact<number | null>;
}

/** Site declarations about one identity, kept in Countersign: the only place for immunity and honey flags. */
export interface Declaration {
  readonly kind: 'declaration';
  readonly id: string;
  readonly ofId: string;
  readonly owner?: string;
  readonly emergencyAccess?: boolean;
  readonly honey?: boolean;
  readonly shared?: boolean;
  readonly class?: IdentityClass;
  readonly criticality?: Criticality;
  /** The person behind it, to link the accounts of one person. */
  readonly personId?: string;
  /** Ids of accounts, of a person or of a vendor that it belongs together with, whatever systems say. */
  readonly linkedTo?: readonly string[];
  /** Ids with which it does not belong together, whatever systems say: undoes a found link. */
  readonly notLinkedTo?: readonly string[];
  readonly purpose?: string;
  readonly declaredBy: string;
  readonly at: number;
}
