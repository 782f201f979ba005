/** Should it still exist: one review of one identity or credential, from the first question to its end. */
import type { Tier } from './identity.ts';

export type ExistenceGround =
  | 'never_used'
  | 'dormant'
  | 'orphaned'
  | 'leaver'
  | 'last_account_left'
  | 'vendor_contract_ended';

export interface ExistenceReason {
  readonly ground: ExistenceGround;
  /** The posture check that says so. */
  readonly check: string;
  readonly because: string;
  readonly evidence: readonly string[];
}

/**
 * `asked` → `disabling` → `watching` → `quiet` → `deleting` → `deleted`. Beside that road: `kept` (the owner needs
 * it), `unanswered`, `screamed` (it was tried while off, its owner decides), `by_hand` (nothing here can delete it),
 * `restoring` → `restored`, `shadow` (would have), `failed`.
 */
export type ExistenceState =
  | 'asked'
  | 'kept'
  | 'unanswered'
  | 'shadow'
  | 'failed'
  | 'disabling'
  | 'watching'
  | 'screamed'
  | 'quiet'
  | 'by_hand'
  | 'deleting'
  | 'deleted'
  | 'restoring'
  | 'restored';

/** One attempt to use it while it was off: who, what and from where. */
export interface Scream {
  readonly eventId: string;
  readonly time: number;
  readonly operation: string;
  /** `success`: it was let in although it is off. */
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly errorCode?: string;
  readonly rootId: string;
  readonly actorId: string;
  readonly credential?: string;
  readonly ip?: string;
  readonly userAgent?: string;
}

export interface ExistenceReview {
  /** Hash of subject, credential and round: asked twice is asked once. */
  readonly id: string;
  readonly subjectId: string;
  /** Where one credential is reviewed and not its holder. */
  readonly credentialId?: string;
  /** Public handle of that credential, as events name it. */
  readonly handle?: string;
  readonly round: number;
  readonly system: string;
  readonly scope: string;
  readonly name: string;
  readonly tier: Tier;
  readonly reasons: readonly ExistenceReason[];
  readonly state: ExistenceState;
  /** Why it is in this state, in words. */
  readonly because: string;
  readonly asked: readonly string[];
  readonly askedBy: string;
  readonly window: { readonly days: number; readonly because: string };
  /** Would an attempt show in the logs that come in here? `seen: false` makes silence prove nothing. */
  readonly refusals: { readonly seen: boolean; readonly because: string };
  readonly delete: { readonly action?: string; readonly byHand: string };
  readonly disablePlanId: string;
  readonly deletePlanId?: string;
  /** When the disabling was seen effective. */
  readonly disabledAt?: number;
  readonly quietUntil?: number;
  /** Attempts after this count: since it is off, or since its owner said to go on. */
  readonly listenFrom?: number;
  /** The latest event of its system and scope that came in while watching. */
  readonly heardAt?: number;
  /** Time within the window in which none came: it does not count as quiet. */
  readonly blindMs: number;
  /** The latest attempts; `screamCount` is of all. */
  readonly screams: readonly Scream[];
  readonly screamCount: number;
  /** Not proposed again before. */
  readonly keptUntil?: number;
  readonly proposedAt: number;
  readonly updatedAt: number;
}

export type DecoyState =
  | 'planting'
  | 'planted'
  | 'rotating'
  | 'retiring'
  | 'retired'
  | 'by_hand'
  | 'shadow'
  | 'failed';

/** A honey identity or key. That it is one is known here only, never in the system where it stands. */
export interface Decoy {
  readonly id: string;
  readonly system: string;
  readonly scope: string;
  /** What it looks like: `access_key`, `role`, `spn_account`, … */
  readonly kind: string;
  readonly name: string;
  readonly state: DecoyState;
  readonly because: string;
  /** Inventory ids by which a touch is recognised: the identity, once it is known. */
  readonly subjectId?: string;
  /** Public handle of its key, where it has one. */
  readonly handle?: string;
  /** The plan that planted what stands now. */
  readonly planId?: string;
  /** While rotating: the plan of the one that is to go. */
  readonly oldPlanId?: string;
  readonly generation: number;
  readonly rotateEveryDays: number;
  readonly plantedAt?: number;
  readonly rotateDueAt?: number;
  /** Where somebody laid it out, in their own words. */
  readonly laidOut?: string;
  readonly watched: { readonly seen: 'yes' | 'no' | 'unknown'; readonly because: string };
  readonly by: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}
