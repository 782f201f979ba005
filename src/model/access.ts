/** What proves an identity, what it may do, and how one becomes another. */
import type { Fact, Source } from './fact.ts';

export type CredentialKind =
  | 'password'
  | 'authenticator'
  | 'access_key'
  | 'api_token'
  | 'client_secret'
  | 'certificate'
  | 'ssh_key'
  | 'ssh_certificate'
  | 'kerberos_key'
  | 'refresh_token'
  | 'session_token'
  | 'app_password'
  | 'presigned_url'
  | 'signing_key';

export type Revocability = 'now' | 'next_use' | 'at_expiry' | 'never';
export type Binding = 'bearer' | 'sender_constrained' | 'device_bound' | 'unknown';

export interface Credential {
  readonly kind: 'credential';
  readonly id: string;
  readonly system: Source;
  readonly ofId: string;
  readonly type: CredentialKind;
  /** The public handle, e.g. `AKIA…`; never the secret. */
  readonly nativeId: string;
  /** Listed by number, its handle hidden: it may be one that is known by its handle. */
  readonly unnamed?: true;
  readonly status: 'active' | 'inactive' | 'deleted' | 'unknown';
  readonly issuer: string;
  readonly createdAt: Fact<number>;
  /** `null` = never used. */
  readonly lastUsedAt: Fact<number | null>;
  /** How exact `lastUsedAt` is, in ms (vendors round: AWS credential report to hours). */
  readonly lastUsedPrecision: number;
  readonly expiresAt: Fact<number | null>;
  readonly rotatedAt: Fact<number | null>;
  readonly storedIn: 'vault' | 'code' | 'ci' | 'unknown';
  readonly binding: Binding;
  readonly maxLifetimeSeconds?: number;
  readonly revocability: Revocability;
}

/** What a vendor keeps of one principal's use of privileges, as it was read. */
export interface VendorUse {
  /** A privilege, or a pattern where the vendor knows no more than the service: `s3:*`. */
  readonly privilege: string;
  /** `null` = not once since `since`. */
  readonly lastAt: number | null;
  /** How exact `lastAt` is, ms. */
  readonly precision: number;
  /** Since when the vendor keeps it. */
  readonly since: number;
  /** When it was read. */
  readonly readAt: number;
}

export type UseState =
  | {
      readonly state: 'used';
      readonly lastAt: number;
      /** How exact `lastAt` is, ms, where only the vendor's own rounded record tells it. */
      readonly precision?: number;
    }
  | { readonly state: 'not_used'; readonly windowDays: number }
  | { readonly state: 'unobservable'; readonly because: string };

/**
 * Identity, role or group may do privileges on resources via a path.
 * Statement-shaped: one policy statement is one entitlement, so a million-action policy is one row.
 */
export interface Entitlement {
  readonly kind: 'entitlement';
  readonly id: string;
  readonly system: Source;
  readonly holderId: string;
  readonly effect: 'allow' | 'deny';
  /** Privilege patterns in the vendor's terms, e.g. `iam:*`. */
  readonly privileges: readonly string[];
  /** True when `privileges` lists what is NOT covered (AWS NotAction). */
  readonly privilegesInverted: boolean;
  readonly resources: readonly string[];
  readonly resourcesInverted: boolean;
  readonly conditions: Readonly<Record<string, unknown>> | undefined;
  readonly via: {
    readonly kind:
      | 'inline'
      | 'managed_policy'
      | 'group'
      | 'boundary'
      | 'resource_policy'
      | 'consent'
      | 'assignment';
    readonly name: string;
    readonly nativeId?: string;
  };
  readonly standing: 'standing' | 'eligible' | 'active' | 'jit';
  readonly until?: number;
}

export type TrustPrincipal =
  | { readonly kind: 'identity'; readonly value: string }
  | { readonly kind: 'account'; readonly value: string }
  | { readonly kind: 'service'; readonly value: string }
  | { readonly kind: 'federated'; readonly value: string }
  | { readonly kind: 'anyone'; readonly value: '*' };

/** A way to become somebody. */
export interface Trust {
  readonly kind: 'trust';
  readonly id: string;
  readonly system: Source;
  /** Who one becomes: a role or identity id. */
  readonly targetId: string;
  readonly principal: TrustPrincipal;
  readonly mechanism:
    | 'assume_role'
    | 'federation'
    | 'domain_trust'
    | 'impersonation'
    | 'token_minting'
    | 'delegation';
  readonly effect: 'allow' | 'deny';
  readonly conditions: Readonly<Record<string, unknown>> | undefined;
  /** The principal is outside the organisation's known accounts. */
  readonly external: Fact<boolean>;
}

export type AccessEdgeKind = 'member_of' | 'can_become' | 'can_do' | 'can_escalate' | 'can_sign_in';

/** One step of "who can become what", under the vendor's own rules, with its reason. */
export interface AccessEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: AccessEdgeKind;
  readonly because: string;
  /** The privilege that makes the step, e.g. `iam:AttachUserPolicy`. */
  readonly privilege?: string;
  /** Id of the published escalation path that it is, e.g. pathfinding.cloud's `iam-008`. */
  readonly technique?: string;
  /** Unknown conditions or unread policies leave a step possible but not certain. */
  readonly certain: boolean;
  /** Until when the step holds, epoch ms, where something that it rests on ends by itself. */
  readonly until?: number;
  /** What would take the step away, in one sentence: the statement, membership or trust to remove. */
  readonly removedBy?: string;
}
