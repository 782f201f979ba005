/** What a committed turn and a moved plan tell those who listen. Hints only: the store has the truth. */
import type { LiveHub } from '../api/index.ts';
import type { Clock } from '../core/index.ts';
import type { TurnOutput } from '../loop/index.ts';
import type { Approval, ResponsePlan } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';
import type { FlowMeter } from './flow.ts';

type Flow = Pick<ReturnType<FlowMeter['flow']>, 'eventsPerSecond' | 'eventsTotal' | 'lagSeconds'>;

const MAX_POSTURES = 50;

export const announceTurn = (live: LiveHub, clock: Clock, output: TurnOutput): void => {
  const at = clock.now();
  for (const { id, title, severity, status, decision, drill } of output.incidents) {
    live.publish({
      type: 'incident',
      at,
      id,
      title,
      severity,
      status,
      disposition: decision.disposition,
      drill,
    });
  }
  for (const { identityId, tier, risk } of output.postures.slice(0, MAX_POSTURES)) {
    live.publish({ type: 'posture', at, identityId, tier, risk });
  }
};

export const announcePlan = (
  live: LiveHub,
  clock: Clock,
  plan: Pick<ResponsePlan, 'id' | 'incidentId' | 'state'>,
): void =>
  live.publish({
    type: 'plan',
    at: clock.now(),
    id: plan.id,
    incidentId: plan.incidentId,
    state: plan.state,
  });

export const announceApproval = (live: LiveHub, clock: Clock, approval: Approval): void =>
  live.publish({
    type: 'approval',
    at: clock.now(),
    id: approval.id,
    incidentId: approval.incidentId,
    title: approval.title,
    state: approval.state,
  });

/** Counts that the head of every page shows; nothing is asked while nobody listens. */
export const announceCounters = async (
  live: LiveHub,
  clock: Clock,
  seen: { readonly store: TenantStore; flow(): Flow },
): Promise<void> => {
  if (live.listeners === 0) return;
  const { eventsPerSecond, eventsTotal, lagSeconds } = seen.flow();
  const open = await seen.store.incidents.list({ status: ['open', 'containing'] }, { limit: 1 });
  const waiting = await seen.store.response.approvals({ state: ['waiting'] });
  live.publish({
    type: 'counters',
    at: clock.now(),
    eventsPerSecond,
    eventsTotal,
    lagSeconds,
    openIncidents: open.total,
    waitingApprovals: waiting.length,
  });
};
