/** Signals → stories → incidents. Everything it knows is plain, checkpointed and bounded. */
import { type Clock, DAY, DirtyMap, stateOf } from '../core/index.ts';
import type { Incident, TimelineEntry } from '../model/index.ts';
import {
  type Assessed,
  assess,
  isIncident,
  measureStake,
  type PostureInput,
  recordOf,
} from './assess.ts';
import { accusing, type Case, type Published } from './case.ts';
import type { IncidentInput, Incidents, SiteCosts, Watched } from './contract.ts';
import { absorb, newCase, takeEvent } from './gather.ts';
import { chainKeysOf, createCaseBook, keysOf, SLIDING_WINDOW } from './grouping.ts';
import { incidentOf } from './record.ts';
import { pairOf, takeApart } from './regroup.ts';
import { ledAttribution } from './strands.ts';
import { createSuppressions } from './suppressions.ts';
import { tell } from './timeline.ts';
import { createTrust } from './trust.ts';
import { watched } from './watched.ts';

export interface IncidentsOptions {
  readonly costs: SiteCosts;
  /** When incidents are opened and updated; absent = the time of the event, so that replays agree. */
  readonly clock?: Clock;
  /** Most stories kept in memory. */
  readonly maxCases?: number;
  /** Hears of every story each time it is weighed, incident or not. */
  readonly watch?: (story: Watched) => void;
}

const MAX_CASES = 20_000;
/** A closed incident is kept this long, so that late notes find it; the store keeps it for good. */
const KEEP_CLOSED = 7 * DAY;
const SWEEP_EVERY = 512;

const isOpen = (one: Case): boolean =>
  one.incident !== undefined && one.incident.status !== 'closed';

const isOver = (one: Case, now: number): boolean => {
  if (one.incident === undefined) return now - one.lastAt > SLIDING_WINDOW;
  return one.incident.status === 'closed' && now - one.incident.updatedAt > KEEP_CLOSED;
};

export const createIncidents = ({
  costs,
  clock,
  maxCases = MAX_CASES,
  watch,
}: IncidentsOptions): Incidents => {
  const book = createCaseBook();
  const verdicts = createTrust();
  const mergedInto = new DirtyMap<string>();
  const counts = new DirtyMap<number>();
  /** Pairs of stories that a person took apart. */
  const apart = new DirtyMap<true>();
  const suppressions = createSuppressions();
  const state = stateOf({
    cases: book.cases,
    verdicts,
    mergedInto,
    counts,
    apart,
    suppressions,
  });
  let considered = 0;

  const timeOf = (at: number): number => clock?.now() ?? at;

  const survivor = (id: string): Case | undefined => {
    let at = id;
    for (let hops = 0; hops < 32; hops++) {
      const next = mergedInto.get(at);
      if (next === undefined) return book.cases.get(at);
      at = next;
    }
    return undefined;
  };

  const forget = (one: Case): void => {
    for (const id of one.merged) mergedInto.delete(id);
    for (const pair of [...apart.keys()]) if (pair.includes(one.id)) apart.delete(pair);
    book.remove(one);
  };

  /** Stories that are over go; of those beyond the bound the longest silent, unpublished first. */
  const sweep = (now: number): void => {
    for (const one of [...book.cases.values()]) if (isOver(one, now)) forget(one);
    const beyond = book.cases.size - maxCases;
    if (beyond <= 0) return;
    const silent = [...book.cases.values()].sort(
      (a, b) => Number(isOpen(a)) - Number(isOpen(b)) || a.lastAt - b.lastAt,
    );
    for (const one of silent.slice(0, beyond)) forget(one);
    counts.set('evicted', (counts.get('evicted') ?? 0) + beyond);
  };

  const sayDecision = (one: Case, { decision }: Assessed, at: number): void => {
    const before = one.incident?.decision;
    if (before?.disposition === decision.disposition && before.pagePeople === decision.pagePeople) {
      return;
    }
    const what = { page: 'Page', queue: 'Queue', timeline: 'Timeline' }[decision.disposition];
    const people = decision.pagePeople > 1 ? ` ${decision.pagePeople} people` : '';
    tell(one, [
      { time: at, kind: 'decision', text: `${what}${people}: ${decision.because}`, ref: `${at}` },
    ]);
  };

  /** Work it out afresh; answers the record when there is one and it changed. */
  const settle = (
    one: Case,
    input: PostureInput & Pick<IncidentInput, 'receivedAt'>,
    at: number,
  ): Incident | undefined => {
    measureStake(one, input);
    const assessed = assess(one, costs, verdicts.of);
    one.attribution = ledAttribution(one, assessed.weighed);
    book.cases.touch(one.id);
    const raised = one.incident !== undefined || isIncident(one, assessed);
    watch?.(watched(one, assessed, at, raised));
    if (!raised) return undefined;
    sayDecision(one, assessed, at);
    const seenAt = Math.max(timeOf(at), input.receivedAt ?? 0);
    one.incident = recordOf(one, assessed, { view: input.view, at: seenAt });
    return incidentOf(one, one.incident);
  };

  const closeMerged = (from: Case, into: Case, at: number): Incident | undefined => {
    mergedInto.set(from.id, into.id);
    book.remove(from);
    if (from.incident === undefined) return undefined;
    const text = `The same story as incident ${into.id}, where it is continued.`;
    return {
      ...incidentOf(from, from.incident),
      status: 'closed',
      verdict: 'undecided',
      updatedAt: timeOf(at),
      timeline: [
        ...incidentOf(from, from.incident).timeline,
        { time: at, kind: 'note', text, ref: into.id },
      ],
    };
  };

  const fold = (from: Case, into: Case, at: number): Incident[] => {
    absorb(into, from);
    book.addKeys(into, from.keys);
    book.addPeople(into, [...from.members.map(({ id }) => id), ...from.touched]);
    const closed = closeMerged(from, into, at);
    return closed === undefined ? [] : [closed];
  };

  const caseFor = (input: IncidentInput): { one: Case; closed: Incident[]; joined: boolean } => {
    const { event, lineage, drill } = input;
    const live = book.find(keysOf(event, lineage, drill), event.time);
    // Where a person took stories apart, an event belongs to that of its own root.
    const own = live.find((one) => one.members.some(({ id }) => id === lineage.root));
    const isParted = live.some((one) => live.some((two) => apart.has(pairOf(one, two))));
    const first = isParted ? (own ?? live[0]) : live[0];
    const others = live.filter((one) => one !== first && first && !apart.has(pairOf(one, first)));
    if (first === undefined) {
      const made = newCase(input);
      // The same first signal again after its story was closed or is over: that story stands.
      const have = book.cases.get(made.id);
      if (have !== undefined) return { one: have, closed: [], joined: false };
      book.cases.set(made.id, made);
      return { one: made, closed: [], joined: false };
    }
    const closed = others.flatMap((other) => fold(other, first, event.time));
    return { one: first, closed, joined: others.length > 0 };
  };

  /** Change the published record alone; what it rests on stays. */
  const patch = (
    id: string,
    at: number,
    change: (incident: Published, one: Case) => Partial<Published>,
  ): Incident | undefined => {
    const one = survivor(id);
    if (one?.incident === undefined) return undefined;
    const next = change(one.incident, one);
    one.incident = {
      ...one.incident,
      ...next,
      updatedAt: Math.max(timeOf(at), one.incident.updatedAt),
    };
    book.cases.touch(one.id);
    return incidentOf(one, one.incident);
  };

  return {
    consider(said) {
      // What a person expects joins the same story as before; it only weighs nothing there.
      const { event, lineage, signals, drill } = said;
      if (signals.length === 0) return [];
      const input = { ...said, signals: suppressions.mute(said) };
      if (++considered % SWEEP_EVERY === 0 || book.cases.size >= maxCases) sweep(event.time);
      const { one, closed, joined } = caseFor(input);
      if (one.incident?.status === 'closed') return closed;
      const changed = takeEvent(one, input) || joined;
      book.addKeys(one, [...keysOf(event, lineage, drill), ...chainKeysOf(event, signals, drill)]);
      book.addPeople(one, [lineage.root, lineage.actingAs, ...one.touched]);
      if (!changed) return closed;
      const incident = settle(one, input, event.time);
      return incident === undefined ? closed : [incident, ...closed];
    },

    get(id) {
      const one = survivor(id);
      return one?.incident === undefined ? undefined : incidentOf(one, one.incident);
    },

    *open() {
      for (const one of book.cases.values()) {
        if (one.incident !== undefined && isOpen(one)) yield incidentOf(one, one.incident);
      }
    },

    reconsider(principalId, input, at) {
      return book.about(principalId).flatMap((one) => {
        if (one.incident?.status === 'closed') return [];
        const before = one.incident;
        const posture = input.posture(principalId);
        if (posture !== undefined && !one.touched.includes(principalId)) {
          const have = new Set(one.likelihood.map((term) => term.check));
          one.likelihood.push(...input.likelihood(posture).filter((term) => !have.has(term.check)));
        }
        const after = settle(one, input, at);
        const same =
          before !== undefined &&
          after?.tier === before.tier &&
          after.tierNow === before.tierNow &&
          after.confidence === before.confidence &&
          after.severity === before.severity &&
          after.decision.expectedDamage === before.decision.expectedDamage;
        return after === undefined || same ? [] : [after];
      });
    },

    merge(intoId, fromId, input, entry) {
      const into = survivor(intoId);
      const from = survivor(fromId);
      if (into?.incident === undefined || from === undefined || into === from) return [];
      if (!isOpen(into) || from.incident?.status === 'closed' || into.drill !== from.drill)
        return [];
      apart.delete(pairOf(into, from));
      const closed = fold(from, into, entry.time);
      tell(into, [entry]);
      const merged = settle(into, input, entry.time);
      return merged === undefined ? closed : [merged, ...closed];
    },

    split(id, identityIds, input, entry) {
      const one = survivor(id);
      if (one?.incident === undefined || !isOpen(one)) return [];
      const other = takeApart(one, identityIds, input);
      if (other === undefined) return [];
      book.cases.set(other.id, other);
      apart.set(pairOf(one, other), true);
      book.reindex();
      for (const part of [one, other]) tell(part, [entry]);
      return [one, other].flatMap((part) => settle(part, input, entry.time) ?? []);
    },

    note: (id, entry: TimelineEntry) =>
      patch(id, entry.time, (_, one) => {
        tell(one, [entry]);
        return {};
      }),

    setStatus: (id, status, at) => patch(id, at, () => ({ status })),

    close: (id, verdict, at) =>
      patch(id, at, (incident, one) => {
        if (incident.status !== 'closed' && !one.drill)
          verdicts.learn(
            accusing(one).map((signal) => signal.detector),
            verdict,
          );
        tell(one, [
          {
            time: at,
            kind: 'decision',
            text: `Closed as ${verdict.replaceAll('_', ' ')}.`,
            ref: `closed ${at}`,
          },
        ]);
        return { status: 'closed', verdict };
      }),

    suppress: (suppression) => suppressions.add(suppression),
    endSuppression: (id, by) => suppressions.end(id, by),

    evicted: () => counts.get('evicted') ?? 0,

    takeDirty: () => state.takeDirty(),
    restore(entries) {
      state.restore(entries);
      book.reindex();
    },
  };
};
