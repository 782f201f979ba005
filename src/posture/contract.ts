/** Posture judges every identity; each check says its population, and unknown is an answer. */
import type { InventoryView } from '../inventory/index.ts';
import type {
  CauseCondition,
  Finding,
  IdentityClass,
  Posture,
  RiskDimension,
  RiskException,
  Severity,
  Source,
  Tier,
  Verdict,
} from '../model/index.ts';
import type { Topic } from './topics.ts';

interface Controls {
  /** OWASP NHI Top 10 2025, e.g. `NHI7:2025`. */
  readonly nhi: readonly string[];
  /** NIST CSF 2.0, e.g. `PR.AA-05`. */
  readonly csf: readonly string[];
  /** OWASP Top 10 for Agentic Applications 2026, e.g. `ASI03:2026`. */
  readonly asi?: readonly string[];
  /** NIST AI RMF 1.0 subcategories, e.g. `MAP 3.5`. */
  readonly aiRmf?: readonly string[];
  /** Recommendations of a CIS benchmark, e.g. `CIS Kubernetes 5.1.3`. */
  readonly cis?: readonly string[];
  /** Controls of CISA's secure configuration baselines (SCuBA), without version, e.g. `MS.AAD.3.1`. */
  readonly scuba?: readonly string[];
}

export interface Check {
  /** Same as its file name. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Another severity where the subject is of this tier. */
  readonly atTier?: Readonly<Partial<Record<Tier, Severity>>>;
  /** Row of the published matrix. */
  readonly topic: Topic;
  /** The part of the risk that a failure adds to. */
  readonly dimension: RiskDimension;
  /** Its column, where the check knows one system's own facts; absent = facts that all systems share. */
  readonly system?: Source;
  /** What to do, in one sentence. */
  readonly remedy: string;
  /** Id of the playbook that stops what a failure lets happen, `<class>/<name>`. */
  readonly playbook?: string;
  /** How it commonly comes to be, in one sentence. */
  readonly cause: string;
  /** What must be seen for the finding to close, in one sentence. */
  readonly closes: string;
  readonly controls: Controls;
  /** Which subjects the check speaks of; its denominator. */
  readonly population: {
    readonly says: string;
    /** `any`: every identity and role. `scopes`: tenants, accounts and the like, as `scope:<system>:<scope>`. */
    readonly classes: readonly IdentityClass[] | 'roles' | 'scopes' | 'any';
  };
  /** Narrower membership than class; absent = all of the classes. */
  applies?(view: InventoryView, subjectId: string, at: number): boolean;
  judge(view: InventoryView, subjectId: string, at: number): Verdict;
  /** What a use of the subject or its credential may by itself turn the verdict into, at once. */
  readonly onUse?: 'pass' | 'fail';
  /** Points added to risk (0–100 scale) when it fails. */
  readonly points: number;
  /** Set when a failure makes compromise likelier (prior of an incident), in nats. */
  readonly likelihoodNats?: number;
  /** The cause condition that a failure explains. */
  readonly condition?: CauseCondition;
}

export interface CheckSummary {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly population: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly excepted: number;
  readonly controls: Controls;
}

/** An incident about an identity, as its posture sees it. */
export interface IncidentStanding {
  readonly incidentId: string;
  /** `confirmed`: closed as a true positive, and still fresh. */
  readonly state: 'open' | 'contained' | 'confirmed';
  readonly because: string;
}

export interface PostureJudge {
  /** Judge one principal or place as of `at`. */
  judge(view: InventoryView, subjectId: string, at: number): Posture;
  /**
   * The same judgement with the incidents that stand against the identity as named terms of its risk. They are
   * no verdicts: `likelihood` never reads them, so that no incident raises its own confidence.
   */
  weigh(posture: Posture, standing: readonly IncidentStanding[]): Posture;
  /**
   * May a use at `at` by itself change the judgement? Failures that it ends and those that it makes are seen at once
   * (`Check.onUse`); the rest, as use of single privileges, once a day.
   */
  changesByUse(posture: Posture, at: number): boolean;
  /** Failed verdicts as findings (class IAM Analysis), those under a live exception marked `excepted`. */
  findings(posture: Posture, exceptions: readonly RiskException[]): readonly Finding[];
  summarise(
    postures: Iterable<Posture>,
    exceptions: readonly RiskException[],
    at: number,
  ): readonly CheckSummary[];
  check(id: string): Check | undefined;
  readonly checks: readonly Check[];
  /** Likelihood terms of one posture, for the prior of an incident. */
  likelihood(
    posture: Posture,
  ): readonly { readonly check: string; readonly nats: number; readonly because: string }[];
}
