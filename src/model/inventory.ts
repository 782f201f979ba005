/** How inventory facts travel: whole snapshots from pulls, single changes from events. */
import type { Credential, Entitlement, Trust, VendorUse } from './access.ts';
import type { Source } from './fact.ts';
import type {
  Declaration,
  Group,
  Identity,
  Membership,
  Owner,
  Person,
  Resource,
  Role,
  Vendor,
} from './identity.ts';

/** One object of a tenant's or account's own configuration, as the vendor gives it; never a secret. */
export interface Setting {
  readonly kind: 'setting';
  readonly id: string;
  readonly system: Source;
  readonly scope: string;
  /** The vendor's noun for it: `conditional_access_policy`, `authorization_policy`. */
  readonly type: string;
  readonly nativeId: string;
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A tenant, account, organisation, domain or cluster as a subject of posture: `scope:<system>:<scope>`. */
export interface Place {
  readonly kind: 'scope';
  readonly id: string;
  readonly system: Source;
  readonly scope: string;
  readonly name: string;
}

export const placePrefix = 'scope:';

/** No system has a colon in its name; scopes may. */
export const placeIdOf = (system: Source, scope: string): string =>
  `${placePrefix}${system}:${scope}`;

export type InventoryFact =
  | Identity
  | Role
  | Group
  | Membership
  | Resource
  | Credential
  | Entitlement
  | Trust
  | Owner
  | Person
  | Vendor
  | Declaration
  | Setting;

export type FactKind = InventoryFact['kind'];

/** Something the pull could not see. What depends on it is `unknown`, never "none". */
export interface BlindSpot {
  readonly area: string;
  /** Facts that are missing for it, where the area's name does not say so (`credentials` does). */
  readonly kinds?: readonly FactKind[];
  /** Of the kinds `setting` and `resource`, the types that are missing; absent = all. */
  readonly types?: readonly string[];
  readonly because: string;
  /** The permission that would open it. */
  readonly needs?: string;
}

export interface Snapshot {
  readonly system: Source;
  readonly scope: string;
  readonly takenAt: number;
  /** Kinds listed whole: what is absent of these is gone. A partial pull lists none and deletes nothing. */
  readonly complete: readonly FactKind[];
  /** Types of `setting` listed whole, where `complete` does not name the kind. */
  readonly settings?: readonly string[];
  /** Types of `resource` listed whole, where `complete` does not name the kind. */
  readonly resources?: readonly string[];
  /** The same of `entitlement`, by the kind of `via`: what a refused list of resource policies leaves whole. */
  readonly entitlements?: readonly string[];
  /** The same of `trust`, by its mechanism. */
  readonly trusts?: readonly string[];
  readonly blind: readonly BlindSpot[];
  readonly facts: readonly InventoryFact[];
  /**
   * What the vendor keeps of each principal's use, in place of what it said before; an empty list = it says
   * nothing any more. A principal or privilege that is not named stays as it was: nothing is known of its use.
   */
  readonly uses?: readonly {
    readonly principalId: string;
    readonly uses: readonly VendorUse[];
  }[];
  /**
   * Set where a listing too large for one piece comes in several: all of the same `takenAt` and scope. Only
   * the last says what is `complete`, for all of them.
   */
  readonly part?: {
    /** From 0, without a gap; a listing with a part missing ends nothing. */
    readonly index: number;
    readonly last: boolean;
    /** The source's own text: where to go on after this part is durable. */
    readonly resume: string;
  };
}

/** One change known from an event, sequenced in the identity's partition. */
export type InventoryChange =
  | {
      readonly op: 'put';
      readonly fact: InventoryFact;
      readonly at: number;
      readonly eventId: string;
    }
  | {
      readonly op: 'patch';
      readonly kind: FactKind;
      readonly id: string;
      readonly set: Readonly<Record<string, unknown>>;
      readonly at: number;
      readonly eventId: string;
    }
  | {
      readonly op: 'end';
      readonly kind: FactKind;
      readonly id: string;
      readonly at: number;
      readonly eventId: string;
    };

/** A fact as stored: valid from, until (exclusive; undefined = still), tombstone when ended. */
export interface DatedFact {
  readonly fact: InventoryFact;
  readonly from: number;
  readonly to: number | undefined;
}
