/** Drills on the simulated organisation: one at a time, answered by its own approver. */
import { type Clock, CountersignError, type Log } from '../core/index.ts';
import {
  type CellDrill,
  type CellStage,
  cellDrills,
  type DrillDefinition,
  type DrillStage,
  drills,
  newRun,
  runCellDrill,
  runDrill,
} from '../drill/index.ts';
import { STAND_IN } from '../estate/index.ts';
import { askPlan } from '../loop/index.ts';
import type { Identity, IdentityClass } from '../model/index.ts';
import { decideApproval, readResponseSettings } from '../response/index.ts';
import type { DrillRun } from '../store/index.ts';
import type { Demo } from './demo.ts';
import type { DrillDoor, Platform } from './platform-contract.ts';
import { DEMO_APPROVER, FIRST_USER } from './site.ts';

export interface DemoDrills {
  readonly door: DrillDoor;
  attach(platform: Platform): void;
  run(drill: DrillDefinition): Promise<DrillRun>;
  /** Those of the playbooks that are loaded, each on a stand-in of its own. */
  cells(): readonly CellDrill[];
  runCell(drill: CellDrill): Promise<DrillRun>;
}

/**
 * One made to be drilled on, where there are any; else one that nothing is declared of and that owns itself nothing. The
 * simulated organisation has few vendors and agents: a service account is taken for one there, which its playbook cannot
 * tell.
 */
const standIn = (
  identities: Iterable<Identity>,
  owner: IdentityClass,
  nth: number,
): Identity | undefined => {
  const all = [...identities].sort((a, b) => (a.id < b.id ? -1 : 1));
  const made = all.filter((one) => one.name.startsWith(STAND_IN));
  const wanted: IdentityClass = owner === 'human' ? 'human' : 'service_account';
  const fit = all
    .filter((one) => one.class === wanted && one.status === 'active')
    .filter(
      (one) => !one.flags.emergencyAccess && !one.flags.honey && !one.nativeId.endsWith(':root'),
    );
  const from = made.length > 0 ? made : fit;
  const found = from[nth % Math.max(1, from.length)];
  return found && { ...found, class: owner };
};

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
  /** Given out so far: no two runs at once get the same. */
  let standIns = 0;
  /** Begun so far: each on another victim, while there is one. */
  let attacks = 0;

  const stageOn = (on: Platform): DrillStage => ({
    store: on.store,
    clock,
    log,
    attack: (id, mark) => demo.attack(on, id, { mark, victim: attacks++ }),
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
  const cellStage = (mine: Platform): CellStage => {
    const { approve, undo } = stageOn(mine);
    return {
      ...{ store: mine.store, clock, log, approve, undo },
      onChange: (changed) =>
        mine.live.publish({
          type: 'drill',
          at: clock.now(),
          id: changed.id,
          drill: changed.drill,
          result: changed.result,
        }),
      async ask(drill) {
        const eyes = mine.engine();
        if (!eyes) throw new CountersignError('ERR_CONFLICT', 'the graph is being loaded');
        // Not ourselves, and nobody in an account that we only hear of.
        const own = new Set(demo.connection.hands?.flatMap((hand) => hand.credentials ?? []));
        const places = new Set(demo.cloud.accounts.map((account) => account.id));
        const safe = [...eyes.view.identities()].filter(
          (one) =>
            places.has(one.scope) &&
            eyes.view.credentialsOf(one.id).every((held) => !own.has(held.nativeId)),
        );
        const subject = standIn(safe, drill.class, standIns++);
        if (!subject) throw new CountersignError('ERR_CONFLICT', 'nobody to stand in');
        const keys = eyes.view
          .credentialsOf(subject.id)
          .filter((one) => one.status === 'active')
          .map((one) => one.nativeId);
        const { plan, tasks, reasons } = await askPlan(
          {
            store: mine.store,
            runner: mine.runner,
            actions: mine.actions,
            playbooks: mine.playbooks,
            clock,
            eyes,
            settings: () => readResponseSettings(mine.store),
          },
          {
            id: `drill:${drill.id}:${clock.now()}`,
            subject,
            situation: drill.situation,
            playbook: drill.playbook,
            credentials: keys,
            title: `Drill: ${drill.title}`,
            because: `${subject.name} stands in for ${drill.class.replaceAll('_', ' ')}`,
            by: 'drill',
            confidence: 0,
            drill: true,
          },
          { knownGood: { cidrs: ['198.51.100.0/24'] }, span: [subject] },
        );
        return { planId: plan?.id, tasks: tasks.length, reasons };
      },
    };
  };
  const cells = (): readonly CellDrill[] =>
    platform ? cellDrills(platform.playbooks.values()) : [];

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
    cells,
    runCell: (drill) => runCellDrill(drill, cellStage(on())),
    door: {
      list: () =>
        [...drills, ...cells().map((one) => ({ ...one, attack: [] }))].map(
          ({ id, title, says, class: of, situation, attack }) => ({
            ...{ id, title, says },
            ...{ class: of, situation, attack },
          }),
        ),
      async run(id) {
        const cell = cells().find((one) => one.id === id);
        if (cell) {
          const begun = newRun(cell, clock.now());
          runCellDrill(cell, cellStage(on())).catch((error: unknown) =>
            log.error({ drill: id, because: String(error) }, 'drill broke off'),
          );
          return begun;
        }
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
