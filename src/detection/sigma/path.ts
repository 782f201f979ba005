/**
 * Reading a dotted path from a record: nested objects, any element of an array, and a literal key
 * with dots first (points 23, 24). Own properties only. `path-syntax.ts` has the syntax.
 */
import { type Pick, parsePath, picked } from './path-syntax.ts';

type LeafTest = (leaf: unknown) => boolean;
/** True when `test` holds for any leaf; an absent one is tested as `undefined`. */
export type PathReader = (record: unknown, test: LeafTest) => boolean;

interface Step {
  readonly name: string;
  /** Index of the key after this step. */
  readonly next: number;
  /** Which members of the array under this key are meant. */
  readonly pick?: Pick;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** For each position the own keys to try, the longest first; a key with a pick ends a joined one. */
const stepsOf = (path: string): readonly (readonly Step[])[] => {
  const segments = parsePath(path);
  return segments.map((_, from) => {
    const steps: Step[] = [];
    let name = '';
    for (let next = from + 1; next <= segments.length; next++) {
      const segment = segments[next - 1];
      if (!segment) break;
      name = next === from + 1 ? segment.key : `${name}.${segment.key}`;
      steps.unshift({ name, next, ...(segment.pick ? { pick: segment.pick } : {}) });
      if (segment.pick) break;
    }
    return steps;
  });
};

const valueAt = (record: Record<string, unknown>, { name, pick }: Step): unknown =>
  pick ? picked(record[name], pick) : record[name];

const walk = (
  value: unknown,
  steps: readonly (readonly Step[])[],
  from: number,
  test: LeafTest,
): boolean => {
  if (Array.isArray(value)) {
    if (value.length === 0) return test(undefined);
    for (const item of value) if (walk(item, steps, from, test)) return true;
    return false;
  }
  const here = steps[from];
  if (here === undefined) return test(value);
  if (!isRecord(value)) return test(undefined);
  for (const step of here) {
    if (Object.hasOwn(value, step.name)) return walk(valueAt(value, step), steps, step.next, test);
  }
  return test(undefined);
};

export const pathReader = (path: string): PathReader => {
  const steps = stepsOf(path);
  if (steps.length !== 1 || /[[\\]/.test(path)) {
    return (record, test) => walk(record, steps, 0, test);
  }
  return function readKey(record, test) {
    if (Array.isArray(record)) return walk(record, steps, 0, test);
    if (!isRecord(record) || !Object.hasOwn(record, path)) return test(undefined);
    const value = record[path];
    return Array.isArray(value) ? walk(value, steps, 1, test) : test(value);
  };
};

const present = (value: unknown, steps: readonly (readonly Step[])[], from: number): boolean => {
  const here = steps[from];
  if (here === undefined) return true;
  if (Array.isArray(value)) return value.some((item) => present(item, steps, from));
  if (!isRecord(value)) return false;
  for (const step of here) {
    if (!Object.hasOwn(value, step.name)) continue;
    const inner = valueAt(value, step);
    return !(step.pick && inner === undefined) && present(inner, steps, step.next);
  }
  return false;
};

/** Is the field there at all, be it null or empty (point 28)? */
export const presenceReader = (path: string): ((record: unknown) => boolean) => {
  const steps = stepsOf(path);
  return (record) => present(record, steps, 0);
};

interface Tried {
  readonly isPresent: (record: unknown) => boolean;
  readonly read: PathReader;
}

/** Fields of one name share their list of alternatives, and so their readers. */
const triedBefore = new WeakMap<readonly string[], readonly Tried[]>();

const triedIn = (path: string, alternatives: readonly string[]): readonly Tried[] => {
  const own = { isPresent: presenceReader(path), read: pathReader(path) };
  const others =
    triedBefore.get(alternatives) ??
    alternatives.map((one) => ({ isPresent: presenceReader(one), read: pathReader(one) }));
  triedBefore.set(alternatives, others);
  return [own, ...others];
};

/** Reads the first of the paths that is there; absent when none is. */
export const firstPathReader = (path: string, alternatives: readonly string[] = []): PathReader => {
  if (alternatives.length === 0) return pathReader(path);
  const tried = triedIn(path, alternatives);
  return (record, test) => {
    for (const { isPresent, read } of tried) if (isPresent(record)) return read(record, test);
    return test(undefined);
  };
};

export const firstPresenceReader = (
  path: string,
  alternatives: readonly string[] = [],
): ((record: unknown) => boolean) => {
  if (alternatives.length === 0) return presenceReader(path);
  const tried = triedIn(path, alternatives);
  return (record) => tried.some(({ isPresent }) => isPresent(record));
};

export type LeavesReader = (record: unknown) => readonly unknown[];

/** Every leaf of the path that is there, at most 64. */
export const leavesReader = (path: string, alternatives?: readonly string[]): LeavesReader => {
  const read = firstPathReader(path, alternatives);
  return (record) => {
    const leaves: unknown[] = [];
    read(record, (leaf) => {
      if (leaf !== undefined) leaves.push(leaf);
      return leaves.length >= 64;
    });
    return leaves;
  };
};

const membersAt = (
  value: unknown,
  steps: readonly (readonly Step[])[],
  from: number,
  found: unknown[],
): void => {
  const here = steps[from];
  if (here === undefined) {
    if (Array.isArray(value)) found.push(...value.slice(0, MAX_MEMBERS));
    else if (value !== undefined && value !== null) found.push(value);
  } else if (Array.isArray(value)) {
    for (const one of value) membersAt(one, steps, from, found);
  } else if (isRecord(value)) {
    const step = here.find(({ name }) => Object.hasOwn(value, name));
    if (step) membersAt(valueAt(value, step), steps, step.next, found);
  }
};

const MAX_MEMBERS = 4096;

/** The members of the array at the path, not of arrays inside it; a single value is one member. */
export const membersReader = (path: string, alternatives: readonly string[] = []): LeavesReader => {
  const tried = [path, ...alternatives].map((one) => ({
    isPresent: presenceReader(one),
    steps: stepsOf(one),
  }));
  return (record) => {
    const found: unknown[] = [];
    const first = tried.find(({ isPresent }) => isPresent(record));
    if (first) membersAt(record, first.steps, 0, found);
    return found;
  };
};

/** True when `test` holds for any scalar anywhere in the value; keys are not looked at (point 21). */
export const anyScalar = (value: unknown, test: LeafTest): boolean => {
  if (Array.isArray(value)) {
    for (const item of value) if (anyScalar(item, test)) return true;
    return false;
  }
  if (!isRecord(value)) return test(value);
  for (const key of Object.keys(value)) if (anyScalar(value[key], test)) return true;
  return false;
};

/** A leaf as text: objects as their JSON (point 1b of the census), null and absent as nothing. */
export const textOf = (leaf: unknown): string | undefined => {
  if (typeof leaf === 'string') return leaf;
  if (leaf === undefined || leaf === null) return undefined;
  return typeof leaf === 'object' ? JSON.stringify(leaf) : String(leaf);
};
