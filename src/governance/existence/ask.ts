/** A review begins: its owner is asked whether it may be put out of use. */
import { CountersignError, DAY, hashId } from '../../core/index.ts';
import type { ActionTarget, ExistenceReview } from '../../model/index.ts';
import {
  createBrake,
  type PlannedResponse,
  recordResponse,
  withPreview,
} from '../../response/index.ts';
import { openTasks, ownerTask } from '../owner-tasks.ts';
import { endedStates } from './advance.ts';
import { type ExistenceParts, note, viewNow } from './parts.ts';
import { rhythmOf, windowFor } from './period.ts';
import { planReview, reviewPlanId } from './plan.ts';
import { type ExistenceProposal, proposalsFor } from './propose.ts';
import { readExistenceSettings } from './settings.ts';
import { targetOf } from './ways.ts';

export interface AskRequest {
  readonly subjectId: string;
  readonly credentialId?: string;
  /** Who starts it; they do not approve it. */
  readonly by: string;
  /** What somebody who knows the job says of how often it comes. */
  readonly periodDays?: number;
}

/** How far back its own past is looked at. */
const PAST = 400 * DAY;
const MAX_PAST_EVENTS = 20_000;

const rhythmFromArchive = async ({ archive, store, clock }: ExistenceParts, subjectId: string) => {
  const events = await archive.timeline({
    tenant: store.tenant,
    identityId: subjectId,
    from: clock.now() - PAST,
    limit: MAX_PAST_EVENTS,
  });
  return rhythmOf(events.map((one) => one.time));
};

const proposalOf = (parts: ExistenceParts, request: AskRequest): ExistenceProposal => {
  const view = viewNow(parts);
  const principal = view.principal(request.subjectId);
  const posture = parts.posture(request.subjectId);
  if (!principal || !posture)
    throw new CountersignError('ERR_NOT_FOUND', `no identity "${request.subjectId}"`);
  const found = proposalsFor(principal, posture, { ...parts, view }).find(
    (one) => one.credentialId === request.credentialId,
  );
  if (!found)
    throw new CountersignError(
      'ERR_CONFLICT',
      `nothing speaks against ${request.credentialId ?? request.subjectId}: it is used, exempt, off already, or nobody could look; see \`countersign existence proposals\``,
    );
  if (!found.way.found)
    throw new CountersignError(
      'ERR_CONFLICT',
      `${found.way.because}${found.way.byHand === undefined ? '' : `. By hand: ${found.way.byHand}`}`,
    );
  return found;
};

const before = async (
  { store }: ExistenceParts,
  { subjectId, credentialId }: AskRequest,
): Promise<readonly ExistenceReview[]> =>
  (await store.existence.list({ subjectId }))
    .map(({ value }) => value)
    .filter((one) => one.credentialId === credentialId);

/** What one should know before letting it go. */
const warnings = (review: ExistenceReview): readonly string[] => [
  ...review.reasons.map((one) => one.because),
  `then it is watched for ${review.window.days} days (${review.window.because})`,
  review.refusals.seen
    ? `who tries it meanwhile is seen (${review.refusals.because})`
    : `who tries it meanwhile is NOT seen: ${review.refusals.because}`,
  'it can be brought back in one step until it is deleted, which is asked about on its own',
];

export const announce = async (parts: ExistenceParts, planned: PlannedResponse): Promise<void> => {
  const { store, actions, clock } = parts;
  const shown = await withPreview(planned, { actions, clock });
  await recordResponse(store, shown, { brake: createBrake(0), now: clock.now() });
  parts.runner.wake();
};

/**
 * Asked twice is asked once: the review under way is answered.
 * @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT (nothing speaks against it, or nothing here can put it off)
 */
export const ask = async (parts: ExistenceParts, request: AskRequest): Promise<ExistenceReview> => {
  const { store, clock } = parts;
  const earlier = await before(parts, request);
  const open = earlier.find((one) => !endedStates.includes(one.state));
  if (open) return open;
  const proposal = proposalOf(parts, request);
  const { way } = proposal;
  if (!way.found) throw new CountersignError('ERR_CONFLICT', way.because);
  const view = viewNow(parts);
  const principal = view.principal(request.subjectId);
  if (!principal) throw new CountersignError('ERR_NOT_FOUND', `no identity "${request.subjectId}"`);
  const credential = view
    .credentialsOf(request.subjectId)
    .find((one) => one.id === request.credentialId);
  const site = await readExistenceSettings(store);
  const settings = await parts.settings();
  const now = clock.now();
  const round = earlier.length;
  const id = hashId('exr', [request.subjectId, request.credentialId ?? '', round]);
  const target: ActionTarget = targetOf({ principal, credential });
  const draft: ExistenceReview = {
    id,
    subjectId: request.subjectId,
    ...(credential ? { credentialId: credential.id, handle: credential.nativeId } : {}),
    round,
    system: proposal.system,
    scope: proposal.scope,
    name: proposal.name,
    tier: proposal.tier,
    reasons: proposal.reasons,
    state: 'asked',
    because: proposal.reasons.map((one) => one.because).join('; '),
    asked: [],
    askedBy: request.by,
    window: windowFor(
      site.windowDays,
      await rhythmFromArchive(parts, request.subjectId),
      request.periodDays,
    ),
    refusals: way.refusals,
    delete: { ...(way.remove ? { action: way.remove.id } : {}), byHand: way.byHand },
    disablePlanId: reviewPlanId(id, 'disable', 0),
    blindMs: 0,
    screams: [],
    screamCount: 0,
    proposedAt: now,
    updatedAt: now,
  };
  const planned = planReview(draft, {
    kind: 'disable',
    attempt: 0,
    action: way.disable,
    target,
    settings,
    view,
    askDays: site.askDays,
    says: warnings(draft),
    now,
  });
  const asked = planned.approvals.flatMap((one) => one.asked);
  const review = { ...draft, asked: [...new Set(asked)] };
  // The plan first: killed in between, the same question is put again under the same ids.
  await announce(parts, planned);
  const isNew = await store.existence.put({ version: 0, value: review });
  if (!isNew) return (await store.existence.get(id))?.value ?? review;
  await note(parts, review, {
    verb: 'asked',
    by: request.by,
    detail: {
      reasons: review.reasons.map((one) => `${one.ground}: ${one.because}`),
      asked: review.asked,
      window: review.window,
      planId: review.disablePlanId,
    },
  });
  await openTasks(
    store,
    [
      ownerTask(
        'offboard',
        {
          subjectId: review.subjectId,
          name: review.name,
          tier: review.tier,
          owners: review.asked,
          because: review.because,
        },
        { routing: { defaultApprover: settings.defaultApprover }, now },
      ),
    ],
    now,
  );
  return review;
};
