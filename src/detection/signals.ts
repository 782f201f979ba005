/** What rules, correlations and behaviours found, as signals about the principal that acted. */
import { DAY, hashId } from '../core/index.ts';
import type { Event, Signal } from '../model/index.ts';
import type { Place } from './contract.ts';
import type { BehaviourJudge, Look, Statement } from './look.ts';
import type { CorrelationHit, RuleMatch } from './sigma/index.ts';

const placeDetail = (place: Place | undefined): Signal['detail'] =>
  place === undefined
    ? {}
    : {
        ...(place.asn === undefined ? {} : { asn: place.asn }),
        ...(place.asName === undefined ? {} : { asName: place.asName }),
        ...(place.country === undefined ? {} : { country: place.country }),
        ...(place.city === undefined ? {} : { city: place.city }),
        network: place.network,
      };

const touches = (event: Event, actorId: string): readonly string[] => [
  ...new Set(
    event.targets.flatMap((target) =>
      (target.kind === 'identity' || target.kind === 'role') && target.id !== actorId
        ? [target.id]
        : [],
    ),
  ),
];

const signalId = (detector: string, look: Look): string =>
  hashId('sig', [detector, look.lineage.root, look.event.id]);

export const ruleSignal = ({ rule, fields }: RuleMatch, look: Look): Signal => {
  const detector = rule.own ? rule.slug : rule.id;
  const { event, lineage } = look;
  return {
    id: signalId(detector, look),
    detector,
    kind: 'rule',
    title: rule.title,
    description: rule.description,
    time: event.time,
    actorId: lineage.actingAs,
    rootId: lineage.root,
    targetIds: touches(event, lineage.actingAs),
    eventIds: [event.id],
    vendorEventIds: [event.vendorId],
    severity: rule.level,
    attack: rule.attack,
    // Two rules that speak of one event rest on one thing.
    observables: [`event:${event.id}`],
    llr: rule.llr,
    hardFact: false,
    detail: {
      ...placeDetail(look.place),
      operation: event.operation,
      outcome: event.outcome,
      ...(rule.dedup.length === 0
        ? {}
        : { dedup: rule.dedup.map((name) => String(fields[name] ?? '')).join('|') }),
      ...(rule.response === undefined ? {} : { response: rule.response }),
    },
  };
};

/** One story of a day, whoever of those in it acts. */
const storyOf = (detector: string, key: string, { time }: Event): string =>
  hashId('cor', [detector, key, Math.floor(time / DAY)]);

export const behaviourSignal = (behaviour: BehaviourJudge, said: Statement, look: Look): Signal => {
  const { event, lineage } = look;
  const events = said.events ?? [{ eventId: event.id, vendorId: event.vendorId }];
  return {
    id: signalId(behaviour.id, look),
    detector: behaviour.id,
    kind: 'behaviour',
    title: said.title ?? behaviour.title,
    description: said.description,
    time: event.time,
    actorId: lineage.actingAs,
    rootId: lineage.root,
    targetIds: touches(event, lineage.actingAs),
    ...(said.story === undefined ? {} : { principals: said.story.principals }),
    eventIds: events.map((one) => one.eventId),
    vendorEventIds: events.map((one) => one.vendorId),
    severity: said.severity,
    attack: said.attack ?? behaviour.attack,
    observables: said.observables,
    llr: said.llr,
    hardFact: said.hardFact ?? false,
    detail: {
      ...placeDetail(look.place),
      operation: event.operation,
      ...(said.story === undefined
        ? {}
        : { finding: storyOf(behaviour.id, said.story.key, event) }),
      ...said.detail,
    },
  };
};

const MAX_SHOWN = 400;

const minutes = (ms: number): string =>
  ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${Math.round(ms / 6000) / 10} min`;

const told = ({ correlation, group, size, value }: CorrelationHit): string => {
  const { timespan, fields } = correlation.body;
  const who = group.map(([name, text]) => `${name} ${text}`).join(', ');
  const counted = fields.length === 0 ? '' : `, ${fields.join(' with ')}: ${value}`;
  const about = `${size} events within ${minutes(timespan)}${counted}${who === '' ? '' : ` for ${who}`}`;
  return `${correlation.description === '' ? correlation.title : correlation.description} (${about.slice(0, MAX_SHOWN)})`;
};

/** The same for every growth of one finding, so that an incident counts it once. */
export const correlationSignal = (hit: CorrelationHit, look: Look): Signal => {
  const { correlation, group, since, events } = hit;
  const { event, lineage } = look;
  const detector = correlation.own ? correlation.slug : correlation.id;
  const finding = hashId('cor', [detector, since, ...group.flat()]);
  const shown = group.map(([name, value]) => `${name}=${value}`).join(', ');
  return {
    id: hashId('sig', [finding, lineage.root]),
    detector,
    kind: 'rule',
    title: correlation.title,
    description: told(hit),
    time: hit.time,
    actorId: lineage.actingAs,
    rootId: lineage.root,
    targetIds: touches(event, lineage.actingAs),
    principals: hit.who,
    eventIds: events.map(({ id }) => id),
    vendorEventIds: events.map(({ vendorId }) => vendorId),
    severity: correlation.level,
    attack: correlation.attack,
    // A single rule that speaks of the same event, and the next growth, rest on the same thing.
    observables: [`event:${event.id}`, `correlation:${finding}`],
    llr: correlation.llr,
    hardFact: false,
    detail: {
      ...placeDetail(look.place),
      operation: event.operation,
      outcome: event.outcome,
      finding,
      group: shown.slice(0, MAX_SHOWN),
      events: hit.size,
      value: hit.value,
      ...(hit.more === 0 ? {} : { eventsNotListed: hit.more }),
      ...(correlation.response === undefined ? {} : { response: correlation.response }),
    },
  };
};
