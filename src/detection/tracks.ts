/**
 * What was lately seen under a key that a behaviour chose: by source address, session, credential or target, whoever
 * acts. Bounded sights with times, and how many there habitually are. Kept whether or not learning is held.
 */
import { DAY, DirtyMap, type Stateful } from '../core/index.ts';
import type { Event } from '../model/index.ts';

/** What is to be remembered of an event before it is judged. */
export interface Mark {
  /** Shared by all roots of the partition, so it begins with what it is about: `refused-from|192.0.2.1`. */
  readonly key: string;
  /** Values are told apart; the same one again is counted. */
  readonly value: string;
  /** Milliseconds for which a sight matters. */
  readonly window: number;
}

export interface Sighting {
  readonly value: string;
  readonly principal: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** The last event that showed it. */
  readonly eventId: string;
  readonly vendorId: string;
}

export interface Tracked {
  /** Within the window, oldest first; this event's own included. */
  readonly sightings: readonly Sighting[];
  /** Most values within one window before this one, habitually. */
  readonly peak: number;
  /** All sights within the window, also of values that had no room. */
  readonly total: number;
}

type Kept = [
  principal: string,
  first: number,
  last: number,
  count: number,
  eventId: string,
  vendorId: string,
];

export interface Track {
  seen: Record<string, Kept>;
  /** How many values there are, and a time before which none of them was seen last. */
  size: number;
  oldest: number;
  window: number;
  peak: number;
  peakAt: number;
  /** Sights of values that had no room. */
  more: number;
  last: number;
}

export interface Tracks extends Stateful {
  mark(mark: Mark, event: Event, principal: string): void;
  of(key: string, now: number): Tracked;
  readonly evicted: number;
}

const MAX_TRACKS = 50_000;
const MAX_VALUES = 128;
/** A habit of bursts fades by half in this time. */
const PEAK_HALF_LIFE = 30 * DAY;

const nothingTracked: Tracked = { sightings: [], peak: 0, total: 0 };

const fadedPeak = ({ peak, peakAt }: Track, now: number): number =>
  now <= peakAt ? peak : peak * 2 ** (-(now - peakAt) / PEAK_HALF_LIFE);

/** Let go what is older than the window; a window that ends is part of the habit. */
const prune = (track: Track, now: number): void => {
  if (now - track.oldest <= track.window) return;
  const before = fadedPeak(track, now);
  const { size } = track;
  let oldest = now;
  let kept = 0;
  for (const value of Object.keys(track.seen)) {
    const last = track.seen[value]?.[2] ?? 0;
    if (now - last > track.window) delete track.seen[value];
    else {
      kept++;
      oldest = Math.min(oldest, last);
    }
  }
  track.oldest = oldest;
  if (kept === size) return;
  track.size = kept;
  if (kept === 0) track.more = 0;
  if (size >= before) {
    track.peak = size;
    track.peakAt = now;
  }
};

export const createTracks = ({
  maxTracks = MAX_TRACKS,
  tracks = new DirtyMap<Track>(),
}: {
  maxTracks?: number;
  /** Where it is kept, where something else lies over it. */
  tracks?: DirtyMap<Track>;
} = {}): Tracks => {
  let evicted = 0;

  const makeRoom = (): void => {
    if (tracks.size < maxTracks) return;
    const byAge = [...tracks.entries()].sort(([, a], [, b]) => a.last - b.last);
    for (const [key] of byAge.slice(0, Math.max(1, Math.floor(maxTracks / 20)))) {
      tracks.delete(key);
      evicted++;
    }
  };

  const open = ({ key, window }: Mark, time: number): Track => {
    const have = tracks.get(key);
    if (have) return have;
    makeRoom();
    const made: Track = {
      seen: {},
      size: 0,
      oldest: time,
      window,
      peak: 0,
      peakAt: time,
      more: 0,
      last: time,
    };
    tracks.set(key, made);
    return made;
  };

  return {
    mark(mark, { time, id, vendorId }, principal) {
      const track = open(mark, time);
      prune(track, time);
      track.last = Math.max(track.last, time);
      tracks.touch(mark.key);
      const have = Object.hasOwn(track.seen, mark.value) ? track.seen[mark.value] : undefined;
      if (have === undefined) {
        if (track.size >= MAX_VALUES) track.more++;
        else {
          track.seen[mark.value] = [principal, time, time, 1, id, vendorId];
          track.size++;
          track.oldest = Math.min(track.oldest, time);
        }
        return;
      }
      // Two behaviours may ask for the same mark.
      if (have[4] === id) return;
      have[1] = Math.min(have[1], time);
      have[3]++;
      if (time < have[2]) return;
      have[0] = principal;
      have[2] = time;
      have[4] = id;
      have[5] = vendorId;
    },
    of(key, now) {
      const track = tracks.get(key);
      if (track === undefined) return nothingTracked;
      const sightings: Sighting[] = [];
      let total = track.more;
      for (const [value, kept] of Object.entries(track.seen)) {
        const [principal, first, last, count, eventId, vendorId] = kept;
        if (now - last > track.window) continue;
        sightings.push({ value, principal, first, last, count, eventId, vendorId });
        total += count;
      }
      sightings.sort((a, b) => a.last - b.last);
      return { sightings, peak: fadedPeak(track, now), total };
    },
    get evicted() {
      return evicted;
    },
    takeDirty: () => tracks.takeDirty(),
    restore: (entries) => tracks.restore(entries),
  };
};
