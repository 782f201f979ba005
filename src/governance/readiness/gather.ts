/** The facts that readiness rests on, read from the store. */
import type { TenantStore } from '../../store/index.ts';
import type { ReadinessFacts } from './contract.ts';
import { readProbes } from './probes.ts';

const MAX_DRILLS = 500;

/** The rest of the facts comes from who asks. */
export const gatherReadiness = async (
  store: TenantStore,
): Promise<Pick<ReadinessFacts, 'probed' | 'drills' | 'users'>> => {
  const [probed, runs, users] = await Promise.all([
    readProbes(store),
    store.governance.drills(MAX_DRILLS),
    store.access.users(),
  ]);
  const drills = await Promise.all(
    runs.map(async (run) => ({
      run,
      plans: run.incidentId === undefined ? [] : await store.response.plansOf(run.incidentId),
    })),
  );
  return {
    probed,
    drills,
    users: new Set(users.filter((one) => !one.disabled).map((one) => one.id)),
  };
};
