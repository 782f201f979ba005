/** Taking an event and its signals into a case, and one case into another. */
import { hashId } from '../core/index.ts';
import type { Event, Lineage, Signal } from '../model/index.ts';
import { stakeOf } from './assess.ts';
import { attribute, extendAttribution } from './attribution.ts';
import { addOnce, type Case, type Member } from './case.ts';
import type { IncidentInput } from './contract.ts';
import { joinStrands, takeStrand } from './strands.ts';
import { eventEntry, signalEntry, tell } from './timeline.ts';

const MAX_SIGNALS = 200;
const MAX_PER_DETECTOR = 20;
const MAX_PEOPLE = 100;
const MAX_CREDENTIALS = 100;

export const newCase = (input: IncidentInput): Case => {
  const { event, lineage, signals, view, drill } = input;
  const first = signals.find((signal) => signal.llr > 0) ?? signals[0];
  return {
    id: hashId('inc', [lineage.root, first?.id ?? event.id]),
    rootId: lineage.root,
    drill,
    members: [],
    credentials: [],
    touched: [],
    keys: [],
    signals: [],
    moreSignals: 0,
    class: view.identity(lineage.root)?.class,
    likelihood: [],
    weaknesses: [],
    attribution: attributionOf(input),
    timeline: [],
    moreTimeline: 0,
    firstAt: event.time,
    lastAt: event.time,
    anchored: accuses(input.signals),
    tier: 2,
    tierBecause: '',
    criticality: 'unknown',
    emergencyAccess: false,
    incident: undefined,
    merged: [],
  };
};

const attributionOf = (input: IncidentInput) => {
  const { event, lineage, signals, view } = input;
  return attribute({ event, lineage, signals, view, tier: stakeOf(lineage.actingAs, input)?.tier });
};

/** Principals that a write reached, whoever they are; a read reaches nobody. */
const reached = ({ effect, outcome, targets }: Event): readonly string[] =>
  effect === 'read' || outcome !== 'success'
    ? []
    : targets.flatMap(({ kind, id }) => (kind === 'identity' || kind === 'role' ? [id] : []));

const membersOf = ({ root, actingAs }: Lineage): readonly Member[] =>
  root === actingAs
    ? [{ id: root, role: 'root' }]
    : [
        { id: root, role: 'root' },
        { id: actingAs, role: 'acting' },
      ];

/**
 * Posture as of a member's first event here. What the story's own writes reached is left out of the
 * prior, so that posture items opened by an incident never raise its own confidence.
 */
const takePosture = (one: Case, id: string, input: IncidentInput): void => {
  const judged = input.posture(id);
  if (judged === undefined) return;
  if (!one.touched.includes(id)) one.likelihood.push(...input.likelihood(judged));
  for (const { check, verdict, subjectId } of judged.verdicts) {
    if (verdict.status !== 'fail') continue;
    const condition = input.condition(check);
    if (condition === undefined) continue;
    one.weaknesses.push({ condition, check, because: verdict.because, subjectId });
  }
};

/** Answers false where the bounds kept it out (it is counted) or it was there already. */
const takeSignal = (one: Case, signal: Signal): boolean => {
  if (one.signals.some((have) => have.id === signal.id)) return false;
  const alike = one.signals.filter((have) => have.detector === signal.detector);
  if (one.signals.length < MAX_SIGNALS && alike.length < MAX_PER_DETECTOR) {
    one.signals.push(signal);
    return true;
  }
  one.moreSignals++;
  // Stronger evidence takes the place of the weakest of its kind.
  const weakest = alike.reduce<Signal | undefined>(
    (least, have) => (least === undefined || have.llr < least.llr ? have : least),
    undefined,
  );
  if (weakest === undefined || Math.abs(weakest.llr) >= Math.abs(signal.llr)) return false;
  one.signals[one.signals.indexOf(weakest)] = signal;
  return true;
};

/** What is usual and proved weighs against what is odd: an event is hostile where the odd outweighs it. */
const accuses = (signals: readonly Signal[]): boolean =>
  signals.reduce((sum, signal) => sum + signal.llr, 0) > 0;

/** Answers whether anything changed that a reader of the incident would see. */
export const takeEvent = (one: Case, input: IncidentInput): boolean => {
  const { event, lineage, signals } = input;
  const fresh = signals.filter((signal) => takeSignal(one, signal));
  const hostile = accuses(signals);
  const turnsHostile = hostile && one.anchored === false;
  if (turnsHostile) one.firstAt = event.time;
  else if (hostile || one.anchored === false) one.firstAt = Math.min(one.firstAt, event.time);
  if (hostile) one.anchored = true;
  one.lastAt = Math.max(one.lastAt, event.time);
  let changed = addOnce(one.touched, reached(event), MAX_PEOPLE) || fresh.length > 0;
  for (const member of membersOf(lineage)) {
    if (one.members.some((have) => have.id === member.id) || one.members.length >= MAX_PEOPLE) {
      continue;
    }
    one.members.push(member);
    takePosture(one, member.id, input);
    changed = true;
  }
  const shown = event.actor.credential?.nativeId;
  if (shown !== undefined) {
    changed = addOnce(one.credentials, [shown], MAX_CREDENTIALS) || changed;
  }
  const next = attributionOf(input);
  takeStrand(one, { event, lineage, attribution: next, signals: fresh, accuses: hostile });
  if (!changed) return false;
  one.attribution = turnsHostile
    ? extendAttribution(next, one.attribution)
    : extendAttribution(one.attribution, next);
  tell(one, [eventEntry(event), ...fresh.map(signalEntry)]);
  return true;
};

/** Whose first event stands: a hostile one before any other, then the earlier. */
const isLed = (a: Case, b: Case): boolean => {
  const hostile = [a, b].map((one) => one.anchored !== false);
  return hostile[0] === hostile[1] ? a.firstAt <= b.firstAt : hostile[0] === true;
};

/** Fold a case into another that a chain joined to it. */
export const absorb = (into: Case, from: Case): void => {
  for (const signal of from.signals) takeSignal(into, signal);
  for (const member of from.members) {
    if (!into.members.some((have) => have.id === member.id)) into.members.push(member);
  }
  addOnce(into.touched, from.touched, MAX_PEOPLE);
  addOnce(into.credentials, from.credentials, MAX_CREDENTIALS);
  into.likelihood.push(...from.likelihood);
  into.weaknesses.push(...from.weaknesses);
  const leads = isLed(into, from);
  into.attribution = extendAttribution(
    leads ? into.attribution : from.attribution,
    leads ? from.attribution : into.attribution,
  );
  joinStrands(into, from);
  into.moreSignals += from.moreSignals;
  if (from.tierThen !== undefined && from.tierThen < (into.tierThen ?? 4))
    into.tierThen = from.tierThen;
  if (!leads) {
    into.firstAt = from.firstAt;
    into.anchored = from.anchored !== false;
  }
  into.lastAt = Math.max(into.lastAt, from.lastAt);
  into.merged.push(from.id, ...from.merged);
  tell(into, [
    ...from.timeline,
    ...(from.incident === undefined
      ? []
      : [
          {
            time: into.lastAt,
            kind: 'note' as const,
            text: `Incident ${from.id} was the same story and is continued here.`,
            ref: from.id,
          },
        ]),
  ]);
};
