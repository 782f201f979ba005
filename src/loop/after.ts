/** What people have to do once an incident is contained or closed, and what they need not do any more. */
import { afterIncident, endTask, openTasks } from '../governance/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Incident, Posture } from '../model/index.ts';
import type { ResponseSettings } from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';
import { stakeOf } from './stake.ts';

export interface AfterOptions {
  readonly store: TenantStore;
  readonly view: InventoryView;
  posture(id: string): Posture | undefined;
  readonly settings: Pick<ResponseSettings, 'defaultApprover' | 'teams'>;
  readonly now: number;
}

/** Twice is once: what this incident opened already is left as people have it. */
const openWork = async (incident: Incident, options: AfterOptions): Promise<void> => {
  const { store, view, settings, now } = options;
  const { detection, platform } = settings.teams;
  const { tasks } = afterIncident(incident, {
    subject(id) {
      const principal = view.principal(id);
      return {
        name: principal?.name ?? id,
        tier: stakeOf(incident, options.posture(id)),
        owners: view.ownersOf(id).map((owner) => owner.who),
      };
    },
    routing: {
      defaultApprover: settings.defaultApprover,
      ...(detection === undefined ? {} : { detectionTeam: detection }),
      ...(platform === undefined ? {} : { platformTeam: platform }),
    },
    now,
  });
  const subjects = [...new Set(tasks.map((task) => task.subjectId))];
  const standing = await Promise.all(
    subjects.map((subjectId) => store.governance.tasks({ subjectId })),
  );
  const mine = new Set(
    standing
      .flat()
      .filter((task) => task.incidentId === incident.id)
      .map((task) => task.id),
  );
  await openTasks(
    store,
    tasks.filter((task) => !mine.has(task.id)),
    now,
  );
};

/** Nobody is kept awake by what is over; of a true positive the work itself stays. */
const endWork = async (incident: Incident, { store, now }: AfterOptions): Promise<void> => {
  const isTrue = incident.verdict === 'true_positive' || incident.verdict === 'undecided';
  for (const task of await store.governance.tasks({ state: ['open'] })) {
    if (task.incidentId !== incident.id || (isTrue && task.kind !== 'page')) continue;
    await endTask(store, task, {
      state: isTrue ? 'done' : 'cancelled',
      by: 'countersign',
      reason: `incident ${incident.id} was closed as ${incident.verdict.replaceAll('_', ' ')}`,
      at: now,
    });
  }
};

export const settleWork = async (incident: Incident, options: AfterOptions): Promise<void> => {
  if (incident.status === 'contained' || incident.status === 'closed')
    await openWork(incident, options);
  if (incident.status === 'closed') await endWork(incident, options);
};
