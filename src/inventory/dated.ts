/** Versions as the store keeps them: last use laid over the facts, intervals closed, nothing twice. */
import { HOUR } from '../core/index.ts';
import { type DatedFact, type InventoryFact, known } from '../model/index.ts';
import type { Version } from './fold.ts';
import type { LastUse } from './last-use.ts';
import { sameJson } from './same.ts';
import type { Timeline } from './timeline.ts';

/** The fact with a later last use than it says itself. */
export const withLastUse = (fact: InventoryFact, time: number | undefined): InventoryFact => {
  if (time === undefined || !('lastUsedAt' in fact)) return fact;
  const { lastUsedAt } = fact;
  if (lastUsedAt.known && lastUsedAt.value !== null && lastUsedAt.value >= time) return fact;
  return fact.kind === 'credential'
    ? { ...fact, lastUsedAt: known(time), lastUsedPrecision: HOUR }
    : { ...fact, lastUsedAt: known(time) };
};

const pieces = (version: Version, marks: readonly number[]): readonly DatedFact[] => {
  const end = version.to ?? Number.POSITIVE_INFINITY;
  const out: { fact: InventoryFact; from: number; to: number | undefined }[] = [];
  const before = marks.findLast((mark) => mark <= version.from && mark >= version.bornAt);
  out.push({ fact: withLastUse(version.fact, before), from: version.from, to: version.to });
  for (const mark of marks) {
    if (mark <= version.from || mark >= end) continue;
    const fact = withLastUse(version.fact, mark);
    if (fact === version.fact) continue;
    const previous = out.at(-1);
    if (previous) previous.to = mark;
    out.push({ fact, from: mark, to: version.to });
  }
  return out;
};

/**
 * What one more mark of use, later than all others, changes: the last version ends, a new one begins.
 * Undefined where it is not so simple (a late mark, a fact that has ended).
 */
export const appendedUse = (
  { versions, key }: Timeline,
  use: LastUse,
  time: number,
): readonly DatedFact[] | undefined => {
  const version = versions.at(-1);
  const last = use.marksOf(key).at(-1);
  if (version?.to !== undefined || !version || time <= version.from) return undefined;
  if (last !== undefined && time <= last) return undefined;
  const fact = withLastUse(version.fact, time);
  if (fact === version.fact) return [];
  const marked =
    last === undefined || last < version.bornAt ? version.fact : withLastUse(version.fact, last);
  const from =
    last !== undefined && last > version.from && marked !== version.fact ? last : version.from;
  return [
    { fact: marked, from, to: time },
    { fact, from: time, to: undefined },
  ];
};

/** All versions of one fact, oldest first. */
export const datedOf = (timeline: Timeline, use: LastUse): readonly DatedFact[] => {
  const marks = use.marksOf(timeline.key);
  return marks.length === 0
    ? timeline.versions.map(({ fact, from, to }) => ({ fact, from, to }))
    : timeline.versions.flatMap((version) => pieces(version, marks));
};

/** What the store must write to get from `before` to `after`. */
export const differences = (
  before: readonly DatedFact[],
  after: readonly DatedFact[],
): readonly DatedFact[] => {
  const known = new Map(before.map((one) => [one.from, one]));
  const out: DatedFact[] = [];
  for (const one of after) {
    const old = known.get(one.from);
    known.delete(one.from);
    if (!old || old.to !== one.to || !sameJson(old.fact, one.fact)) out.push(one);
  }
  for (const gone of known.values()) out.push({ ...gone, to: gone.from });
  return out;
};
