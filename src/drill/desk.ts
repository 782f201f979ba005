/** What drills do without being asked: run when they are due, end their exercises, and tell posture what was drilled. */
import { type Clock, isCountersignError, type Log } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { ControlRecord } from '../loop/index.ts';
import type { Playbook } from '../response/index.ts';
import type { DrillRun, TenantStore } from '../store/index.ts';
import { drillReport, ownPlace, reportChanges } from './report.ts';
import { DRILL_SCHEDULE_KEY, dueDrills, readSchedule } from './schedule.ts';
import { finishExercises } from './tabletop.ts';

export interface DrillDeskParts {
  readonly store: TenantStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  view(): InventoryView | undefined;
  control(record: ControlRecord, scope?: string): Promise<void>;
  /** Drills that can run here: none without a safe target. */
  ids(): readonly string[];
  run(id: string, by: string): Promise<DrillRun>;
}

/** Runs that are looked at; the newest. */
export const MOST_RUNS = 2_000;
const BY = 'schedule';

export const tendDrills = async (parts: DrillDeskParts): Promise<void> => {
  const { store, clock, log } = parts;
  const view = parts.view();
  if (!view) return;
  await finishExercises(store, await store.governance.drills(MOST_RUNS));
  const schedule = readSchedule(await store.settings.get(DRILL_SCHEDULE_KEY));
  const runs = await store.governance.drills(MOST_RUNS);
  const now = clock.now();
  const report = drillReport({
    ...{ playbooks: parts.playbooks.values(), runs, now },
    staleDays: schedule.staleDays,
  });
  const { system, scope, type } = ownPlace;
  const known = new Map(
    view.settings(system, scope, type, now).map((one) => [one.id, one.value] as const),
  );
  const changes = reportChanges(report, known, now);
  if (changes.length > 0)
    await parts.control({ type: 'accounts', at: now, by: 'countersign', changes: [...changes] });
  // One at a time: the next turn takes the next.
  const [due] = dueDrills(schedule, { ids: parts.ids(), runs, now });
  if (due === undefined) return;
  try {
    await parts.run(due, BY);
  } catch (error) {
    if (!isCountersignError(error, 'ERR_CONFLICT')) throw error;
    log.info({ drill: due, because: error.message }, 'a drill that is due waits');
  }
};
