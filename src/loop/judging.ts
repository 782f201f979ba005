/** Postures and incidents as a turn changes them: each moves the other at once. */
import { DAY, DirtyMap, type Stateful, stateOf } from '../core/index.ts';
import { itemsBehind } from '../governance/index.ts';
import type { IncidentInput } from '../incidents/index.ts';
import type { Incident, Posture } from '../model/index.ts';
import type { LoopRooms } from './contract.ts';
import { createOpenedItems } from './opened-items.ts';
import { departedRow, principalRow } from './principal-row.ts';
import { stakeOf } from './stake.ts';
import { createStanding } from './standing.ts';
import type { Turn } from './turn.ts';

export interface Judging {
  readonly postures: Pick<DirtyMap<Posture>, 'get' | 'values'>;
  /** The posture in force, judged now where it never was. */
  postureOf(principalId: string, at: number): Posture | undefined;
  /** What the incidents room reads, as of `at`. */
  caseInput(
    at: number,
  ): Omit<IncidentInput, 'event' | 'lineage' | 'signals' | 'drill' | 'receivedAt'>;
  /** Those who were used: touched where that may change their judgement, else only their rows are. */
  noteUse(turn: Turn, at: number): void;
  /** Judge everybody whom the turn has touched. */
  rejudge(turn: Turn, at: number): void;
  recordIncident(turn: Turn, incident: Incident, at: number): void;
  /** Contained or closed: open the posture items behind it, or take them back where it was none. */
  conclude(turn: Turn, incident: Incident, at: number): void;
  readonly state: Stateful;
}

/** How late a record may come and still be told from one whose clock is wrong. */
const LATE = 7 * DAY;

/** What a record that comes late changes holds now: nobody is judged again as of a time before the last judgement. */
const notBefore = (before: Posture | undefined, at: number): number => {
  const last = before?.judgedAt ?? at;
  return last > at && last - at <= LATE ? last : at;
};

const round = (value: number): number => Math.round(value * 1000) / 1000;

export const createJudging = (rooms: LoopRooms): Judging => {
  const { inventory, posture: judge, incidents } = rooms;
  const { view } = inventory;
  const postures = new DirtyMap<Posture>();
  const standing = createStanding();
  const items = createOpenedItems();

  const judged = (id: string, at: number): Posture =>
    judge.weigh(judge.judge(view, id, at), standing.of(id, at));

  const postureOf = (id: string, at: number): Posture | undefined => {
    const have = postures.get(id);
    if (have || !view.principal(id)) return have;
    const first = judged(id, at);
    postures.set(id, first);
    return first;
  };

  const caseInput: Judging['caseInput'] = (at) => ({
    view,
    posture: (id) => postureOf(id, at),
    likelihood: (posture) => judge.likelihood(posture),
    condition: (check) => judge.check(check)?.condition,
  });

  /** Findings that failed before and do not fail now are closed by the same judgement. */
  const recordFindings = (turn: Turn, before: Posture | undefined, after: Posture): void => {
    const now = judge.findings(after, rooms.exceptions());
    const ids = new Set(now.map((finding) => finding.id));
    for (const finding of now) turn.out.findings.set(finding.id, finding);
    const stands = (incidentId: string): boolean =>
      standing
        .of(after.identityId, after.judgedAt)
        .some((one) => one.incidentId === incidentId && one.state !== 'confirmed');
    for (const item of items.settle(after, stands)) turn.out.findings.set(item.id, item);
    if (!before) return;
    for (const finding of judge.findings(before, [])) {
      if (!ids.has(finding.id))
        turn.out.findings.set(finding.id, { ...finding, status: 'closed', time: after.judgedAt });
    }
  };

  const recordRow = (turn: Turn, posture: Posture): void => {
    const row = principalRow(view, posture, standing.open(posture.identityId));
    if (row) turn.out.principals.set(row.id, row);
  };

  const recordPosture = (turn: Turn, posture: Posture): void => {
    postures.set(posture.identityId, posture);
    turn.out.postures.set(posture.identityId, posture);
    recordRow(turn, posture);
  };

  const likely = (posture: Posture): string =>
    judge
      .likelihood(posture)
      .map((term) => term.check)
      .sort()
      .join();
  const weighsDifferently = (before: Posture, after: Posture): boolean =>
    before.tier !== after.tier ||
    before.criticality !== after.criticality ||
    likely(before) !== likely(after);

  /** It is gone: nothing is to be mended about it any more. */
  const takeLeave = (turn: Turn, id: string, at: number): void => {
    const before = postures.get(id);
    const row = departedRow(view, id);
    if (!before || !row) return;
    for (const finding of judge.findings(before, []))
      turn.out.findings.set(finding.id, { ...finding, status: 'closed', time: at });
    postures.delete(id);
    turn.out.principals.set(id, { ...row, openIncidents: standing.open(id) });
    turn.out.postures.set(id, { ...before, risk: 0, terms: [], verdicts: [], judgedAt: at });
  };

  const noteUse = (turn: Turn, at: number): void => {
    for (const id of turn.used) {
      const posture = postures.get(id);
      if (!posture || judge.changesByUse(posture, at)) turn.touched.add(id);
      else recordRow(turn, posture);
    }
    turn.used.clear();
  };

  const rejudge = (turn: Turn, at: number): void => {
    for (const id of turn.touched) {
      const place = view.place(id);
      if (!place && !view.principal(id)) {
        takeLeave(turn, id, at);
        continue;
      }
      const before = postures.get(id);
      if (!turn.stood.has(id)) turn.stood.set(id, before);
      const after = judged(id, notBefore(before, at));
      // A place that no check speaks of is no row in any list.
      if (place && !before && after.verdicts.length === 0) continue;
      recordPosture(turn, after);
      recordFindings(turn, before, after);
      // What pages changes with posture at once, not at the next event.
      if (before && weighsDifferently(before, after)) {
        for (const incident of incidents.reconsider(id, caseInput(at), at))
          recordIncident(turn, incident, at);
      }
    }
    turn.touched.clear();
  };

  const recordIncident = (turn: Turn, incident: Incident, at: number): void => {
    const { id, decision, status } = incident;
    const first = !turn.out.incidents.has(id) && incident.openedAt === incident.updatedAt;
    turn.out.incidents.set(id, incident);
    for (const identityId of standing.note(incident)) {
      const posture = postureOf(identityId, at);
      if (posture) recordPosture(turn, judge.weigh(posture, standing.of(identityId, at)));
    }
    if (first) {
      turn.out.ledger.push({
        at,
        actor: 'countersign',
        verb: 'incident.opened',
        subject: id,
        detail: {
          disposition: decision.disposition,
          confidence: round(incident.confidence),
          tier: incident.tier,
        },
      });
    }
    // Also when it is being contained already: what it grew by is planned beside what stands.
    if (decision.disposition !== 'timeline' && status !== 'closed')
      turn.out.respond.set(id, decision.because);
  };

  const conclude = (turn: Turn, incident: Incident, at: number): void => {
    const isNone =
      incident.status === 'closed' && !['true_positive', 'undecided'].includes(incident.verdict);
    const subject = (id: string) => ({
      name: view.principal(id)?.name ?? id,
      tier: stakeOf(incident, postureOf(id, at)),
      owners: [],
    });
    const changed = isNone
      ? items.takeBack(incident, at)
      : items.add(itemsBehind(incident, { subject, now: at }));
    for (const item of changed) turn.out.findings.set(item.id, item);
    turn.out.respond.set(incident.id, `it is ${incident.status}`);
  };

  return {
    postures,
    postureOf,
    caseInput,
    noteUse,
    rejudge,
    recordIncident,
    conclude,
    state: stateOf({ postures, standing: standing.state, items: items.state }),
  };
};
