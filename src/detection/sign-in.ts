/** What behaviours about signing in share: who was refused from where, and whether a place or client is a habit. */
import { HOUR } from '../core/index.ts';
import type { Event, Refusal } from '../model/index.ts';
import { type Facet, seenIn } from './habits.ts';
import type { Look } from './look.ts';
import { daysAt } from './seen.ts';
import type { Mark, Sighting } from './tracks.ts';

const REFUSED_FOR = HOUR;

/** Somebody guesses: not a password that ran out, nor a policy that says no. */
const guesses: ReadonlySet<Refusal> = new Set(['wrong_secret', 'unknown_account', 'locked']);

export const isGuess = ({ outcome, kind, auth }: Event): boolean =>
  outcome === 'failure' &&
  (kind === 'authentication' || kind === 'token_issuance') &&
  auth?.refusal !== undefined &&
  guesses.has(auth.refusal);

/** One address; and one network with one tool, for those who come from many addresses. */
export const sourcesOf = ({ event, place, agent }: Look): readonly string[] => {
  const { ip, device } = event.src;
  return [
    ...(ip === undefined ? [] : [`ip:${ip}`]),
    ...(ip === undefined && device !== undefined ? [`host:${device}`] : []),
    ...(place?.asn === undefined || agent === undefined ? [] : [`net:${place.asn}|${agent}`]),
  ];
};

const markOf = (key: string, value: string): Mark => ({ key, value, window: REFUSED_FOR });

/** Whom a source was refused for, whom it got in as, and which names nobody has. */
export const attemptMarks = (look: Look): readonly Mark[] => {
  const { event, lineage } = look;
  const sources = sourcesOf(look);
  if (isGuess(event)) {
    const unknown = event.auth?.refusal === 'unknown_account';
    return [
      ...sources.map((source) => markOf(`refused-from|${source}`, lineage.root)),
      ...(unknown ? sources.map((source) => markOf(`nobody-from|${source}`, lineage.root)) : []),
      markOf(`refused-to|${lineage.root}`, sources[0] ?? 'unknown'),
    ];
  }
  if (event.kind !== 'authentication' || event.outcome !== 'success') return [];
  return sources.map((source) => markOf(`in-from|${source}`, lineage.root));
};

export const isHabit = ({ root, now }: Look, facet: Facet, value: string | undefined, days = 2) =>
  value !== undefined && daysAt(seenIn(root?.habits, facet, value), now) >= days;

/** The network is one it uses; where no data tells networks apart, nothing is strange. */
export const fromHabit = (look: Look): boolean => {
  const asn = look.place?.asn;
  return asn === undefined || isHabit(look, 'asn', String(asn));
};

/** Neither the network nor the tool or device is a habit of it. */
export const isUnfamiliar = (look: Look): boolean => {
  const { agent, event } = look;
  const withIts = event.src.device === undefined ? isHabit(look, 'agent', agent) : false;
  return (
    !fromHabit(look) && !withIts && !isHabit(look, 'device', event.src.device) && !isManaged(look)
  );
};

const isManaged = ({ event }: Look): boolean => event.src.managed === true;

export const activeDays = ({ root, now }: Look): number => daysAt(root?.habits.active, now);

/** A number was just reached: the threshold itself, and each doubling of it. */
export const isLevel = (count: number, threshold: number): boolean => {
  for (let level = threshold; level <= count; level *= 2) if (level === count) return true;
  return false;
};

export const eventsOf = (sightings: readonly Sighting[]) =>
  sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId }));

export const whereFrom = ({ event, place }: Look): readonly string[] => [
  ...(event.src.ip === undefined ? [] : [`ip:${event.src.ip}`]),
  ...(place?.asn === undefined ? [] : [`asn:${place.asn}`]),
];

export const isMachine = ({ class: kind, event }: Look): boolean =>
  kind === 'service_account' ||
  kind === 'workload' ||
  kind === 'third_party_app' ||
  (kind !== 'human' && event.actor.kind === 'automation');
