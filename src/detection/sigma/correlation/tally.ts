/** What a window adds up to, kept as entries come into it and go out of it. */
import type { ConditionNode } from '../tree.ts';
import { keepsBounds } from './bounds.ts';
import type { LoadedCorrelation } from './correlation.ts';
import type { Entry } from './entry.ts';
import { createSortedNumbers, percentileOf } from './sorted-numbers.ts';

export interface Tally {
  /** A weight stands for so many alike. */
  add(entry: Entry, weight?: number): void;
  remove(entry: Entry, weight?: number): void;
  /** `begin` is where the window starts; `undefined` when there is nothing to judge. */
  value(begin: number): number | undefined;
  holds(begin: number): boolean;
  /** Rounding may have crept in: count the window afresh. */
  readonly stale: boolean;
  /** Take over the order that another tally has found over all entries. */
  reorder?(other: Tally): void;
  readonly starts?: Float64Array;
}

type Counter = Omit<Tally, 'holds' | 'stale'> & { readonly stale?: boolean };

const eventCounter = (): Counter => {
  let count = 0;
  return {
    add: (_, weight = 1) => {
      count += weight;
    },
    remove: (_, weight = 1) => {
      count -= weight;
    },
    value: () => count,
  };
};

const distinctCounter = (of: (entry: Entry) => string | number | undefined): Counter => {
  const counts = new Map<string | number | undefined, number>();
  return {
    add(entry) {
      const key = of(entry);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    remove(entry) {
      const key = of(entry);
      const left = (counts.get(key) ?? 0) - 1;
      if (left > 0) counts.set(key, left);
      else counts.delete(key);
    },
    value: () => counts.size,
  };
};

/** A large value that has gone may have taken the small ones' digits with it. */
const LOST_DIGITS = 1e-6;
const FRESH_AFTER = 4096;

const sumCounter = (mean: boolean): Counter => {
  let [sum, count, removed, stale] = [0, 0, 0, false];
  return {
    add({ value }) {
      sum += Number(value);
      count++;
    },
    remove({ value }) {
      sum -= Number(value);
      count--;
      removed++;
      if (count === 0) [sum, removed] = [0, 0];
      else if (removed > FRESH_AFTER || Math.abs(sum) < Math.abs(Number(value)) * LOST_DIGITS) {
        stale = true;
      }
    },
    value: () => (count === 0 ? undefined : mean ? sum / count : sum),
    get stale() {
      return stale;
    },
  };
};

const rankCounter = (percentile: number): Counter => {
  const numbers = createSortedNumbers();
  return {
    add: ({ value }) => numbers.add(Number(value)),
    remove: ({ value }) => numbers.remove(Number(value)),
    value: () => percentileOf(numbers, percentile),
  };
};

interface Presence extends Counter {
  has(member: number): boolean;
}

/** Which of the members are there, and how many (point 85). */
const presenceCounter = (members: number): Presence => {
  const counts = new Int32Array(members);
  let present = 0;
  return {
    add({ member }) {
      const before = counts[member] ?? 0;
      counts[member] = before + 1;
      if (before === 0) present++;
    },
    remove({ member }) {
      const left = (counts[member] ?? 0) - 1;
      counts[member] = left;
      if (left === 0) present--;
    },
    value: () => present,
    has: (member) => (counts[member] ?? 0) > 0,
  };
};

/**
 * The latest start of a run of the first k steps that is complete by now. Entries come in the order
 * of time; at one time in the order of the steps, so equal times count as in order (point 86).
 */
const orderCounter = (steps: readonly number[]): Counter & { readonly starts: Float64Array } => {
  const starts = new Float64Array(steps.length).fill(Number.NEGATIVE_INFINITY);
  const stepOf = new Map(steps.map((member, step) => [member, step]));
  return {
    starts,
    add({ member, time }) {
      const step = stepOf.get(member);
      if (step === undefined) return;
      const from = step === 0 ? time : (starts[step - 1] ?? Number.NEGATIVE_INFINITY);
      if (from > (starts[step] ?? 0)) starts[step] = from;
    },
    remove: () => {},
    value: (begin) =>
      (starts[steps.length - 1] ?? Number.NEGATIVE_INFINITY) >= begin ? steps.length : 0,
  };
};

const evaluate = (node: ConditionNode, has: (name: string) => boolean): boolean => {
  if (node.kind === 'selection') return has(node.name);
  if (node.kind === 'not') return !evaluate(node.of, has);
  return node.kind === 'and'
    ? node.of.every((one) => evaluate(one, has))
    : node.of.some((one) => evaluate(one, has));
};

/** Names that stand under no `not`, or under two: what must come in order. */
const positives = (node: ConditionNode, sign = true): readonly string[] => {
  if (node.kind === 'selection') return sign ? [node.name] : [];
  return node.kind === 'not'
    ? positives(node.of, !sign)
    : node.of.flatMap((one) => positives(one, sign));
};

const withBounds = (counter: Counter, { body }: LoadedCorrelation): Tally => ({
  add: counter.add,
  remove: counter.remove,
  value: counter.value,
  holds(begin) {
    const value = counter.value(begin);
    return value !== undefined && keepsBounds(body.bounds, value);
  },
  get stale() {
    return counter.stale ?? false;
  },
});

const temporalTally = (correlation: LoadedCorrelation): Tally => {
  const { body, members } = correlation;
  const { expression, references } = body;
  const presence = presenceCounter(members.length);
  const named = new Map(references.map((name, member) => [name, member]));
  const has = (name: string): boolean => presence.has(named.get(name) ?? -1);
  const wanted = new Set(expression ? positives(expression) : references);
  const steps = references.flatMap((name, member) => (wanted.has(name) ? [member] : []));
  const order = body.type === 'temporal_ordered' ? orderCounter(steps) : undefined;
  const value = (begin: number): number =>
    order && steps.length > 0 ? (order.value(begin) ?? 0) : (presence.value(begin) ?? 0);
  return {
    add(entry) {
      presence.add(entry);
      order?.add(entry);
    },
    remove: presence.remove,
    value,
    holds(begin) {
      if (!expression) return keepsBounds(body.bounds, value(begin));
      const ordered = order === undefined || steps.length === 0 || value(begin) > 0;
      return ordered && evaluate(expression, has);
    },
    stale: false,
    ...(order
      ? {
          starts: order.starts,
          reorder: ({ starts }: Tally): void => {
            if (starts) order.starts.set(starts);
          },
        }
      : {}),
  };
};

export const createTally = (correlation: LoadedCorrelation): Tally => {
  const { body, members } = correlation;
  switch (body.type) {
    case 'temporal':
    case 'temporal_ordered':
      return temporalTally(correlation);
    case 'event_count': {
      // A chained correlation grows with each event, but its finding is one thing that happened.
      const chained = members.some(({ kind }) => kind === 'correlation');
      const counter = chained ? distinctCounter(({ about }) => about) : eventCounter();
      return withBounds(counter, correlation);
    }
    case 'value_count':
      return withBounds(
        distinctCounter(({ value }) => value),
        correlation,
      );
    case 'value_sum':
    case 'value_avg':
      return withBounds(sumCounter(body.type === 'value_avg'), correlation);
    case 'value_percentile':
      return withBounds(rankCounter(body.percentile), correlation);
    case 'value_median':
      return withBounds(rankCounter(50), correlation);
  }
};
