import { CountersignError, MINUTE } from '../../core/index.ts';
import type { Approval, Incident, ResponsePlan, Tier } from '../../model/index.ts';
import {
  type Approver,
  decideApproval,
  questionNow,
  type ResponseSettings,
  readResponseSettings,
  whyNot,
} from '../../response/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { type Briefs, createBriefs } from './brief.ts';
import { writeLedger } from './ledger-write.ts';
import { planView } from './plan-view.ts';

export const approverOf = (deps: ApiDeps, who: Who): Approver => {
  const view = deps.view();
  return {
    id: who.userId,
    name: who.name,
    roles: who.roles,
    identityIds: who.identityIds,
    // Another account of the same person is linked too.
    personIds: who.identityIds.flatMap((id) => view?.identity(id)?.personId ?? []),
  };
};

/** What is read once to say of many approvals who may answer them. */
export interface Asking {
  readonly settings: ResponseSettings;
  readonly all: readonly Approval[];
}

export const readAsking = async (deps: ApiDeps): Promise<Asking> => {
  const [settings, all] = await Promise.all([
    readResponseSettings(deps.store),
    deps.store.response.approvals({}),
  ]);
  return { settings, all };
};

/** Why this sign-in is not good enough for what is at stake, or undefined. */
const whyStepUp = (
  { via, since }: Who,
  tier: Tier | undefined,
  { settings, now }: { readonly settings: ResponseSettings; readonly now: number },
): string | undefined => {
  const minutes = settings.stepUpTier0Minutes;
  if (tier !== 0 || minutes === 0) return undefined;
  if (via === 'api') return 'tier 0 is answered for in a session of one’s own, not by a token';
  return since + minutes * MINUTE > now
    ? undefined
    : `tier 0 asks for a sign-in of the last ${minutes} minutes: sign in again`;
};

/** May this person answer, and if not, why. */
export const mayDecide = (
  deps: ApiDeps,
  who: Who,
  {
    approval,
    tier,
    settings,
    all,
  }: { readonly approval: Approval; readonly tier: Tier | undefined } & Asking,
): { readonly may: boolean; readonly because: string } => {
  const now = deps.clock.now();
  if (approval.state !== 'waiting') return { may: false, because: `already ${approval.state}` };
  if (now >= approval.expiresAt)
    return { may: false, because: 'it expired and goes to whoever is asked next' };
  if (!who.permissions.has('approvals:decide'))
    return { may: false, because: 'approving needs the role approver' };
  const others = all.filter((one) => one.planId === approval.planId);
  const refused =
    whyNot(approval, approverOf(deps, who), { settings, now, others }) ??
    whyStepUp(who, tier, { settings, now });
  return refused === undefined
    ? { may: true, because: 'you are asked' }
    : { may: false, because: refused };
};

const MAX_APPROVALS = 200;

const tierOf = (
  deps: ApiDeps,
  incident: Incident | undefined,
  plan: ResponsePlan | undefined,
): Tier | undefined => incident?.tier ?? (plan && deps.posture(plan.identityId)?.tier);

/** What is at stake in a question, also where no incident asks it or it is no longer kept. */
export const tierAtStake = async (deps: ApiDeps, approval: Approval): Promise<Tier | undefined> => {
  const [incident, plan] = await Promise.all([
    deps.store.incidents.get(approval.incidentId),
    deps.store.response.plan(approval.planId),
  ]);
  return tierOf(deps, incident, plan);
};

const gone = {
  title: 'incident no longer kept',
  story: '',
  severity: 'informational',
  confidence: 0,
  drill: false,
} as const;

/** Questions as they are shown to `who`, in this order. */
export const approvalViews = async (
  deps: ApiDeps,
  who: Who,
  { approvals, asking }: { readonly approvals: readonly Approval[]; readonly asking: Asking },
) => {
  const briefs = createBriefs(deps.store);
  const [incidents, plans] = await Promise.all([
    deps.store.incidents.byId(approvals.map((one) => one.incidentId)),
    deps.store.response.plansById(approvals.map((one) => one.planId)),
  ]);
  return Promise.all(
    approvals.map((approval) =>
      approvalView(deps, who, {
        ...{ approval, briefs, asking },
        ...{ incident: incidents.get(approval.incidentId), plan: plans.get(approval.planId) },
      }),
    ),
  );
};

const approvalView = async (
  deps: ApiDeps,
  who: Who,
  {
    approval,
    briefs,
    asking,
    incident,
    plan,
  }: {
    readonly approval: Approval;
    readonly briefs: Briefs;
    readonly asking: Asking;
    readonly incident: Incident | undefined;
    readonly plan: ResponsePlan | undefined;
  },
) => {
  // Not every question comes of an incident.
  const review = incident
    ? undefined
    : (await deps.store.existence.get(approval.incidentId))?.value;
  const asked = review && {
    ...gone,
    title: `Should ${review.name} still exist?`,
    story: review.because,
  };
  const { title, story, severity, confidence, drill } = incident ?? asked ?? gone;
  return {
    approval: { ...approval, question: questionNow(approval, plan) },
    incident: {
      ...{ id: approval.incidentId, title, story, severity, confidence, drill },
      ...(incident ? { tier: incident.tier } : {}),
    },
    subject: await briefs.of(plan?.identityId ?? incident?.rootId ?? approval.incidentId),
    ...(plan ? { plan: planView(plan) } : {}),
    mine: mayDecide(deps, who, { approval, tier: tierOf(deps, incident, plan), ...asking }),
  };
};

const order = (a: Approval, b: Approval): number =>
  Number(b.state === 'waiting') - Number(a.state === 'waiting') || a.expiresAt - b.expiresAt;

/** Records the answer of somebody whom their sign-in, or a signature, has named. */
export const decideAs = async (
  deps: ApiDeps,
  who: Who,
  said: { readonly id: string; readonly decision: 'approved' | 'denied'; readonly reason: string },
): Promise<Approval> => {
  const decided = await decideApproval(
    deps.store,
    { ...said, user: approverOf(deps, who) },
    { settings: await readResponseSettings(deps.store), now: deps.clock.now() },
  );
  deps.live.publish({
    type: 'approval',
    at: deps.clock.now(),
    id: decided.id,
    incidentId: decided.incidentId,
    title: decided.title,
    state: decided.state,
  });
  deps.runner.wake();
  return decided;
};

export const approvalHandlers = (deps: ApiDeps) =>
  ({
    'approvals.list': async ({ query, who }) => {
      const asking = await readAsking(deps);
      const found = asking.all
        .filter((one) => query.state?.includes(one.state) ?? true)
        .sort(order)
        .slice(0, MAX_APPROVALS);
      return { items: await approvalViews(deps, who, { approvals: found, asking }) };
    },
    'approvals.decide': async ({ params, body, who }) => {
      if (body.decision === 'denied' && body.reason === undefined)
        throw new CountersignError('ERR_INPUT_INVALID', 'say why it is denied');
      const settings = await readResponseSettings(deps.store);
      const approval = await deps.store.response.approval(params.id);
      if (approval && body.decision === 'approved') {
        const tier = await tierAtStake(deps, approval);
        const refused = whyStepUp(who, tier, { settings, now: deps.clock.now() });
        if (refused !== undefined) {
          const detail = { planId: approval.planId, because: refused };
          await writeLedger(deps, who, { verb: 'approval.refused', subject: params.id, detail });
          throw new CountersignError('ERR_FORBIDDEN', refused);
        }
      }
      return decideAs(deps, who, {
        id: params.id,
        decision: body.decision,
        reason: body.reason ?? '',
      });
    },
  }) satisfies Partial<Handlers>;
