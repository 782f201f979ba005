/**
 * Habits as one short text of plain letters: numbers to base 36, times as milliseconds after the first activity,
 * values escaped. What is packed and unpacked is the same to the last digit.
 */
import type { Baseline } from './baselines.ts';
import { facetCodes, facets, type Habits, newHabits, setFor } from './habits.ts';
import type { Rhythm } from './rhythm.ts';
import type { Seen } from './seen.ts';
import type { Volume } from './volume.ts';

/** Between parts, between the items of a part, between the fields of an item. */
const PART = '|';
const ITEM = ';';
const FIELD = ',';

/** Between the group, what was learned and what is held back. */
const HELD = '\t';

/** Days are kept to a thousandth (see.ts, rhythm.ts, volume.ts). */
const milli = (value: number): string => Math.round(value * 1000).toString(36);
const unmilli = (text: string | undefined): number => parseInt(text || '0', 36) / 1000;
const int = (value: number): string => (value === 0 ? '' : value.toString(36));
const unint = (text: string | undefined): number => (text ? parseInt(text, 36) : 0);

/** All but plain letters, and the separators themselves. */
const SPECIAL = /[^ -$&-+\--:<-{}~]/;
const EACH_SPECIAL = /[^ -$&-+\--:<-{}~]/g;

const escaped = (value: string): string =>
  SPECIAL.test(value)
    ? value.replace(EACH_SPECIAL, (char) => `%${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : value;
const unescaped = (text: string): string =>
  text.includes('%')
    ? text.replace(/%([0-9a-f]{4})/g, (_all, code: string) =>
        String.fromCharCode(parseInt(code, 16)),
      )
    : text;

const packSeen = ([days, first, last, mask]: Seen, base: number): string =>
  [milli(days), int(first - base), int(last - first), int(mask)].join(FIELD);

const unpackSeen = (fields: readonly string[], base: number, at = 0): Seen => {
  const first = base + unint(fields[at + 1]);
  return [unmilli(fields[at]), first, first + unint(fields[at + 2]), unint(fields[at + 3])];
};

const packRhythm = (rhythm: Rhythm, base: number): string => {
  let before = base;
  const recent = rhythm.recent.map((start) => {
    const step = (start - before).toString(36);
    before = start;
    return step;
  });
  return [
    Object.entries(rhythm.hours)
      .map(([hour, weight]) => `${Number(hour).toString(36)}${FIELD}${milli(weight)}`)
      .join(ITEM),
    rhythm.minutes.map(milli).join(FIELD),
    milli(rhythm.runs),
    int(rhythm.asOf - base),
    recent.join(FIELD),
  ].join(PART);
};

const unpackRhythm = (parts: readonly string[], base: number): Rhythm => {
  const [hours = '', minutes = '', runs, asOf, recent = ''] = parts;
  let before = base;
  return {
    hours: Object.fromEntries(
      hours === ''
        ? []
        : hours.split(ITEM).map((item) => {
            const [hour, weight] = item.split(FIELD);
            return [String(unint(hour)), unmilli(weight)];
          }),
    ),
    minutes: minutes.split(FIELD).map(unmilli),
    runs: unmilli(runs),
    asOf: base + unint(asOf),
    recent:
      recent === ''
        ? []
        : recent.split(FIELD).map((step) => {
            before += unint(step);
            return before;
          }),
  };
};

const packVolume = (volume: Volume): string =>
  [
    int(volume.day),
    int(volume.count),
    int(volume.failed),
    int(volume.days),
    milli(volume.mean),
    milli(volume.spread),
    milli(volume.share),
  ].join(FIELD);

const unpackVolume = (text: string): Volume => {
  const [day, count, failed, days, mean, spread, share] = text.split(FIELD);
  return {
    day: unint(day),
    count: unint(count),
    failed: unint(failed),
    days: unint(days),
    mean: unmilli(mean),
    spread: unmilli(spread),
    share: unmilli(share),
  };
};

/** Parts: base, active, evicted, volume, sets, novel, then five of rhythm where there is one. */
const packHabits = (habits: Habits): string => {
  const base = habits.active[1];
  const sets = facets
    .flatMap((facet) => {
      const values = Object.entries(habits.sets[facet]);
      if (values.length === 0) return [];
      return [
        facetCodes[facet] +
          values.map(([value, seen]) => escaped(value) + FIELD + packSeen(seen, base)).join(ITEM),
      ];
    })
    .join('\n');
  const novel = facets
    .flatMap((facet) => {
      const seen = habits.novel[facet];
      return seen === undefined ? [] : [facetCodes[facet] + FIELD + packSeen(seen, base)];
    })
    .join(ITEM);
  return [
    int(base),
    packSeen(habits.active, base),
    int(habits.evicted),
    habits.volume === undefined ? '' : packVolume(habits.volume),
    sets,
    novel,
    ...(habits.rhythm === undefined ? [] : [packRhythm(habits.rhythm, base)]),
  ].join(PART);
};

const facetOf = new Map(facets.map((facet) => [facetCodes[facet], facet]));

const unpackHabits = (text: string): Habits => {
  const [at, active = '', evicted, volume = '', sets = '', novel = '', ...rhythm] =
    text.split(PART);
  const base = unint(at);
  const habits = newHabits(base);
  habits.active = unpackSeen(active.split(FIELD), base);
  habits.evicted = unint(evicted);
  if (volume !== '') habits.volume = unpackVolume(volume);
  for (const line of sets === '' ? [] : sets.split('\n')) {
    const facet = facetOf.get(line.charAt(0));
    if (facet === undefined) continue;
    for (const item of line.slice(1).split(ITEM)) {
      const fields = item.split(FIELD);
      setFor(habits, facet)[unescaped(fields[0] ?? '')] = unpackSeen(fields, base, 1);
    }
  }
  for (const item of novel === '' ? [] : novel.split(ITEM)) {
    const fields = item.split(FIELD);
    const facet = facetOf.get(fields[0] ?? '');
    if (facet !== undefined) habits.novel[facet] = unpackSeen(fields, base, 1);
  }
  if (rhythm.length > 0) habits.rhythm = unpackRhythm(rhythm, base);
  return habits;
};

export const packBaseline = ({ habits, group, held }: Baseline): string =>
  [escaped(group), packHabits(habits), ...(held === undefined ? [] : [packHabits(held)])].join(
    HELD,
  );

export const unpackBaseline = (text: string): Baseline => {
  const [group = '', habits = '', held] = text.split(HELD);
  return {
    habits: unpackHabits(habits),
    group: unescaped(group),
    ...(held === undefined ? {} : { held: unpackHabits(held) }),
  };
};

/** When it was last active, from the text alone; what is held back counts for nothing here. */
export const lastOf = (text: string): number => {
  const [base, active = ''] = text
    .slice(text.indexOf(HELD) + 1)
    .slice(0, 100)
    .split(PART, 2);
  const at = unint(base);
  return unpackSeen(active.split(FIELD), at)[2];
};
