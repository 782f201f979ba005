/**
 * Which signals count, so that nothing counts twice. Signals that share a detector or an observable
 * stand in one circle; within a circle the sum is taken over the grouping (by detector, by network,
 * by event …) that gives least. So each observable and each detector has at most one vote, the order
 * of signals does not matter, and more evidence never weighs less.
 */
import type { Signal } from '../model/index.ts';

/** A signal with its weight after decay and calibration; positive. */
export interface Weighed {
  readonly signal: Pick<Signal, 'id' | 'detector' | 'observables'>;
  readonly nats: number;
}

export interface Vote {
  readonly by: Weighed;
  /** Counted with it: they rest on the same thing. */
  readonly same: readonly Weighed[];
}

/** Strongest first; ids settle ties, so that replays agree. */
const byWeight = (a: Weighed, b: Weighed): number =>
  b.nats - a.nats || (a.signal.id < b.signal.id ? -1 : 1);

const DETECTOR = '';

/** Kind → value: the detector, and the first observable of each kind (`asn:64500` → asn). */
const facesOf = ({ signal }: Weighed): ReadonlyMap<string, string> => {
  const faces = new Map([[DETECTOR, signal.detector]]);
  for (const observable of signal.observables) {
    const kind = observable.slice(0, observable.indexOf(':'));
    if (kind !== '' && !faces.has(kind)) faces.set(kind, observable);
  }
  return faces;
};

const circlesOf = (all: readonly Weighed[]): readonly (readonly Weighed[])[] => {
  const parent = all.map((_, i) => i);
  const rootOf = (i: number): number => {
    const up = parent[i] ?? i;
    return up === i ? i : rootOf(up);
  };
  const first = new Map<string, number>();
  all.forEach((one, i) => {
    for (const [kind, value] of facesOf(one)) {
      const key = `${kind}\n${value}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, i);
      else parent[rootOf(i)] = rootOf(other);
    }
  });
  const circles = new Map<number, Weighed[]>();
  all.forEach((one, i) => {
    const root = rootOf(i);
    const circle = circles.get(root);
    if (circle) circle.push(one);
    else circles.set(root, [one]);
  });
  return [...circles.values()];
};

/** `circle` comes strongest first, so the first of each group is its vote. */
const groupBy = (circle: readonly Weighed[], kind: string): readonly Vote[] => {
  const groups = new Map<string, { by: Weighed; same: Weighed[] }>();
  circle.forEach((one, i) => {
    const key = facesOf(one).get(kind) ?? `alone ${i}`;
    const group = groups.get(key);
    if (group) group.same.push(one);
    else groups.set(key, { by: one, same: [] });
  });
  return [...groups.values()];
};

const sum = (votes: readonly Vote[]): number =>
  votes.reduce((total, vote) => total + vote.by.nats, 0);

const votesOf = (circle: readonly Weighed[]): readonly Vote[] => {
  const kinds = [...new Set(circle.flatMap((one) => [...facesOf(one).keys()]))].sort();
  let best: readonly Vote[] = [];
  let least = Infinity;
  for (const kind of kinds) {
    const votes = groupBy(circle, kind);
    const total = sum(votes);
    if (total < least) {
      best = votes;
      least = total;
    }
  }
  return best;
};

export const countVotes = (weighed: readonly Weighed[]): readonly Vote[] =>
  circlesOf([...weighed].sort(byWeight)).flatMap(votesOf);
