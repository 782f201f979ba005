/** Slips in what a rule looks for: dead selections, values that say nothing, modifiers better than wildcards. */
import { isObject, type JsonObject } from '../../../core/index.ts';
import { matchesPattern } from '../condition.ts';
import type { Say } from './head.ts';

/** One line of a selection, `field|modifier: values`. */
export interface Line {
  readonly field: string;
  readonly modifiers: readonly string[];
  readonly values: readonly unknown[];
  /** Keys that lead to it. */
  readonly at: readonly string[];
}

const RESERVED = new Set(['condition', 'timeframe', 'rules']);

const linesIn = (written: unknown, at: readonly string[]): readonly Line[] => {
  if (Array.isArray(written)) return written.flatMap((one) => linesIn(one, at));
  if (!isObject(written)) return [];
  return Object.entries(written).flatMap(([key, value]): readonly Line[] => {
    const [field = '', ...modifiers] = key.split('|').map((part) => part.trim());
    // Selections about the members of an array have lines of their own; names in there are another matter.
    if (isObject(value)) return [];
    return [{ field, modifiers, values: [value].flat(), at: [...at, key] }];
  });
};

/** All lines of a `detection:` or `filter:` block. */
export const linesOf = (block: JsonObject, name: string): readonly Line[] =>
  Object.entries(block).flatMap(([selection, written]) =>
    RESERVED.has(selection) ? [] : linesIn(written, [name, selection]),
  );

const REGEX_LETTERS = /[\\^$.|?*+()[\]{}]/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const endsOpen = (value: string): boolean => /(?<!\\)(\\\\)*\*$/.test(value);

/** What the wildcards of a value say that a modifier says better. */
const shapeOf = (value: string): string | undefined => {
  const inner = value.replace(/^\*/, '').replace(/\*$/, '');
  if (inner === '' || /[*?]/.test(inner)) return undefined;
  const [start, end] = [value.startsWith('*'), endsOpen(value)];
  if (start && end) return 'contains';
  if (start) return 'endswith';
  return end ? 'startswith' : undefined;
};

const lintValue = ({ field, modifiers, at }: Line, value: unknown, say: Say): void => {
  if (typeof value !== 'string') return;
  const plain = modifiers.length === 0;
  const open = plain || modifiers.includes('contains');
  if (field !== '' && open && /^\*+$/.test(value)) {
    say(at, 'a star alone takes every value', `write \`${field}|exists: true\``);
  } else if (modifiers.includes('re') && /^(\^?\.\*\$?|\.\+)$/.test(value)) {
    say(at, 'the expression takes every value', `write \`${field}|exists: true\``);
  } else if (modifiers.includes('re') && !REGEX_LETTERS.test(value)) {
    say(at, 'the expression is plain text', 'use `contains`; mind that `re` counts case');
  } else if (plain && field !== '') {
    const shape = shapeOf(value);
    if (shape) say(at, `"${value}" is a wildcard for \`${shape}\``, `write \`${field}|${shape}\``);
  }
  if (modifiers.includes('contains') && UUID.test(value) && /id$/i.test(field)) {
    say(at, 'looks for a whole id inside an id', 'drop `contains`: the whole value is indexed');
  }
  if (modifiers.some((one) => /^(contains|startswith|endswith)$/.test(one)) && value === '') {
    say(at, 'empty text is in every value', `write \`${field}|exists: true\``);
  }
};

/** Modifiers whose values differ when their case does. */
const COUNTS_CASE = /^(cased|re|wide|utf16|utf16le|utf16be|base64|base64offset)$/;

const lintLine = (line: Line, say: Say): void => {
  for (const value of line.values) lintValue(line, value, say);
  const counts = line.modifiers.some((one) => COUNTS_CASE.test(one));
  const words = line.values.map((value) => (counts ? String(value) : String(value).toLowerCase()));
  const twice = words.findIndex((word, i) => words.indexOf(word) !== i);
  if (twice >= 0) {
    say(line.at, `"${String(line.values[twice])}" stands twice, case aside`, 'drop one');
  }
};

/** Names that the conditions mention, patterns included. */
const isNamed = (name: string, conditions: readonly string[]): boolean =>
  conditions.some((condition) =>
    condition.split(/[\s()]+/).some((word) => {
      if (word === name) return true;
      if (word.toLowerCase() === 'them') return !name.startsWith('_');
      return word.includes('*') && matchesPattern(word)(name);
    }),
  );

const CHOICE = /\[(any|all|all_or_empty|none|-?\d+)\]/;

/** `name` is the block's key, `detection` or `filter`; `arrays`: brackets choose members (Sigma 3). */
export const lintBlock = (block: JsonObject, name: string, arrays: boolean, say: Say): void => {
  for (const line of linesOf(block, name)) {
    lintLine(line, say);
    if (!arrays && CHOICE.test(line.field)) {
      say(line.at, 'before Sigma 3 brackets are letters of the name', 'add `sigma-version: 3`');
    }
  }
  const conditions = [block['condition']].flat().map(String);
  for (const selection of Object.keys(block)) {
    if (RESERVED.has(selection) || isNamed(selection, conditions)) continue;
    say([name, selection], `no condition asks for "${selection}"`, 'name it or drop it');
  }
  if (Object.hasOwn(block, 'timeframe')) {
    say([name, 'timeframe'], '`timeframe` is of Sigma 1 and is ignored', 'write a correlation');
  }
};
