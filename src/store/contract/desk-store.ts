/** What people and playbooks work on. */
import type {
  AccessReview,
  AccessReviewItem,
  Approval,
  ChangeCase,
  Decoy,
  EstateChange,
  ExistenceReview,
  LedgerEntry,
  OwnerTask,
  PlanStep,
  PreAuthorisation,
  ResponsePlan,
  RiskException,
} from '../../model/index.ts';
import type { LedgerDraft, LedgerVerb, Page, PageRequest } from './rows.ts';
import type { DrillRun, Sealed, Versioned } from './site-rows.ts';

/** What is written with a plan, in one transaction. */
export interface BesidePlan {
  readonly tasks: readonly OwnerTask[];
  readonly approvals: readonly Approval[];
  readonly ledger: readonly LedgerDraft[];
}

export interface DeskStore {
  readonly response: {
    /** Insert if absent, with what belongs to it; answers false when the plan exists already, and writes nothing then. */
    createPlan(plan: ResponsePlan, beside?: BesidePlan): Promise<boolean>;
    plan(id: string): Promise<ResponsePlan | undefined>;
    plansOf(incidentId: string): Promise<readonly ResponsePlan[]>;
    plansById(ids: readonly string[]): Promise<ReadonlyMap<string, ResponsePlan>>;
    /** Steps of plans made after `since` that are in none of these states. */
    stepsSince(
      since: number,
      except: readonly PlanStep['state'][],
    ): Promise<readonly { readonly plannedAt: number; readonly step: PlanStep }[]>;
    plans(
      filter: { readonly state?: readonly string[] },
      page: PageRequest,
    ): Promise<Page<ResponsePlan>>;
    setPlan(id: string, state: ResponsePlan['state'], authority: string, at: number): Promise<void>;
    /** Journal one step under the runner's epoch; `sealed` holds undo state. @throws ERR_FENCED */
    journal(step: PlanStep, epoch: number, sealed?: Sealed): Promise<void>;
    sealedOf(stepId: string): Promise<Sealed | undefined>;
    /** For a runner that starts: plans not in a final state, and any with a step under way. */
    unfinished(): Promise<readonly ResponsePlan[]>;
    /** Of these, without those that do nothing but wait for an answer nobody has given yet. */
    movable(): Promise<readonly ResponsePlan[]>;
    createApproval(approval: Approval): Promise<boolean>;
    approval(id: string): Promise<Approval | undefined>;
    approvals(filter: {
      readonly state?: readonly string[];
      /** Their time was over then. */
      readonly overAt?: number;
      readonly planIds?: readonly string[];
    }): Promise<readonly Approval[]>;
    /** Answers false when it was no longer waiting. */
    decideApproval(
      id: string,
      decision: 'approved' | 'denied' | 'expired',
      by: string,
      reason: string,
      at: number,
    ): Promise<boolean>;
    preAuthorisations(): Promise<readonly PreAuthorisation[]>;
    putPreAuthorisation(grant: PreAuthorisation): Promise<void>;
    /** Runner lease: one runner acts at a time. */
    acquireRunner(holder: string, ttlMs: number, now: number): Promise<number | undefined>;
    renewRunner(epoch: number, ttlMs: number, now: number): Promise<boolean>;
  };

  readonly governance: {
    /** Sequence begins at 1; the first `previousHash` is LEDGER_GENESIS. */
    appendLedger(drafts: readonly LedgerDraft[]): Promise<readonly LedgerEntry[]>;
    ledger(from: number, limit: number): Promise<readonly LedgerEntry[]>;
    ledgerHead(): Promise<LedgerEntry | undefined>;
    /** In the order of verbs. */
    ledgerVerbs(): Promise<readonly LedgerVerb[]>;
    putTask(task: OwnerTask): Promise<void>;
    tasks(filter: {
      readonly state?: readonly string[];
      readonly owner?: string;
      readonly subjectId?: string;
    }): Promise<readonly OwnerTask[]>;
    putException(exception: RiskException): Promise<void>;
    exceptions(now: number): Promise<readonly RiskException[]>;
    /** Those that ended within this time, as far as nobody renewed them. */
    endedExceptions(since: number, now: number): Promise<readonly RiskException[]>;
    putDrill(run: DrillRun): Promise<void>;
    drills(limit: number): Promise<readonly DrillRun[]>;
  };

  /** `put` answers false where another has written since: read it again. */
  readonly existence: {
    get(id: string): Promise<Versioned<ExistenceReview> | undefined>;
    /** Those that moved last first. */
    list(filter: {
      readonly state?: readonly string[];
      readonly subjectId?: string;
    }): Promise<readonly Versioned<ExistenceReview>[]>;
    put(review: Versioned<ExistenceReview>): Promise<boolean>;
  };

  readonly decoys: {
    get(id: string): Promise<Versioned<Decoy> | undefined>;
    list(): Promise<readonly Versioned<Decoy>[]>;
    put(decoy: Versioned<Decoy>): Promise<boolean>;
  };

  readonly reviews: {
    put(review: AccessReview): Promise<void>;
    get(id: string): Promise<AccessReview | undefined>;
    /** Those that began last first. */
    list(): Promise<readonly AccessReview[]>;
    /** Leaves alone what is there already. */
    addItems(reviewId: string, items: readonly AccessReviewItem[]): Promise<void>;
    /** In the order of ids. */
    items(
      reviewId: string,
      filter?: { readonly state?: readonly string[] },
    ): Promise<readonly AccessReviewItem[]>;
    /** Answers false where it is in none of these states any more. */
    setItem(
      reviewId: string,
      item: AccessReviewItem,
      from: readonly AccessReviewItem['state'][],
    ): Promise<boolean>;
  };

  /** `new` is what the loop found and nobody has taken up yet. */
  readonly changes: {
    found(limit: number): Promise<readonly Versioned<EstateChange>[]>;
    get(id: string): Promise<Versioned<ChangeCase> | undefined>;
    /** Latest first. */
    list(filter: {
      readonly state?: readonly string[];
      readonly limit?: number;
    }): Promise<readonly Versioned<ChangeCase>[]>;
    /** Answers false where another has written since it was read. */
    put(change: Versioned<ChangeCase>): Promise<boolean>;
  };
}
