/** How fast the loop is, real and drilled apart, and how many stories each hour began. */
import { DAY, HOUR } from '../../core/index.ts';
import { type IncidentTimes, spreadOf, timesOf } from '../../governance/index.ts';
import type { Approval, Incident, ResponsePlan } from '../../model/index.ts';
import type { Overview, StageTimes } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Briefs } from './brief.ts';
import { classOf } from './names.ts';

const WINDOW_DAYS = 30;
const TREND_HOURS = 24;

export interface Case {
  readonly incident: Incident;
  readonly class: ReturnType<typeof classOf>;
  readonly plans: readonly ResponsePlan[];
}

/** Incidents of the window with their plans. */
export const readCases = (
  deps: ApiDeps,
  incidents: readonly Incident[],
  briefs: Briefs,
): Promise<readonly Case[]> => {
  const from = deps.clock.now() - WINDOW_DAYS * DAY;
  return Promise.all(
    incidents
      .filter((incident) => incident.openedAt >= from)
      .map(async (incident) => ({
        incident,
        class: classOf((await briefs.of(incident.rootId)).class),
        plans: await deps.store.response.plansOf(incident.id),
      })),
  );
};

const spread = (values: readonly (number | undefined)[]) =>
  spreadOf(values.filter((one) => one !== undefined));

const stageTimes = (rows: readonly IncidentTimes[]): StageTimes => ({
  windowDays: WINDOW_DAYS,
  detect: spread(rows.map((row) => row.detect)),
  contain: spread(rows.map((row) => row.effective)),
  byClass: [...new Set(rows.map((row) => row.class))].map((of) => {
    const mine = rows.filter((row) => row.class === of);
    return {
      class: of,
      detect: spread(mine.map((row) => row.detect)),
      contain: spread(mine.map((row) => row.effective)),
    };
  }),
});

export const timesOver = (
  cases: readonly Case[],
  facts: { readonly approvals: readonly Approval[] } & Pick<ApiDeps, 'playbooks'>,
): Overview['times'] => {
  const rows = cases.map((one) =>
    timesOf(one.incident, {
      class: one.class,
      plans: one.plans,
      approvals: facts.approvals.filter((approval) => approval.incidentId === one.incident.id),
      playbooks: facts.playbooks,
    }),
  );
  return {
    real: stageTimes(rows.filter((row) => !row.drill)),
    drill: stageTimes(rows.filter((row) => row.drill)),
  };
};

export const incidentTrend = (
  incidents: readonly Incident[],
  now: number,
): Overview['incidentTrend'] =>
  Array.from({ length: TREND_HOURS }, (_, index) => {
    const at = Math.floor(now / HOUR) * HOUR - (TREND_HOURS - 1 - index) * HOUR;
    const mine = incidents.filter(
      (incident) => !incident.drill && incident.openedAt >= at && incident.openedAt < at + HOUR,
    );
    const count = (name: string): number =>
      mine.filter((incident) => incident.decision.disposition === name).length;
    return { at, page: count('page'), queue: count('queue'), timeline: count('timeline') };
  });
