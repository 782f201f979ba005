/** A plan that a person, a campaign or a drill asks for about one identity: planned as incidents are, recorded, and run. */
import type { Clock } from '../core/index.ts';
import type { Action } from '../model/index.ts';
import {
  asTabletop,
  brakeOf,
  type PlanInput,
  type PlannedResponse,
  type PlanRequest,
  type Playbook,
  planRequest,
  type ResponseSettings,
  type Runner,
  recordResponse,
  tabletopSettings,
  withPreview,
} from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';
import type { Eyes } from './responder.ts';

export interface AskPlanDeps {
  readonly store: TenantStore;
  readonly runner: Pick<Runner, 'wake'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly clock: Clock;
  readonly eyes: Pick<Eyes, 'view' | 'posture'>;
  settings(): Promise<ResponseSettings>;
}

export interface AskedPlan extends PlannedResponse {
  /** False: it was there already, or only looked at. */
  readonly recorded: boolean;
}

/** `dry`: planned and shown, nothing is written. `tabletop`: people are asked, and nothing is ever touched. */
export const askPlan = async (
  deps: AskPlanDeps,
  request: PlanRequest,
  more: Pick<PlanInput, 'knownGood' | 'span' | 'isReadable' | 'placesOf'> & {
    readonly dry?: boolean;
    readonly tabletop?: boolean;
  } = {},
): Promise<AskedPlan> => {
  const { store, clock, eyes, actions, playbooks } = deps;
  const { dry = false, tabletop = false, ...facts } = more;
  const { view } = eyes;
  const { subject } = request;
  const kept = await deps.settings();
  const settings = tabletop ? tabletopSettings(kept) : kept;
  const posture = eyes.posture(subject.id);
  const { automaticPerHour } = settings;
  const brake = await brakeOf(store, { automaticPerHour, now: clock.now() });
  const planned = planRequest(request, {
    tier: posture?.tier ?? view.tierOf(subject.id).tier,
    criticality: posture?.criticality ?? 'unknown',
    declaration: view.declarationOf(subject.id),
    owners: view.ownersOf(subject.id),
    playbooks,
    actions,
    preAuthorisations: await store.response.preAuthorisations(),
    settings,
    view,
    brake,
    existing: await store.response.plansOf(request.id),
    now: clock.now(),
    ...facts,
  });
  if (dry) return { ...planned, recorded: false };
  const previewed = await withPreview(planned, { actions, clock });
  const shown = tabletop ? asTabletop(previewed) : previewed;
  const recorded = await recordResponse(store, shown, { brake, now: clock.now() });
  if (recorded) deps.runner.wake();
  return { ...shown, recorded };
};
