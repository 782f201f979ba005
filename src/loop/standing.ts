/** Which incidents stand against which identity: what lists count and what its risk names. Drills are kept apart. */
import { DAY, DirtyMap, type Stateful } from '../core/index.ts';
import type { Incident } from '../model/index.ts';
import type { IncidentStanding } from '../posture/index.ts';

/** A confirmed incident weighs on the identity this long after it was closed. */
const CONFIRMED_FOR = 30 * DAY;

interface Standing extends IncidentStanding {
  readonly until?: number;
}

export interface StandingBook {
  /** Answers the identities for whom something changed. */
  note(incident: Incident): readonly string[];
  of(identityId: string, at: number): readonly IncidentStanding[];
  /** Incidents that are not closed. */
  open(identityId: string): number;
  readonly state: Stateful;
}

const standingOf = (incident: Incident): Standing | undefined => {
  const { id, status, verdict, title } = incident;
  const because = `incident ${id}: ${title}`;
  if (incident.drill) return undefined;
  if (status === 'contained') return { incidentId: id, state: 'contained', because };
  if (status !== 'closed') return { incidentId: id, state: 'open', because };
  if (verdict !== 'true_positive') return undefined;
  const until = incident.updatedAt + CONFIRMED_FOR;
  return { incidentId: id, state: 'confirmed', because, until };
};

const same = (a: Standing | undefined, b: Standing | undefined): boolean =>
  a?.state === b?.state && a?.because === b?.because;

export const createStanding = (): StandingBook => {
  const book = new DirtyMap<readonly Standing[]>();
  return {
    note(incident) {
      const now = standingOf(incident);
      return incident.identities.filter((id) => {
        const have = book.get(id) ?? [];
        const before = have.find((one) => one.incidentId === incident.id);
        if (same(before, now)) return false;
        const others = have.filter((one) => one.incidentId !== incident.id);
        const next = now ? [...others, now] : others;
        if (next.length > 0) book.set(id, next);
        else book.delete(id);
        return true;
      });
    },
    of: (id, at) => (book.get(id) ?? []).filter((one) => one.until === undefined || at < one.until),
    open: (id) => (book.get(id) ?? []).filter((one) => one.state !== 'confirmed').length,
    state: book,
  };
};
