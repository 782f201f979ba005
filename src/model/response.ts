/** One change in one system: plan → approve → do → verify → undo. */
import type { IdentityClass } from './identity.ts';
import type { Uptake } from './keeper.ts';

export type UndoKind = 'exact' | 'approximate' | 'irreversible';

/** Access that lives on after the action, until when, and why. */
export interface Residual {
  readonly what: string;
  /** Epoch ms; undefined = no known end. */
  readonly until: number | undefined;
  readonly because: string;
}

export interface ActionTarget {
  readonly system: string;
  readonly identityId?: string;
  readonly roleId?: string;
  readonly credentialId?: string;
  readonly nativeId: string;
  readonly scope: string;
}

/** What would change, and what would break. A plan changes nothing. */
export interface ActionPlan {
  readonly action: string;
  readonly target: ActionTarget;
  readonly params: Readonly<Record<string, unknown>>;
  readonly changes: readonly string[];
  readonly disruption: string;
  readonly undo: UndoKind;
  readonly permissions: {
    readonly do: readonly string[];
    readonly verify: readonly string[];
    readonly undo: readonly string[];
  };
  /** Set when the target must not or cannot be acted on in this way; says what to use instead. */
  readonly refused?: string;
  readonly predictedResidual: readonly Residual[];
}

export interface ActionResult {
  /** The vendor took the change. */
  readonly accepted: boolean;
  /** Our own earlier effect was found; nothing was changed again. */
  readonly alreadyDone: boolean;
  readonly acceptedAt: number;
  readonly residual: readonly Residual[];
  /** What undo needs. Sealed at rest; may hold policy documents, never secrets in clear. */
  readonly undoState: Readonly<Record<string, unknown>>;
  readonly detail: string;
}

export interface Verification {
  readonly effective: 'yes' | 'no' | 'unknown';
  readonly checkedAt: number;
  readonly how: 'held_credential' | 'read_back' | 'simulation';
  readonly residual: readonly Residual[];
  readonly detail: string;
  /** When it was looked at once more, after the propagation window. */
  readonly recheckedAt?: number;
}

export interface UndoResult {
  readonly undone: boolean;
  readonly kind: UndoKind;
  readonly differences: readonly string[];
  readonly detail: string;
}

/** How a verify may use the very credential the attacker holds, where a peer allows. Never logged, never stored. */
export interface HeldCredential {
  readonly nativeId: string;
  /** Tries one harmless call; says whether the system still accepts it. */
  probe(): Promise<'accepted' | 'refused' | 'unknown'>;
}

export interface ActionContext {
  readonly now: () => number;
  readonly held?: HeldCredential;
  /** Stable id of this step: written into the target so that our own effect is recognised. */
  readonly stepId: string;
  /** Epoch ms by `now`: from then on another may act, and this one asks the target for nothing more (ERR_FENCED). */
  readonly actUntil?: number;
}

export interface Action {
  readonly id: string;
  readonly system: string;
  readonly title: string;
  readonly classes: readonly IdentityClass[] | 'any';
  readonly undo: UndoKind;
  /** Freeze first, rotate last. */
  readonly stage: 'freeze' | 'end_sessions' | 'sweep' | 'rotate' | 'restore';
  readonly permissions: {
    readonly do: readonly string[];
    readonly verify: readonly string[];
    readonly undo: readonly string[];
  };
  plan(
    target: ActionTarget,
    params: Readonly<Record<string, unknown>>,
    context: ActionContext,
  ): Promise<ActionPlan>;
  do(plan: ActionPlan, context: ActionContext): Promise<ActionResult>;
  verify(plan: ActionPlan, result: ActionResult, context: ActionContext): Promise<Verification>;
  /** Of what makes a second credential beside the first: is the new one used? The old one is ended only then. */
  uptake?(plan: ActionPlan, result: ActionResult, context: ActionContext): Promise<Uptake>;
  /** Absent exactly when `undo` is `irreversible`. */
  undoIt?(plan: ActionPlan, result: ActionResult, context: ActionContext): Promise<UndoResult>;
}

export type StepState =
  | 'planned'
  | 'waiting_approval'
  | 'approved'
  | 'doing'
  | 'done'
  | 'verifying'
  | 'effective'
  | 'not_effective'
  | 'undoing'
  | 'undone'
  | 'failed'
  | 'refused'
  | 'shadow'
  | 'skipped';

export interface PlanStep {
  readonly id: string;
  readonly planId: string;
  readonly index: number;
  /** The playbook step this came from; several targets give several steps of one name. */
  readonly name?: string;
  readonly stage?: Action['stage'];
  /** Under what it runs (a pre-authorisation or approval id), or why it waits. */
  readonly authority?: string;
  readonly action: string;
  readonly target: ActionTarget;
  readonly params: Readonly<Record<string, unknown>>;
  readonly state: StepState;
  readonly plan?: ActionPlan;
  readonly result?: ActionResult;
  readonly verification?: Verification;
  readonly undo?: UndoResult;
  readonly error?: string;
  readonly updatedAt: number;
}

export type PlanState =
  | 'proposed'
  | 'waiting_approval'
  | 'running'
  | 'contained'
  | 'partly_contained'
  | 'failed'
  | 'undone'
  | 'shadow'
  | 'denied';

export interface ResponsePlan {
  readonly id: string;
  readonly incidentId: string;
  readonly playbook: string;
  readonly identityId: string;
  readonly state: PlanState;
  /** Why it may run: a pre-authorisation id, an approval id, or why it waits. */
  readonly authority: string;
  readonly steps: readonly PlanStep[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly drill: boolean;
}

export interface Approval {
  readonly id: string;
  readonly planId: string;
  readonly incidentId: string;
  readonly title: string;
  /** What will happen and what will break, in words. */
  readonly question: string;
  /** Who is asked: declared owner, else the site's default approver. */
  readonly asked: readonly string[];
  /** Identity ids linked to the incident; none of them may answer. */
  readonly barred: readonly string[];
  readonly requestedBy: string;
  readonly state: 'waiting' | 'approved' | 'denied' | 'expired';
  readonly decidedBy?: string;
  readonly reason?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly decidedAt?: number;
}

/** Signed earlier by an owner: this playbook may run on this scope without asking, until a date. */
export interface PreAuthorisation {
  readonly id: string;
  readonly playbook: string;
  /** Identity ids or `unowned` (the site's default approver signs for those) or `*`. */
  readonly scope: readonly string[];
  readonly signedBy: string;
  readonly at: number;
  readonly until: number;
  readonly minConfidence: number;
}

export interface LedgerEntry {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly verb: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
}

export interface OwnerTask {
  readonly id: string;
  readonly subjectId: string;
  readonly owner: string;
  readonly kind: string;
  readonly title: string;
  readonly because: string;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly createdAt: number;
  readonly dueAt: number;
  readonly incidentId?: string;
}

/** An accepted risk. It expires, and the finding returns. */
export interface RiskException {
  readonly id: string;
  readonly rule: string;
  readonly subjectId: string;
  readonly owner: string;
  readonly reason: string;
  readonly createdAt: number;
  readonly until: number;
}
