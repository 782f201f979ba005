/** What needs me now. What all see alike is read once for all who ask; the rest is read anew. */
import { type Incident, severityRank } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { approvalViews, readAsking } from './approvals.ts';
import { createBriefs } from './brief.ts';
import { incidentRow } from './incident-row.ts';
import { keep } from './kept.ts';
import { readBrake } from './overview-brake.ts';
import { coverageOf } from './overview-coverage.ts';
import { readStanding, riskTrend } from './overview-posture.ts';
import { type Case, incidentTrend, readCases, timesOver } from './overview-times.ts';
import { residualsOf } from './plan-view.ts';
import type { Summaries } from './posture.ts';
import { stoppedBy } from './stop-switch.ts';
import { triagePage } from './triage.ts';

const MAX_INCIDENTS = 500;
const URGENT_FROM = 50;
const SHOWN = 8;
const open = { status: ['open', 'containing', 'contained'], drill: false } as const;

const isFailing = ({ plans }: Case): boolean =>
  plans.some((plan) => plan.state === 'failed' || plan.state === 'partly_contained');

const isExposed = ({ plans }: Case, now: number): boolean =>
  plans.some((plan) =>
    plan.steps.some((step) =>
      residualsOf(step).some((left) => left.until === undefined || left.until > now),
    ),
  );

const rank = { page: 0, queue: 1, timeline: 2 } as const;
const byUrgency = (a: Incident, b: Incident): number =>
  rank[a.decision.disposition] - rank[b.decision.disposition] ||
  severityRank(b.severity) - severityRank(a.severity) ||
  b.lastEventAt - a.lastEventAt;

const readIncidents = async (deps: ApiDeps) => {
  const { store } = deps;
  const now = deps.clock.now();
  const briefs = createBriefs(store);
  const count = async (disposition: string): Promise<number> =>
    (await store.incidents.list({ ...open, disposition: [disposition] }, { limit: 1 })).total;
  const [recent, urgent, waiting, approvals, page, queue, timeline] = await Promise.all([
    store.incidents.list({}, { limit: MAX_INCIDENTS }),
    triagePage(store, open, { limit: URGENT_FROM }),
    store.response.approvals({ state: ['waiting'] }),
    store.response.approvals({}),
    count('page'),
    count('queue'),
    count('timeline'),
  ]);
  const cases = await readCases(deps, recent.items, briefs);
  const live = cases.filter(({ incident }) => incident.status !== 'closed' && !incident.drill);
  const shown = [...urgent.items].sort(byUrgency).slice(0, SHOWN);
  return {
    attention: {
      page,
      queue,
      timeline,
      notEffective: live.filter(isFailing).length,
      exposed: live.filter((one) => isExposed(one, now)).length,
    },
    incidents: await Promise.all(
      shown.map((incident) => incidentRow(deps, incident, { briefs, waiting })),
    ),
    incidentTrend: incidentTrend(recent.items, now),
    times: timesOver(cases, { approvals, playbooks: deps.playbooks }),
  };
};

const readPosture = async (deps: ApiDeps, summaries: Summaries) => {
  const { posture, risk } = await readStanding(deps.store);
  const sums = { pass: 0, fail: 0, unknown: 0, excepted: 0 };
  for (const summary of await summaries())
    for (const name of ['pass', 'fail', 'unknown', 'excepted'] as const)
      sums[name] += summary[name];
  return {
    posture: { ...posture, ...sums },
    riskTrend: await riskTrend(deps.store, deps.clock.now(), risk),
  };
};

const readMine = async (deps: ApiDeps, who: Who) => {
  const { store } = deps;
  const now = deps.clock.now();
  const [asking, tasks] = await Promise.all([
    readAsking(deps),
    store.governance.tasks({ state: ['open'] }),
  ]);
  const waiting = asking.all.filter((one) => one.state === 'waiting');
  const stopped = await stoppedBy(deps.store, asking.settings);
  return {
    shadow: asking.settings.defaultMode === 'shadow',
    ...(stopped ? { stopped } : {}),
    attention: {
      waitingApprovals: waiting.length,
      openTasks: tasks.length,
      overdueTasks: tasks.filter((task) => task.dueAt < now).length,
    },
    approvals: await approvalViews(deps, who, { approvals: waiting.slice(0, SHOWN), asking }),
  };
};

export const overviewHandlers = (deps: ApiDeps, summaries: Summaries) => {
  const shared = keep(deps.clock, async () => {
    const [incidents, posture, braked] = await Promise.all([
      readIncidents(deps),
      readPosture(deps, summaries),
      readBrake(deps),
    ]);
    return { ...incidents, ...posture, braked };
  });
  deps.ahead?.add(shared);
  return {
    'overview.get': async ({ who }) => {
      const [all, mine] = await Promise.all([shared(), readMine(deps, who)]);
      return {
        at: deps.clock.now(),
        demo: deps.demo,
        ...all,
        ...mine,
        attention: { ...all.attention, ...mine.attention },
        coverage: coverageOf(deps, all.posture.identities),
        flow: deps.flow(),
      };
    },
  } satisfies Partial<Handlers>;
};
