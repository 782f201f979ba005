/**
 * The simulated organisation: normal life in the vendors' own log formats, the inventory that fits it, and attacks
 * with their truth. Same seed, same estate. Knows nothing of how it is detected.
 */
import { DAY } from '../core/index.ts';
import type { Declaration, Snapshot, Source } from '../model/index.ts';
import { declarationsOf } from './declarations.ts';
import { withForgotten } from './organisation/build/forgotten.ts';
import { buildOrganisation } from './organisation/build/index.ts';
import { type Size, sizes } from './organisation/build/sizes.ts';
import type { Organisation } from './organisation/model.ts';
import type { EstatePart, EstateRecord, Moment, RawInventory } from './part.ts';
import { parts as allParts } from './parts.ts';

export interface EstateOptions {
  readonly seed: number;
  readonly size: keyof typeof sizes | Size;
  /** Epoch ms; the first day of the logs. */
  readonly start: number;
  /** Source ids of the systems that are simulated; all by default. */
  readonly systems?: readonly Source[];
  /** Plain days only, without the annoying benign. Default false. */
  readonly calm?: boolean;
  /** So many more forgotten administrators, for as many attacks. Default 0. */
  readonly forgotten?: number;
}

export interface Estate {
  readonly organisation: Organisation;
  readonly start: number;
  readonly parts: readonly EstatePart[];
  /** Exports of all parts, as of `at` (epoch ms; default: the start). */
  inventory(at?: number): readonly RawInventory[];
  /** The same through the sources' own mapping. */
  snapshots(at?: number): readonly Snapshot[];
  declarations(at: number): readonly Declaration[];
  /** Benign records of all parts with `from` ≤ time < `to`, in the order of time; one day is held at once. */
  events(from: number, to: number): Iterable<EstateRecord>;
  /** A cursor for a running demo: each call gives what happened since the one before. */
  live(from: number): { nextEvents(until: number): readonly EstateRecord[] };
}

interface Living {
  readonly organisation: Organisation;
  readonly parts: readonly EstatePart[];
}

const byTime = (a: Moment, b: Moment): number => a.at - b.at;

/** In the order of time. */
const liveDay = ({ organisation, parts }: Living, start: number): readonly Moment[] => {
  const day = {
    start,
    weekday: new Date(start).getUTCDay(),
    index: Math.floor(start / DAY),
    organisation,
    calm: organisation.calm,
  };
  return parts.flatMap((part) => part.live(day)).sort(byTime);
};

/** Both are in order, so that sorting is one pass. */
const merged = (a: readonly Moment[], b: readonly Moment[]): readonly Moment[] =>
  a.length === 0 ? b : a.concat(b).sort(byTime);

/** Work may end in the next day, and far east it begins in the one before: neighbours are merged. */
function* eventsOf(living: Living, from: number, to: number): Generator<EstateRecord> {
  const first = Math.floor(from / DAY) * DAY;
  let held: readonly Moment[] = merged(liveDay(living, first - DAY), liveDay(living, first)).filter(
    ({ at }) => at >= from,
  );
  for (let start = first; start < to; start += DAY) {
    const end = Math.min(start + DAY, to);
    held = merged(held, liveDay(living, start + DAY));
    let index = 0;
    for (; index < held.length; index++) {
      const moment = held[index];
      if (!moment || moment.at >= end) break;
      if (moment.at >= from) yield { system: moment.system, at: moment.at, record: moment.record };
    }
    held = held.slice(index);
  }
}

/** The estate of an organisation that is built already. */
export const estateOver = (
  organisation: Organisation,
  systems: readonly Source[] | undefined,
): Estate => {
  const { start } = organisation;
  const parts = systems ? allParts.filter((part) => systems.includes(part.id)) : allParts;
  const living = { organisation, parts };
  return {
    organisation,
    start,
    parts,
    inventory: (at = start) => parts.flatMap((part) => part.inventory(organisation, at)),
    snapshots: (at = start) => parts.flatMap((part) => part.snapshots(organisation, at)),
    declarations: (at) => [
      ...declarationsOf(organisation, at),
      ...parts.flatMap((part) => part.declarations?.(organisation, at) ?? []),
    ],
    events: (from, to) => eventsOf(living, from, to),
    live(from) {
      let at = from;
      return {
        nextEvents(until) {
          if (until <= at) return [];
          const records = [...eventsOf(living, at, until)];
          at = until;
          return records;
        },
      };
    },
  };
};

export const createEstate = (options: EstateOptions): Estate => {
  const { seed, start, calm } = options;
  const size = typeof options.size === 'string' ? sizes[options.size] : options.size;
  const organisation = buildOrganisation(seed, size, start, calm);
  return estateOver(withForgotten(organisation, options.forgotten ?? 0), options.systems);
};
