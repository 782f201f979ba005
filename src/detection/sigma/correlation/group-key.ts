/** The values that put an event into a group, and those that are counted in it. */
import { type LeavesReader, leavesReader, textOf } from '../path.ts';
import type { LoadedCorrelation, Member } from './correlation.ts';

/** Name of a group-by field and its value, in the order of `group-by`. */
export type GroupValues = readonly (readonly [name: string, value: string])[];

/** What values are read from: a record, before it the group of a chained correlation. */
export interface ValueSource {
  readonly record: unknown;
  readonly inner: GroupValues | undefined;
}

/** An array as a group-by field puts the event into the group of each of its values. */
const MAX_GROUPS_OF_EVENT = 16;

interface FieldReader {
  readonly name: string;
  read(source: ValueSource): readonly unknown[];
}

const fieldReader = (name: string, path: string, member: Member | undefined): FieldReader => {
  const leaves: LeavesReader = leavesReader(path, member?.places?.get(path));
  return {
    name,
    read({ record, inner }) {
      const known = inner?.find(([of]) => of === name || of === path);
      return known ? [known[1]] : leaves(record);
    },
  };
};

const textsOf = (leaves: readonly unknown[]): readonly string[] => {
  const [only] = leaves;
  if (leaves.length === 1) {
    const text = textOf(only);
    return text === undefined ? [] : [text];
  }
  const found = new Set<string>();
  for (const leaf of leaves) {
    const text = textOf(leaf);
    if (text !== undefined) found.add(text);
  }
  return [...found];
};

const numberOf = (leaf: unknown): number | undefined => {
  const number =
    typeof leaf === 'number'
      ? leaf
      : typeof leaf === 'string' && leaf.trim() !== ''
        ? Number(leaf)
        : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

/** One value of each list, in every combination. */
const combinations = (lists: readonly (readonly string[])[]): readonly (readonly string[])[] => {
  let made: (readonly string[])[] = [[]];
  for (const list of lists) {
    made = made
      .flatMap((head) => list.map((value) => [...head, value]))
      .slice(0, MAX_GROUPS_OF_EVENT);
  }
  return made;
};

export interface MemberReader {
  /** Groups that the event belongs to; none where a group-by field is absent (point 78). */
  groups(source: ValueSource): readonly (readonly string[])[];
  /** Values to count; `[undefined]` where the type looks at none, empty where they are absent. */
  values(source: ValueSource): readonly (string | number | undefined)[];
}

const NO_VALUE = [undefined];

const valuesReader = (
  { body }: LoadedCorrelation,
  member: Member | undefined,
): MemberReader['values'] => {
  const fields = body.fields.map((field) => fieldReader(field, field, member));
  const [only] = fields;
  if (!body.type.startsWith('value_') || !only) return () => NO_VALUE;
  if (body.type !== 'value_count') {
    return (source) => {
      for (const leaf of only.read(source)) {
        const number = numberOf(leaf);
        if (number !== undefined) return [number];
      }
      return [];
    };
  }
  if (fields.length === 1) {
    return (source) => textsOf(only.read(source)).slice(0, MAX_GROUPS_OF_EVENT);
  }
  return (source) =>
    combinations(fields.map((field) => textsOf(field.read(source)))).map((tuple) =>
      JSON.stringify(tuple),
    );
};

/** Readers for one member; aliases name it by its name, or as the list does (point 79). */
export const memberReader = (correlation: LoadedCorrelation, nth: number): MemberReader => {
  const { body, members } = correlation;
  const member = members[nth];
  const names = [member?.name, member?.id, body.references[nth]];
  const fields = body.groupBy.map((name) => {
    const alias = body.aliases.get(name);
    const said = names.find((one) => one !== undefined && alias?.has(one));
    return fieldReader(name, (said === undefined ? undefined : alias?.get(said)) ?? name, member);
  });
  const [first] = fields;
  const values = valuesReader(correlation, member);
  if (!first) return { groups: () => [[]], values };
  if (fields.length === 1) {
    return {
      groups: (source) =>
        textsOf(first.read(source))
          .slice(0, MAX_GROUPS_OF_EVENT)
          .map((text) => [text]),
      values,
    };
  }
  return {
    groups: (source) => combinations(fields.map((field) => textsOf(field.read(source)))),
    values,
  };
};
