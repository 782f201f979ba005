/** The values that put an event into a group, and those that are counted in it. */
import { leavesReader, textOf } from '../path.ts';
import type { LoadedCorrelation, Member } from './correlation.ts';

/** The values of the group-by fields, and their text as a key. */
export interface GroupName {
  readonly key: string;
  readonly values: readonly string[];
}

/** Lengths first, so that no two groups have one key. */
export const groupName = (values: readonly string[]): GroupName => {
  const [only = ''] = values;
  if (values.length === 1) return { key: only, values };
  return { key: values.map((value) => `${value.length}:${value}`).join(''), values };
};

const ONE_GROUP = [groupName([])];

/** Name of a group-by field and its value, in the order of `group-by`. */
export type GroupValues = readonly (readonly [name: string, value: string])[];

/** A field that correlations read, and where else it may stand. */
export interface CorrelatedField {
  readonly path: string;
  readonly alternatives: readonly string[] | undefined;
}

/** Every leaf of a field, where a record was never made: read from its line. */
export type LeavesOf = (field: CorrelatedField) => readonly unknown[];

/** What values are read from: a record or a line, before it the group of a chained correlation. */
export interface ValueSource {
  readonly record: unknown;
  readonly leavesOf: LeavesOf | undefined;
  readonly inner: GroupValues | undefined;
}

/** An array as a group-by field puts the event into the group of each of its values. */
const MAX_GROUPS_OF_EVENT = 16;

type Read<T> = (source: ValueSource) => readonly T[];

interface FieldPlace extends CorrelatedField {
  readonly name: string;
}

const placeFor = (name: string, path: string, member: Member | undefined): FieldPlace => ({
  name,
  path,
  alternatives: member?.places?.get(path),
});

const fieldReader = (field: FieldPlace): Read<unknown> => {
  const { name, path, alternatives } = field;
  const leaves = leavesReader(path, alternatives);
  return ({ record, leavesOf, inner }) => {
    const known = inner?.find(([of]) => of === name || of === path);
    if (known) return [known[1]];
    return leavesOf ? leavesOf(field) : leaves(record);
  };
};

/** What was read of the last source (there is one for each event), for all the correlations that read the same of it. */
const remembered = <T>(read: Read<T>): Read<T> => {
  let last: ValueSource | undefined;
  let found: readonly T[] = [];
  return (source) => {
    if (source.inner) return read(source);
    if (source === last) return found;
    found = read(source);
    last = source;
    return found;
  };
};

/** Readers by what they read, so that many correlations share them. */
export interface SharedReaders {
  groups(fields: readonly FieldPlace[]): Read<GroupName>;
  texts(field: FieldPlace): Read<string>;
  leaves(field: FieldPlace): Read<unknown>;
  /** All that was asked for. */
  readonly fields: readonly CorrelatedField[];
}

export const createSharedReaders = (): SharedReaders => {
  const made = new Map<string, Read<never>>();
  const shared = <T>(kind: string, of: unknown, make: () => Read<T>): Read<T> => {
    const key = `${kind} ${JSON.stringify(of)}`;
    const have = made.get(key) as Read<T> | undefined;
    if (have) return have;
    const read = remembered(make());
    made.set(key, read as Read<never>);
    return read;
  };
  const asked = new Map<string, CorrelatedField>();
  const leaves = (field: FieldPlace): Read<unknown> => {
    asked.set(JSON.stringify([field.path, field.alternatives]), field);
    return fieldReader(field);
  };
  const texts = (field: FieldPlace): Read<string> =>
    shared('texts', field, () => {
      const read = leaves(field);
      return (source) => textsOf(read(source)).slice(0, MAX_GROUPS_OF_EVENT);
    });
  return {
    texts,
    leaves,
    get fields() {
      return [...asked.values()];
    },
    groups: (fields) =>
      shared('groups', fields, () => {
        const [first, ...others] = fields.map(texts);
        if (!first) return () => ONE_GROUP;
        if (others.length === 0) {
          return (source) => first(source).map((text) => ({ key: text, values: [text] }));
        }
        return (source) =>
          combinations([first, ...others].map((read) => read(source))).map(groupName);
      }),
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
  readonly groups: Read<GroupName>;
  /** Values to count; `[undefined]` where the type looks at none, empty where they are absent. */
  readonly values: Read<string | number | undefined>;
}

const NO_VALUE = [undefined];

const valuesReader = (
  { body }: LoadedCorrelation,
  member: Member | undefined,
  readers: SharedReaders,
): MemberReader['values'] => {
  const fields = body.fields.map((field) => placeFor(field, field, member));
  const [only] = fields;
  if (!body.type.startsWith('value_') || !only) return () => NO_VALUE;
  if (body.type === 'value_count') {
    const texts = fields.map(readers.texts);
    const [first] = texts;
    if (first && texts.length === 1) return first;
    return (source) =>
      combinations(texts.map((read) => read(source))).map((tuple) => groupName(tuple).key);
  }
  const leaves = readers.leaves(only);
  return (source) => {
    for (const leaf of leaves(source)) {
      const number = numberOf(leaf);
      if (number !== undefined) return [number];
    }
    return [];
  };
};

/** Readers for one member; aliases name it by its name, or as the list does (point 79). */
export const memberReader = (
  correlation: LoadedCorrelation,
  nth: number,
  readers: SharedReaders,
): MemberReader => {
  const { body, members } = correlation;
  const member = members[nth];
  const names = [member?.name, member?.id, body.references[nth]];
  const fields = body.groupBy.map((name) => {
    const alias = body.aliases.get(name);
    const said = names.find((one) => one !== undefined && alias?.has(one));
    return placeFor(name, (said === undefined ? undefined : alias?.get(said)) ?? name, member);
  });
  return { groups: readers.groups(fields), values: valuesReader(correlation, member, readers) };
};
