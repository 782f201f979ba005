/** Takes one fact back through the runner and its rules of autonomy, or says how people do it. */
import { type Clock, HOUR, hashId, messageOf } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type {
  Action,
  ActionPlan,
  InventoryFact,
  PlanStep,
  ResponsePlan,
  Tier,
} from '../../model/index.ts';
import {
  approvalsFor,
  brakeOf,
  createBrake,
  declaredOwners,
  type Levers,
  type ResponseSettings,
  type Runner,
  recordResponse,
  type WayBack,
  waysBack,
  whoAnswers,
} from '../../response/index.ts';
import type { TenantStore } from '../../store/index.ts';
import { TAKE_BACK } from './playbook.ts';

export interface TakeBackParts {
  readonly store: TenantStore;
  readonly runner: Pick<Runner, 'wake'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly levers: Levers;
  readonly clock: Clock;
  view(): InventoryView | undefined;
  settings(): Promise<ResponseSettings>;
}

export interface TakeBackRequest {
  /** What it belongs to: a change, a question of a review. */
  readonly id: string;
  readonly title: string;
  readonly subjectId: string;
  readonly tier: Tier;
  readonly fact: InventoryFact;
  /** Whose word it goes by; `automatic` where nobody spoke and the site lets it go. */
  readonly by: string;
  readonly authority: string;
  readonly automatic: boolean;
  readonly barred: readonly string[];
  readonly says: readonly string[];
}

export type TakenBack =
  | {
      readonly how: 'plan';
      readonly planId: string;
      readonly state: ResponsePlan['state'];
      readonly because: string;
    }
  | { readonly how: 'by_hand'; readonly because: string };

const PREVIEW_MS = 5_000;

const inTime = async (asked: Promise<ActionPlan>): Promise<ActionPlan> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the system did not answer in time')), PREVIEW_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The first way whose action would do it, and what the others said. */
const firstThatWould = async (
  ways: readonly WayBack[],
  { clock, stepId }: { readonly clock: Clock; readonly stepId: string },
): Promise<{
  readonly way?: WayBack;
  readonly plan?: ActionPlan;
  readonly refused: readonly string[];
}> => {
  const refused: string[] = [];
  for (const way of ways) {
    try {
      const plan = await inTime(
        way.action.plan(way.found.target, way.params, { now: () => clock.now(), stepId }),
      );
      if (plan.refused === undefined) return { way, plan, refused };
      refused.push(`${way.action.id}: ${plan.refused}`);
    } catch (cause) {
      refused.push(`${way.action.id}: ${messageOf(cause)}`);
    }
  }
  return { refused };
};

const modeOf = (settings: ResponseSettings, system: string) =>
  settings.playbooks[TAKE_BACK] ?? settings.systems[system] ?? settings.defaultMode;

/** Runs without another question only what can be undone exactly, within the brake, and while nothing is stopped. */
const mayGo = async (
  { store, clock }: TakeBackParts,
  request: TakeBackRequest,
  { way, settings }: { readonly way: WayBack; readonly settings: ResponseSettings },
): Promise<string | undefined> => {
  if (settings.stopped) return 'the stop switch is on';
  if (way.action.undo !== 'exact') return `${way.action.id} cannot be undone exactly`;
  if (!request.automatic) return undefined;
  const { automaticPerHour } = settings;
  const now = clock.now();
  const brake = await brakeOf(store, { automaticPerHour, now });
  return brake.remaining(way.found.target.system, now) > 0
    ? undefined
    : `the brake holds: ${settings.automaticPerHour} automatic actions in the last hour`;
};

/** Twice is once: the plan has the id of what it is about. */
export const takeBack = async (
  parts: TakeBackParts,
  request: TakeBackRequest,
): Promise<TakenBack> => {
  const { store, actions, levers, clock } = parts;
  const planId = hashId('pln', ['take-back', request.id]);
  const standing = await store.response.plan(planId);
  if (standing) return { how: 'plan', planId, state: standing.state, because: standing.authority };
  const view = parts.view();
  if (!view) return { how: 'by_hand', because: 'the graph is being loaded' };
  const stepId = hashId('stp', [planId, 0]);
  const ways = waysBack(request.fact, { view, levers, actions });
  const { way, plan: preview, refused } = await firstThatWould(ways, { clock, stepId });
  if (!way || !preview)
    return {
      how: 'by_hand',
      because:
        refused.length > 0
          ? `no action here takes it back: ${refused.join('; ')}`
          : 'no connected system has an action that takes it back',
    };
  const settings = await parts.settings();
  const now = clock.now();
  const { target } = way.found;
  const shadow = modeOf(settings, target.system) === 'shadow';
  const held = shadow ? undefined : await mayGo(parts, request, { way, settings });
  const state: PlanStep['state'] = shadow
    ? 'shadow'
    : held === undefined
      ? 'approved'
      : 'waiting_approval';
  const authority = shadow
    ? `shadow: ${request.authority}`
    : held === undefined
      ? request.authority
      : `asks: ${held}`;
  const plan: ResponsePlan = {
    id: planId,
    incidentId: request.id,
    playbook: TAKE_BACK,
    identityId: request.subjectId,
    state: shadow ? 'shadow' : held === undefined ? 'running' : 'waiting_approval',
    authority,
    steps: [
      {
        id: stepId,
        planId,
        index: 0,
        name: 'take-back',
        stage: way.action.stage,
        authority,
        action: way.action.id,
        target,
        params: way.params,
        plan: preview,
        state,
        updatedAt: now,
      },
    ],
    createdAt: now,
    updatedAt: now,
    drill: false,
  };
  const owners = declaredOwners(
    view.ownersOf(request.subjectId),
    view.declarationOf(request.subjectId),
  );
  const answer = whoAnswers(owners, request.barred, settings);
  await recordResponse(
    store,
    {
      plan,
      releases: [],
      approvals:
        state === 'waiting_approval'
          ? approvalsFor({
              plan,
              title: request.title,
              breakage: request.says,
              asked: answer.asked,
              barred: request.barred,
              people: settings.twoPersonTier0 && request.tier === 0 ? 2 : 1,
              requestedBy: request.automatic ? 'countersign' : request.by,
              expiresAt: now + 24 * HOUR,
            })
          : [],
      tasks: [],
      page: { people: 0, whom: [] },
      breakage: request.says,
      reasons: [request.authority, answer.because],
    },
    { brake: createBrake(0), now },
  );
  parts.runner.wake();
  return { how: 'plan', planId, state: plan.state, because: held ?? request.authority };
};
