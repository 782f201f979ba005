/** Could this identity be contained now, and how fast: five questions, each with its answer and why. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Action, Posture, ResponsePlan, Tier } from '../../model/index.ts';
import type { Playbook } from '../../response/index.ts';
import type { PermissionProbe, SourceDefinition } from '../../sources/index.ts';
import type { DrillRun } from '../../store/index.ts';

export const readinessQuestions = [
  'permission',
  'mechanics',
  'owner',
  'drilled',
  'watched',
] as const;
export type ReadinessQuestion = (typeof readinessQuestions)[number];

export interface ReadinessAnswer {
  readonly question: ReadinessQuestion;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly because: string;
}

export interface Readiness {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly class: string;
  readonly tier: Tier;
  readonly answers: readonly ReadinessAnswer[];
  /** Answers that pass, of five. */
  readonly passed: number;
  /** Within the minutes asked for. */
  readonly containable: ReadinessAnswer['status'];
  /** How long the last drill of its playbook took from the attack to the effect. */
  readonly minutes?: number;
}

export interface ReadinessShare {
  /** Identities and roles that there are. */
  readonly of: number;
  readonly containable: number;
  readonly not: number;
  readonly unknown: number;
}

export interface ReadinessReport {
  readonly minutes: number;
  readonly items: readonly Readiness[];
  readonly tiers: { readonly 0: ReadinessShare; readonly 1: ReadinessShare };
  readonly both: ReadinessShare;
  /** How each question was answered over all of them. */
  readonly questions: Readonly<
    Record<
      ReadinessQuestion,
      { readonly pass: number; readonly fail: number; readonly unknown: number }
    >
  >;
  /** Emergency access is never locked by itself, so it is not counted. */
  readonly emergency: number;
}

/** What a connection may do, as it was last tried. */
export interface ProbedConnection {
  readonly system: string;
  readonly name: string;
  readonly at: number;
  readonly permissions: readonly PermissionProbe[];
}

export interface ReadinessFacts {
  readonly view: InventoryView;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly sources: readonly SourceDefinition[];
  readonly probed: readonly ProbedConnection[];
  /** Drills with the plans that came of them. */
  readonly drills: readonly { readonly run: DrillRun; readonly plans: readonly ResponsePlan[] }[];
  /** People who can sign in here. */
  readonly users: ReadonlySet<string>;
  heardAt(system: string): number | undefined;
  readonly minutes: number;
  readonly drillDays: number;
  readonly now: number;
}

export type Judged = Pick<Posture, 'identityId' | 'tier'>;
