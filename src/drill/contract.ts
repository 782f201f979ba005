/** A playbook and its detections run end to end against a safe target, timed, kept apart from real incidents. */
import type { Clock, Log } from '../core/index.ts';
import type { AttackTruth } from '../estate/index.ts';
import type { ResponsePlan } from '../model/index.ts';
import type { DrillRun, TenantStore } from '../store/index.ts';

/** What must have come of it. */
export type Expectation =
  /** Acted alone, effective, then undone. */
  | 'contained'
  /** Asked; after an approval effective, then undone. */
  | 'approved_then_contained'
  /** Two people paged, nothing locked. */
  | 'paged_not_locked'
  /** In the queue or below: nobody is woken. */
  | 'not_paged';

export interface DrillDefinition {
  /** The attack script's id. */
  readonly id: string;
  readonly title: string;
  /** What it proves, in one sentence. */
  readonly says: string;
  readonly class: string;
  readonly situation: string;
  readonly attack: readonly string[];
  readonly expects: Expectation;
}

export interface DrillStage {
  readonly store: TenantStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Plays the attack through the real ingest path, marked as this drill, each event when its time comes. */
  attack(id: string, mark: string): { readonly truth: AttackTruth; readonly played: Promise<void> };
  /** Answers a waiting approval as somebody who may. */
  approve(plan: ResponsePlan): Promise<void>;
  undo(planId: string): Promise<void>;
  /** Closes the drill's incident, so that learning goes on. */
  close(incidentId: string): Promise<void>;
  onChange?(run: DrillRun): void;
}
