/** Who tries what is off, and whether logs came at all meanwhile: silence counts only where one could have heard. */
import { DAY } from '../../core/index.ts';
import type { Event, ExistenceReview, Lineage, Scream } from '../../model/index.ts';

export interface HeardEvent {
  readonly event: Event;
  readonly lineage: Lineage;
}

/** Logs that were silent for longer than this may have been cut off. */
export const SILENCE = 3 * DAY;

/** Of many attempts the latest are kept. */
const KEPT_SCREAMS = 20;

export const screamOf = ({ event, lineage }: HeardEvent): Scream => ({
  eventId: event.id,
  time: event.time,
  operation: event.operation,
  outcome: event.outcome,
  ...(event.error ? { errorCode: event.error.code } : {}),
  rootId: lineage.root,
  actorId: lineage.actingAs,
  ...(event.actor.credential ? { credential: event.actor.credential.nativeId } : {}),
  ...(event.src.ip === undefined ? {} : { ip: event.src.ip }),
  ...(event.src.userAgent === undefined ? {} : { userAgent: event.src.userAgent }),
});

/** Adds what is new; the same event heard twice counts once. */
export const withScreams = (review: ExistenceReview, heard: readonly Scream[]): ExistenceReview => {
  const known = new Set(review.screams.map((one) => one.eventId));
  const oldest = review.screams.length < KEPT_SCREAMS ? 0 : (review.screams[0]?.time ?? 0);
  const fresh = heard.filter(
    (one) => !known.has(one.eventId) && one.time > Math.max(oldest, review.listenFrom ?? 0),
  );
  if (fresh.length === 0) return review;
  const all = [...review.screams, ...fresh].sort((a, b) => a.time - b.time);
  return {
    ...review,
    screams: all.slice(-KEPT_SCREAMS),
    screamCount: review.screamCount + fresh.length,
  };
};

export const sayScream = (one: Scream): string => {
  const via = one.rootId === one.actorId ? '' : ` through ${one.actorId}`;
  const how =
    one.outcome === 'success'
      ? 'was let in'
      : `was refused${one.errorCode ? ` (${one.errorCode})` : ''}`;
  const from = one.ip === undefined ? 'from an unknown address' : `from ${one.ip}`;
  const agent = one.userAgent === undefined ? '' : ` by ${one.userAgent.slice(0, 80)}`;
  const credential = one.credential === undefined ? '' : ` with ${one.credential}`;
  return `${one.rootId}${via} tried ${one.operation}${credential} ${from}${agent} at ${new Date(one.time).toISOString()} and ${how}`;
};

interface Line {
  readonly first: number;
  last: number;
  readonly gaps: { readonly from: number; readonly to: number }[];
}

/** The latest event of each system and scope in this life, and the spans in which none came. */
export const createHearing = () => {
  const lines = new Map<string, Line>();
  const keyOf = (system: string, scope: string): string => `${system}|${scope}`;
  const note = (key: string, time: number): void => {
    const line = lines.get(key);
    if (!line) {
      lines.set(key, { first: time, last: time, gaps: [] });
      return;
    }
    if (time <= line.last) return;
    if (time - line.last > SILENCE) line.gaps.push({ from: line.last, to: time });
    line.last = time;
  };
  // A log that names no scope is heard for all of its system.
  const lineOf = (system: string, scope: string): Line | undefined =>
    lines.get(keyOf(system, scope)) ?? lines.get(keyOf(system, ''));
  return {
    hear({ source, cloud, actor, time }: Event): void {
      const scope = cloud.account ?? actor.scope;
      note(keyOf(source, ''), time);
      if (scope !== undefined) note(keyOf(source, scope), time);
    },
    last: (system: string, scope: string): number | undefined => lineOf(system, scope)?.last,
    /** How long nothing came since `from`, in spans that are too long to be trusted. */
    blindSince(system: string, scope: string, from: number): number {
      const line = lineOf(system, scope);
      if (!line) return 0;
      const before = line.first - from > SILENCE ? [{ from, to: line.first }] : [];
      return [...before, ...line.gaps].reduce(
        (sum, gap) => (gap.to > from ? sum + gap.to - Math.max(gap.from, from) : sum),
        0,
      );
    },
  };
};
