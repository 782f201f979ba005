/** Reading what a mapping names: paths, conditions and globs over a record of unknown origin. */
import { RE2JS } from 're2js';
import { isObject } from '../../core/index.ts';
import type { Raw } from '../record.ts';
import type { MappingDocument } from './document.ts';

type Paths = MappingDocument['time'];

/** Longer text is not matched: no name of a kind of record or operation is. */
const MAX_MATCHED = 4_096;

/** A flattened key counts as the path it spells. Own keys only. */
const at = (value: unknown, path: string): unknown => {
  if (isObject(value) && Object.hasOwn(value, path)) return value[path];
  let current = value;
  for (const key of path.split('.')) {
    if (Array.isArray(current)) current = /^\d{1,4}$/.test(key) ? current[Number(key)] : undefined;
    else if (isObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
};

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

export const firstOf = (record: Raw, paths: Paths | undefined): unknown => {
  for (const path of paths === undefined ? [] : [paths].flat()) {
    const value = at(record, path);
    if (isThere(value)) return value;
  }
  return undefined;
};

/** Text of a string, number or truth value; nothing else is a name. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

export const pathsIn = (paths: Paths | undefined): readonly string[] =>
  paths === undefined ? [] : [paths].flat();

type Condition = MappingDocument['when'][number];

const holdsOf = ({ path, equals, in: among, matches, exists }: Condition) => {
  const regex = matches === undefined ? undefined : RE2JS.compile(matches);
  return (record: Raw): boolean => {
    const value = at(record, path);
    if (exists !== undefined) return isThere(value) === exists;
    if (regex) {
      const text = textOf(value);
      return text !== undefined && text.length <= MAX_MATCHED && regex.matcher(text).find();
    }
    return among === undefined ? value === equals : among.some((one) => one === value);
  };
};

/** @throws what the pattern compiler throws, with the pattern in its words. */
export const conditionOf = (when: MappingDocument['when']): ((record: Raw) => boolean) => {
  const all = when.map(holdsOf);
  return (record) => all.every((holds) => holds(record));
};

const ESCAPED = /[\\^$.|+()[\]{}]/g;

export const globOf = (globs: string | readonly string[]): ((text: string) => boolean) => {
  const source = [globs]
    .flat()
    .map((glob) => glob.replaceAll(ESCAPED, '\\$&').replaceAll('*', '.*').replaceAll('?', '.'))
    .join('|');
  const regex = RE2JS.compile(`^(?:${source})$`, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
  return (text) => text.length <= MAX_MATCHED && regex.matcher(text).matches();
};

/** A line taken apart by the named groups of a pattern. */
export const lineOf = (pattern: string): ((line: string) => Raw | undefined) => {
  const regex = RE2JS.compile(pattern);
  const names = Object.keys(regex.namedGroups());
  return (line) => {
    const matcher = regex.matcher(line);
    if (!matcher.find()) return undefined;
    const record: Record<string, unknown> = { line };
    for (const name of names) {
      const value = matcher.group(name);
      if (value !== null && value !== undefined && value !== '') record[name] = value;
    }
    return record;
  };
};
