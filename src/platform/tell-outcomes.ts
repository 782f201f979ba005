/** What a step of a response changed, told to the loop and to who looks on: one after another, never an older picture last. */
import type { LiveHub } from '../api/index.ts';
import type { Clock } from '../core/index.ts';
import type { ControlRecord } from '../loop/index.ts';
import { incidentStanding, type Playbook, type StepOutcome } from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';
import { announcePlan } from './announce.ts';

export interface OutcomeParts {
  readonly store: Pick<TenantStore, 'response'>;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly live: LiveHub;
  readonly clock: Clock;
  control(record: ControlRecord, scope?: string): Promise<void>;
}

export const tellOutcomes = ({ store, playbooks, live, clock, control }: OutcomeParts) => {
  const say = async (outcome: StepOutcome): Promise<void> => {
    const { incidentId, planId, planState, step, changes } = outcome;
    await control(
      {
        type: 'containment',
        at: clock.now(),
        incidentId,
        planId,
        status: incidentStanding(await store.response.plansOf(incidentId), playbooks),
        text: `${step.action} on ${step.target.nativeId}: ${step.state}`,
        changes: [...changes],
      },
      step.target.scope,
    );
    announcePlan(live, clock, { id: planId, incidentId, state: planState });
  };
  let told: Promise<void> = Promise.resolve();
  return (outcome: StepOutcome): Promise<void> => {
    told = told.catch(() => undefined).then(() => say(outcome));
    return told;
  };
};
