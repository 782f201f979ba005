/**
 * Reading a dotted path from a record: nested objects, any element of an array, and a literal key
 * with dots first (points 23, 24). Own properties only.
 */

type LeafTest = (leaf: unknown) => boolean;
/** True when `test` holds for any leaf; an absent one is tested as `undefined`. */
export type PathReader = (record: unknown, test: LeafTest) => boolean;

interface Step {
  readonly name: string;
  /** Index of the key after this step. */
  readonly next: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** For each position the own keys to try, the longest first. */
const stepsOf = (path: string): readonly (readonly Step[])[] => {
  const keys = path.split('.').slice(0, 32);
  return keys.map((_, from) => {
    const steps: Step[] = [];
    for (let next = keys.length; next > from; next--) {
      steps.push({ name: keys.slice(from, next).join('.'), next });
    }
    return steps;
  });
};

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
    if (Object.hasOwn(value, step.name)) return walk(value[step.name], steps, step.next, test);
  }
  return test(undefined);
};

export const pathReader = (path: string): PathReader => {
  const steps = stepsOf(path);
  if (steps.length > 1) return (record, test) => walk(record, steps, 0, test);
  return function readKey(record, test) {
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
    if (Object.hasOwn(value, step.name)) return present(value[step.name], steps, step.next);
  }
  return false;
};

/** Is the field there at all, be it null or empty (point 28)? */
export const presenceReader = (path: string): ((record: unknown) => boolean) => {
  const steps = stepsOf(path);
  return (record) => present(record, steps, 0);
};

export type LeavesReader = (record: unknown) => readonly unknown[];

/** Every leaf of the path that is there, at most 64. */
export const leavesReader = (path: string): LeavesReader => {
  const read = pathReader(path);
  return (record) => {
    const leaves: unknown[] = [];
    read(record, (leaf) => {
      if (leaf !== undefined) leaves.push(leaf);
      return leaves.length >= 64;
    });
    return leaves;
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
