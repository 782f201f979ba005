/** The two plans of a review, as the runner of responses takes them: put out of use, and delete. Each asks first. */
import { DAY, hashId } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { Action, ActionTarget, ExistenceReview, ResponsePlan } from '../../model/index.ts';
import {
  approvalsFor,
  declaredOwners,
  type PlannedResponse,
  type ResponseSettings,
  whoAnswers,
} from '../../response/index.ts';

export type PlanKind = 'disable' | 'delete';

/** As settings name it: `existence/delete` may stay in shadow mode where `existence/disable` acts. */
export const playbookOf = (kind: PlanKind): string => `existence/${kind}`;

export const reviewPlanId = (reviewId: string, kind: PlanKind, attempt: number): string =>
  hashId('pln', [reviewId, kind, attempt]);

/** The thing itself and the person behind it do not decide about it. */
const barredFor = (subjectId: string, view: InventoryView): readonly string[] => {
  const personId = view.identity(subjectId)?.personId;
  return personId === undefined
    ? [subjectId]
    : [subjectId, personId, `person:${personId.replace(/^person:/, '')}`];
};

const askedFor = (
  subjectId: string,
  view: InventoryView,
  settings: ResponseSettings,
): ReturnType<typeof whoAnswers> =>
  whoAnswers(
    declaredOwners(view.ownersOf(subjectId), view.declarationOf(subjectId)),
    barredFor(subjectId, view),
    settings,
  );

export interface PlanParts {
  readonly kind: PlanKind;
  readonly attempt: number;
  readonly action: Action;
  readonly target: ActionTarget;
  readonly settings: ResponseSettings;
  readonly view: InventoryView;
  readonly askDays: number;
  /** What one should know before deciding. */
  readonly says: readonly string[];
  readonly now: number;
}

export const planReview = (
  review: Pick<ExistenceReview, 'id' | 'subjectId' | 'name' | 'system' | 'tier' | 'askedBy'>,
  { kind, attempt, action, target, settings, view, askDays, says, now }: PlanParts,
): PlannedResponse => {
  const id = reviewPlanId(review.id, kind, attempt);
  const playbook = playbookOf(kind);
  const mode =
    settings.playbooks[playbook] ?? settings.systems[review.system] ?? settings.defaultMode;
  const shadow = mode === 'shadow';
  const answer = askedFor(review.subjectId, view, settings);
  const authority = shadow ? 'shadow: asks its owner' : 'asks its owner';
  const plan: ResponsePlan = {
    id,
    incidentId: review.id,
    playbook,
    identityId: review.subjectId,
    state: shadow ? 'shadow' : 'waiting_approval',
    authority,
    steps: [
      {
        id: hashId('stp', [id, 0, action.id]),
        planId: id,
        index: 0,
        name: kind,
        stage: action.stage,
        authority,
        action: action.id,
        target,
        params: {},
        state: shadow ? 'shadow' : 'waiting_approval',
        updatedAt: now,
      },
    ],
    createdAt: now,
    updatedAt: now,
    drill: false,
  };
  const title =
    kind === 'disable'
      ? `Should ${review.name} still exist? Put it out of use`
      : `Delete ${review.name} for good`;
  return {
    plan,
    releases: [],
    approvals: shadow
      ? []
      : approvalsFor({
          plan,
          title,
          breakage: says,
          asked: answer.asked,
          barred: barredFor(review.subjectId, view),
          people: settings.twoPersonTier0 && review.tier === 0 ? 2 : 1,
          requestedBy: review.askedBy,
          expiresAt: now + askDays * DAY,
        }),
    tasks: [],
    page: { people: 0, whom: [] },
    breakage: says,
    reasons: [answer.because],
  };
};
