/** How inventory facts travel: whole snapshots from pulls, single changes from events. */
import type { Credential, Entitlement, Trust } from './access.ts';
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
  | Declaration;

export type FactKind = InventoryFact['kind'];

/** Something the pull could not see. What depends on it is `unknown`, never "none". */
export interface BlindSpot {
  readonly area: string;
  /** Facts that are missing for it, where the area's name does not say so (`credentials` does). */
  readonly kinds?: readonly FactKind[];
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
  readonly blind: readonly BlindSpot[];
  readonly facts: readonly InventoryFact[];
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
