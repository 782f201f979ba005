/** Drills on the simulated organisation: one at a time, answered by its own approver. */
import { type Clock, CountersignError, type Log } from '../core/index.ts';
import { type DrillDefinition, type DrillStage, drills, newRun, runDrill } from '../drill/index.ts';
import { decideApproval, readResponseSettings } from '../response/index.ts';
import type { DrillRun } from '../store/index.ts';
import type { Demo } from './demo.ts';
import type { DrillDoor, Platform } from './platform-contract.ts';
import { DEMO_APPROVER, FIRST_USER } from './site.ts';

export interface DemoDrills {
  readonly door: DrillDoor;
  attach(platform: Platform): void;
  run(drill: DrillDefinition): Promise<DrillRun>;
}

export const demoDrills = ({
  demo,
  clock,
  log,
}: {
  readonly demo: Demo;
  readonly clock: Clock;
  readonly log: Log;
}): DemoDrills => {
  let platform: Platform | undefined;
  let running: Promise<DrillRun> | undefined;

  const stageOn = (on: Platform): DrillStage => ({
    store: on.store,
    clock,
    log,
    attack: (id, mark) => demo.attack(on, id, { mark }),
    async approve(plan) {
      const settings = await readResponseSettings(on.store);
      for (const approval of await on.store.response.approvals({ state: ['waiting'] })) {
        if (approval.planId !== plan.id) continue;
        // The one who is asked answers: an owner of the simulated organisation, by name.
        const who = approval.asked[0] ?? FIRST_USER;
        await decideApproval(
          on.store,
          {
            id: approval.id,
            user: { id: who, name: who, roles: ['approver'], identityIds: [] },
            decision: 'approved',
            reason: `drill of ${DEMO_APPROVER}`,
          },
          { settings, now: clock.now() },
        );
      }
      on.runner.wake();
    },
    async undo(planId) {
      await on.runner.undo(planId, { by: FIRST_USER, reason: 'drill is over' });
      on.runner.wake();
    },
    close: (incidentId) =>
      on.control({
        type: 'verdict',
        at: clock.now(),
        incidentId,
        verdict: 'test',
        by: 'drill',
        reason: 'drill is over',
      }),
    onChange: (run) =>
      on.live.publish({
        type: 'drill',
        at: clock.now(),
        id: run.id,
        drill: run.drill,
        result: run.result,
      }),
  });

  const on = (): Platform => {
    if (!platform) throw new CountersignError('ERR_CONFLICT', 'the platform is still starting');
    return platform;
  };
  const run = async (drill: DrillDefinition): Promise<DrillRun> => {
    if (running) throw new CountersignError('ERR_CONFLICT', 'a drill is running already');
    running = runDrill(drill, stageOn(on()));
    try {
      return await running;
    } finally {
      running = undefined;
    }
  };

  return {
    attach(to) {
      platform = to;
    },
    run,
    door: {
      list: () =>
        drills.map(({ id, title, says, class: of, situation, attack }) => ({
          id,
          title,
          says,
          class: of,
          situation,
          attack,
        })),
      async run(id) {
        const drill = drills.find((one) => one.id === id);
        if (!drill) throw new CountersignError('ERR_NOT_FOUND', `no drill "${id}"`);
        on();
        if (running) throw new CountersignError('ERR_CONFLICT', 'a drill is running already');
        const first = newRun(drill, clock.now());
        run(drill).catch((error: unknown) =>
          log.error({ drill: id, because: String(error) }, 'drill broke off'),
        );
        return first;
      },
    },
  };
};
