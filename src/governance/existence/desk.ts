/** Where reviews are kept going: asked for, watched, stopped by a scream, brought back, or taken to their end. */
import { messageOf } from '../../core/index.ts';
import type { ExistenceReview, Scream } from '../../model/index.ts';
import { endedStates, movingStates } from './advance.ts';
import { restore, resume, reviewOf, type SaidBy } from './answers.ts';
import { type AskRequest, ask } from './ask.ts';
import { type HeardEvent, screamOf } from './listening.ts';
import { type ExistenceParts, viewNow } from './parts.ts';
import { type ExistenceProposal, proposalsFor, unansweredChecks } from './propose.ts';
import { readExistenceSettings } from './settings.ts';
import { createSteps, isAbout } from './steps.ts';

export interface Proposals {
  readonly items: readonly ExistenceProposal[];
  /** Identities and roles that were looked at. */
  readonly of: number;
  /** Questions about them that nobody could answer. */
  readonly unknown: number;
  /** Left out: under review, or kept by its owner for a while. */
  readonly settled: number;
}

export interface Existence {
  proposals(): Promise<Proposals>;
  /** @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT */
  ask(request: AskRequest): Promise<ExistenceReview>;
  /** Those that moved last first. */
  list(): Promise<readonly ExistenceReview[]>;
  /** @throws CountersignError ERR_NOT_FOUND */
  get(id: string): Promise<ExistenceReview>;
  /** Back as it was, in one step. @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT (deleted, or not off) */
  restore(id: string, said: SaidBy): Promise<ExistenceReview>;
  /** After a scream: it is known what it was, and the whole window begins anew. @throws ERR_NOT_FOUND | ERR_CONFLICT */
  resume(id: string, said: SaidBy): Promise<ExistenceReview>;
  /** What the loop has just committed. */
  hear(events: readonly HeardEvent[]): Promise<void>;
  /** One pass over everything that moves. */
  turn(): Promise<void>;
}

/** The latest round of each thing. */
const isSettled = (
  reviews: readonly ExistenceReview[],
  one: Pick<ExistenceProposal, 'subjectId' | 'credentialId'>,
  now: number,
): boolean =>
  reviews.some(
    (review) =>
      review.subjectId === one.subjectId &&
      review.credentialId === one.credentialId &&
      (!endedStates.includes(review.state) || (review.keptUntil ?? 0) > now),
  );

export const createExistence = (parts: ExistenceParts): Existence => {
  const { store, clock, log } = parts;
  const steps = createSteps(parts);

  const list = async (): Promise<readonly ExistenceReview[]> =>
    (await store.existence.list({})).map(({ value }) => value);

  const proposals = async (): Promise<Proposals> => {
    const view = viewNow(parts);
    const reviews = await list();
    const items: ExistenceProposal[] = [];
    let [of, unknown, settled] = [0, 0, 0];
    for await (const posture of store.postures.all()) {
      const principal = view.principal(posture.identityId);
      if (!principal) continue;
      of++;
      unknown += unansweredChecks(posture);
      for (const one of proposalsFor(principal, posture, { ...parts, view })) {
        if (isSettled(reviews, one, clock.now())) settled++;
        else items.push(one);
      }
    }
    items.sort((a, b) => a.tier - b.tier || (a.subjectId < b.subjectId ? -1 : 1));
    return { items, of, unknown, settled };
  };

  const beginByThemselves = async (): Promise<void> => {
    const site = await readExistenceSettings(store);
    if (!site.automatic || !parts.view()) return;
    let room =
      site.atMost - (await list()).filter((one) => !endedStates.includes(one.state)).length;
    if (room <= 0) return;
    for (const { subjectId, credentialId, way } of (await proposals()).items) {
      if (room <= 0) return;
      if (!way.found) continue;
      const which = credentialId === undefined ? { subjectId } : { subjectId, credentialId };
      await ask(parts, { ...which, by: 'countersign' });
      room--;
    }
  };

  return {
    proposals,
    list,
    ask: (request) => ask(parts, request),
    get: (id) => reviewOf(parts, id),
    restore: (id, said) => restore(parts, steps, id, said),
    resume: (id, said) => resume(parts, steps, id, said),
    async hear(events) {
      await steps.ready();
      const heard = new Map<string, Scream[]>();
      for (const one of events) {
        steps.hearing.hear(one.event);
        const { root, actingAs } = one.lineage;
        for (const id of new Set([root, actingAs].flatMap(steps.watchedOf)))
          heard.set(id, [...(heard.get(id) ?? []), screamOf(one)]);
      }
      for (const [id, screams] of heard) {
        const review = await reviewOf(parts, id);
        const mine = screams.filter((scream) => isAbout(review, scream.credential));
        if (mine.length > 0) await steps.step(id, mine);
      }
    },
    async turn() {
      await steps.ready();
      for (const { value } of await store.existence.list({ state: movingStates })) {
        try {
          await steps.step(value.id);
        } catch (error) {
          log.warn({ review: value.id, because: messageOf(error) }, 'a review waits');
        }
      }
      await beginByThemselves();
    },
  };
};
