/** From one state to the next, by what the runner did, what people said and what was heard. Pure. */
import { DAY } from '../../core/index.ts';
import type { Approval, ExistenceReview, ExistenceState, ResponsePlan } from '../../model/index.ts';
import { SILENCE, sayScream } from './listening.ts';

/** What an owner keeps is not asked about again for this long. */
const KEPT_DAYS = 180;
/** Nobody answered: asked again a little later. */
const UNANSWERED_DAYS = 30;

export interface Surroundings {
  readonly disable: ResponsePlan | undefined;
  readonly remove: ResponsePlan | undefined;
  /** About the plan that waits. */
  readonly approvals: readonly Approval[];
  /** Latest event of its system and scope. */
  readonly heard: number | undefined;
  /** Silence since `review.heardAt` that is too long to be trusted. */
  readonly blindMs: number;
  /** It is in no inventory any more. */
  readonly gone: boolean;
  readonly now: number;
}

type Next = Partial<ExistenceReview> & { readonly state: ExistenceState; readonly because: string };

const stepOf = (plan: ResponsePlan | undefined) => plan?.steps[0];

const saidNo = (approvals: readonly Approval[]): Approval | undefined =>
  approvals.find((one) => one.state === 'denied' && one.decidedBy !== 'countersign');

const undoneBy = (plan: ResponsePlan | undefined): Next | undefined =>
  stepOf(plan)?.state === 'undone'
    ? { state: 'restored', because: 'it is as it was before' }
    : undefined;

const atAsked = (review: ExistenceReview, around: Surroundings): Next | undefined => {
  const { disable, approvals, now } = around;
  const step = stepOf(disable);
  if (!disable || !step) return undefined;
  switch (disable.state) {
    case 'shadow':
      return {
        state: 'shadow',
        because: `would have asked for ${step.action}: ${review.system} is in shadow mode`,
      };
    case 'denied': {
      const no = saidNo(approvals);
      return no
        ? {
            state: 'kept',
            because: `${no.decidedBy} keeps it: ${no.reason || 'no reason given'}`,
            keptUntil: now + KEPT_DAYS * DAY,
          }
        : {
            state: 'unanswered',
            because: 'nobody answered; it is as it was',
            keptUntil: now + UNANSWERED_DAYS * DAY,
          };
    }
    case 'waiting_approval':
    case 'proposed':
      return undefined;
    default:
      return { state: 'disabling', because: `its owner agreed: ${disable.authority}` };
  }
};

const atDisabling = (review: ExistenceReview, { disable }: Surroundings): Next | undefined => {
  const step = stepOf(disable);
  switch (step?.state) {
    case 'effective': {
      const disabledAt = step.verification?.checkedAt ?? step.updatedAt;
      return {
        state: 'watching',
        because: review.refusals.seen
          ? `off since ${new Date(disabledAt).toISOString()}; whoever tries it now is heard`
          : `off since ${new Date(disabledAt).toISOString()}; attempts do not show: ${review.refusals.because}`,
        disabledAt,
        heardAt: disabledAt,
        listenFrom: disabledAt,
        quietUntil: disabledAt + review.window.days * DAY,
      };
    }
    case 'failed':
    case 'refused':
    case 'not_effective':
    case 'skipped':
      return { state: 'failed', because: step.error ?? `${step.action} is ${step.state}` };
    case 'undone':
      return undoneBy(disable);
    default:
      return undefined;
  }
};

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A scream stops everything that leads on to deleting. */
const screamed = (review: ExistenceReview): Next | undefined => {
  const last = review.screams.at(-1);
  return last && last.time > (review.listenFrom ?? 0)
    ? { state: 'screamed', because: sayScream(last) }
    : undefined;
};

const atWatching = (review: ExistenceReview, around: Surroundings): Next | undefined => {
  const { disable, heard, blindMs, now } = around;
  const undone = undoneBy(disable);
  if (undone) return undone;
  const start = review.heardAt ?? review.disabledAt ?? now;
  const heardAt = Math.max(start, heard ?? 0);
  const quietUntil = (review.quietUntil ?? now) + blindMs;
  const kept = { heardAt, quietUntil, blindMs: review.blindMs + blindMs };
  if (now < quietUntil)
    return blindMs > 0
      ? {
          ...kept,
          state: 'watching',
          because: `its logs were silent for ${Math.round(blindMs / DAY)} days, which do not count; watched until ${day(quietUntil)}`,
        }
      : { ...kept, state: 'watching', because: review.because };
  if (review.refusals.seen && now - heardAt > SILENCE)
    return {
      ...kept,
      state: 'watching',
      because: `the window is over, but no event of ${review.system} came since ${day(heardAt)}: silence proves nothing until logs come again`,
    };
  const days = Math.round((now - (review.disabledAt ?? now)) / DAY);
  const quiet = review.refusals.seen
    ? `nobody tried it in ${days} days`
    : `${days} days went by; whether somebody tried it cannot be seen: ${review.refusals.because}`;
  return review.delete.action === undefined
    ? {
        ...kept,
        state: 'by_hand',
        because: `${quiet}. It is off; delete it by hand: ${review.delete.byHand}`,
      }
    : { ...kept, state: 'quiet', because: quiet };
};

const atQuiet = (review: ExistenceReview, around: Surroundings): Next | undefined => {
  const { disable, remove, approvals } = around;
  const undone = undoneBy(disable);
  if (undone) return undone;
  const stays = `it stays off, and can be brought back. By hand: ${review.delete.byHand}`;
  if (!remove) return undefined;
  switch (remove.state) {
    case 'waiting_approval':
    case 'proposed':
      return undefined;
    case 'shadow':
      return { state: 'by_hand', because: `deleting is in shadow mode; ${stays}` };
    case 'denied': {
      const no = saidNo(approvals);
      return {
        state: 'by_hand',
        because: no
          ? `${no.decidedBy} does not let it be deleted: ${no.reason || 'no reason given'}; ${stays}`
          : `nobody answered whether it may be deleted; ${stays}`,
      };
    }
    default:
      return { state: 'deleting', because: `its owner agreed: ${remove.authority}` };
  }
};

const atDeleting = (review: ExistenceReview, { remove }: Surroundings): Next | undefined => {
  const step = stepOf(remove);
  switch (step?.state) {
    case 'effective':
      return { state: 'deleted', because: step.verification?.detail ?? 'it is gone' };
    case 'failed':
    case 'refused':
    case 'not_effective':
    case 'skipped':
      return {
        state: 'by_hand',
        because: `${step.action} did not delete it: ${step.error ?? step.state}. By hand: ${review.delete.byHand}`,
      };
    default:
      return undefined;
  }
};

const atRestoring = (
  _review: ExistenceReview,
  { disable, now }: Surroundings,
): Next | undefined => {
  const step = stepOf(disable);
  const undone = undoneBy(disable);
  if (undone) return { ...undone, keptUntil: now + KEPT_DAYS * DAY };
  return step?.undo && !step.undo.undone
    ? { state: 'failed', because: `it could not be brought back: ${step.undo.detail}` }
    : undefined;
};

const atByHand = (review: ExistenceReview, around: Surroundings): Next | undefined =>
  undoneBy(around.disable) ??
  (around.gone && review.credentialId === undefined
    ? { state: 'deleted', because: 'it is in the inventory no more' }
    : undefined);

const steps: Readonly<
  Partial<
    Record<ExistenceState, (review: ExistenceReview, around: Surroundings) => Next | undefined>
  >
> = {
  asked: atAsked,
  disabling: atDisabling,
  watching: (review, around) => screamed(review) ?? atWatching(review, around),
  screamed: (_review, { disable }) => undoneBy(disable),
  quiet: (review, around) => screamed(review) ?? atQuiet(review, around),
  by_hand: (review, around) => atByHand(review, around) ?? screamed(review),
  deleting: atDeleting,
  restoring: atRestoring,
};

/** States that still move by themselves. */
export const movingStates = Object.keys(steps) as readonly ExistenceState[];
/** States in which it is off, and a use of it is news. */
export const offStates: readonly ExistenceState[] = ['watching', 'quiet', 'by_hand', 'screamed'];
/** Nothing more comes of these; what still fails may be proposed again. */
export const endedStates: readonly ExistenceState[] = [
  'kept',
  'unanswered',
  'shadow',
  'failed',
  'deleted',
  'restored',
];

/** The review as it is now; the same object where nothing changed. */
export const advance = (review: ExistenceReview, around: Surroundings): ExistenceReview => {
  const next = steps[review.state]?.(review, around);
  if (!next) return review;
  const moved = { ...review, ...next };
  const isSame =
    moved.state === review.state &&
    moved.because === review.because &&
    moved.quietUntil === review.quietUntil &&
    // A look each minute is no news.
    (moved.heardAt ?? 0) - (review.heardAt ?? 0) < DAY / 24;
  return isSame ? review : { ...moved, updatedAt: around.now };
};
