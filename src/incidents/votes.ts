/**
 * Which signals count, so that nothing counts twice. Signals that share a detector or an observable stand in one
 * circle; of a circle those count that say most together while no two of them share anything. A circle too large for
 * that is summed over the grouping (by detector, by network, by event …) that gives least, which is never less. So each
 * observable and each detector has at most one vote, the order of signals does not matter, and more evidence never
 * weighs less.
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

/** Up to so many signals the best choice is looked for whole. */
const WHOLE = 12;

const sharesWith = (circle: readonly Weighed[]): readonly (readonly boolean[])[] => {
  const faces = circle.map((one) => [...facesOf(one)].map(([kind, value]) => `${kind}\n${value}`));
  return faces.map((mine) => faces.map((its) => its.some((face) => mine.includes(face))));
};

/** Those that weigh most together and share nothing with one another; of equals the stronger first. */
const chosenOf = (
  circle: readonly Weighed[],
  shares: readonly (readonly boolean[])[],
): readonly number[] => {
  const rest = circle.map((_, i) => circle.slice(i).reduce((all, one) => all + one.nats, 0));
  let best: { readonly nats: number; readonly chosen: readonly number[] } = { nats: 0, chosen: [] };
  const choose = (i: number, nats: number, chosen: readonly number[]): void => {
    if (nats > best.nats) best = { nats, chosen };
    const one = circle[i];
    if (one === undefined || nats + (rest[i] ?? 0) <= best.nats) return;
    if (!chosen.some((other) => shares[i]?.[other])) choose(i + 1, nats + one.nats, [...chosen, i]);
    choose(i + 1, nats, chosen);
  };
  choose(0, 0, []);
  return best.chosen;
};

const bestOf = (circle: readonly Weighed[]): readonly Vote[] => {
  const shares = sharesWith(circle);
  const chosen = chosenOf(circle, shares);
  return chosen.flatMap((index) => {
    const by = circle[index];
    const same = circle.filter(
      (_, i) => !chosen.includes(i) && chosen.find((other) => shares[i]?.[other]) === index,
    );
    return by === undefined ? [] : [{ by, same }];
  });
};

const leastOf = (circle: readonly Weighed[]): readonly Vote[] => {
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
  circlesOf([...weighed].sort(byWeight)).flatMap((circle) =>
    circle.length > WHOLE ? leastOf(circle) : bestOf(circle),
  );
