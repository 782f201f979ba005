/** What people are asked about access that stands: is it still wanted, and was this change meant? */
import type { Tier } from './identity.ts';

/** One right, or a group of them, that its holder was not seen to use. */
export interface AccessReviewItem {
  readonly id: string;
  readonly holderId: string;
  readonly holder: string;
  readonly system: string;
  readonly scope: string;
  readonly class: string;
  readonly tier: Tier;
  /** Entitlement it comes by, and what of it is asked about. */
  readonly entitlementId: string;
  readonly via: string;
  readonly privileges: readonly string[];
  readonly resources: readonly string[];
  /** `unobservable`: no log here shows its use, so nobody says that it is not used. */
  readonly use: 'not_used' | 'unobservable';
  readonly because: string;
  /** Who is asked; nobody reviews their own access. */
  readonly reviewers: readonly string[];
  readonly state: 'waiting' | 'keep' | 'remove' | 'unanswered' | 'gone';
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  readonly reason?: string;
  /** What came of `remove`: the plan that takes it away, or the task with its steps. */
  readonly planId?: string;
  readonly taskId?: string;
  /** When the inventory no longer had it. */
  readonly removedAt?: number;
}

export interface AccessReview {
  readonly id: string;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly startedBy: string;
  readonly startedAt: number;
  readonly dueAt: number;
  readonly closedAt?: number;
  /** What was looked at, as its denominator. */
  readonly population: {
    readonly holders: number;
    readonly entitlements: number;
    readonly used: number;
    /** Rights whose use nobody can see; they are asked about only where the campaign says so. */
    readonly unobservable: number;
  };
  /** How its questions stand. */
  readonly items: Readonly<Record<AccessReviewItem['state'], number>>;
  readonly updatedAt: number;
}

export type EstateChangeKind =
  | 'privilege_raised'
  | 'trust_widened'
  | 'credential_added'
  | 'consent_widened'
  | 'policy_weakened';

/**
 * `waiting` → `ratified`, or `refused` / `unanswered` → `reverting` → `reverted`. `by_hand`: nothing here can take it
 * back exactly, a task with its steps is open; `shadow`: would have; `gone`: it was taken back by somebody.
 */
export type EstateChangeState =
  | 'waiting'
  | 'ratified'
  | 'refused'
  | 'unanswered'
  | 'reverting'
  | 'reverted'
  | 'by_hand'
  | 'shadow'
  | 'failed'
  | 'gone';

/** A change of high risk in the estate, which somebody other than its actor must answer for. */
export interface EstateChange {
  readonly id: string;
  readonly kind: EstateChangeKind;
  /** Who got more: the identity, role or place. */
  readonly subjectId: string;
  readonly name: string;
  readonly system: string;
  readonly scope: string;
  readonly tier: Tier;
  readonly says: string;
  /** The fact that was added or changed; a pull may tell it without any event. */
  readonly fact?: { readonly kind: string; readonly id: string };
  readonly found: 'event' | 'pull';
  readonly eventId?: string;
  /** Absent where only a pull told of it. */
  readonly actorId?: string;
  readonly rootId?: string;
  readonly at: number;
}

/** How it stands, beside what it is. */
export interface ChangeCase extends EstateChange {
  readonly state: EstateChangeState;
  readonly because: string;
  readonly asked: readonly string[];
  /** Identity ids, person keys and names of whoever made it; none of them answers. */
  readonly barred: readonly string[];
  readonly dueAt: number;
  readonly escalations: number;
  readonly decidedBy?: string;
  readonly reason?: string;
  readonly planId?: string;
  readonly taskId?: string;
  readonly updatedAt: number;
}
