/** Many rules over one record: by logsource, then by exact value, then the rule itself. */
import { isObject } from '../../core/index.ts';
import {
  firstPathReader,
  type LeavesReader,
  leavesReader,
  type PathReader,
  textOf,
} from './path.ts';
import { type LoadedRule, type Logsource, type RuleMatch, ruleApplies } from './rule.ts';
import type { SelectionNode } from './tree.ts';
import { exactValuesOf, type Witnesses, witnessesOf } from './witness.ts';

export interface RuleSet {
  readonly rules: readonly LoadedRule[];
  /** Matches in the order of `rules`. */
  match(record: unknown, logsource: Logsource): readonly RuleMatch[];
  /** Rules that would be tried on this record: what the index let through. */
  candidates(record: unknown, logsource: Logsource): readonly LoadedRule[];
}

interface FieldIndex {
  readonly path: string;
  readonly read: PathReader;
  /** Places of the rules that want this text, in any case; `undefined` = none does. */
  lookup(text: string): readonly number[] | undefined;
}

/** Rules of one logsource label; numbers are places in `rules`. */
interface Shelf {
  readonly fields: readonly FieldIndex[];
  readonly always: readonly number[];
}

/** Labels come from records; beyond this many they are shelved afresh each time. */
const MAX_SHELVES = 256;

const MAX_REMEMBERED = 4096;

/** Remembers texts as they are written, so that a known one is not lower-cased again. */
const createLookup = (values: ReadonlyMap<string, readonly number[]>): FieldIndex['lookup'] => {
  const remembered = new Map<string, readonly number[] | undefined>();
  return function placesOfText(text) {
    const known = remembered.get(text);
    if (known !== undefined || remembered.has(text)) return known;
    const places = values.get(text.toLowerCase());
    if (remembered.size < MAX_REMEMBERED && text.length <= 128) remembered.set(text, places);
    return places;
  };
};

/**
 * How often a set of witnesses is likely to be met, and how much reading it costs: a field of which
 * the rules know many values rarely has a given one, and is read for many rules at once.
 */
const createCost = (rules: readonly LoadedRule[]) => {
  const valuesOfField = new Map<string, Set<string>>();
  for (const { path, value } of rules.flatMap((rule) => exactValuesOf(rule.tree))) {
    valuesOfField.set(path, (valuesOfField.get(path) ?? new Set<string>()).add(value));
  }
  const rarity = (path: string): number => 1 / (valuesOfField.get(path)?.size ?? 1);
  return (witnesses: Witnesses): number => {
    const met = witnesses.reduce((sum, { path }) => sum + rarity(path), 0);
    const read = [...new Set(witnesses.map(({ path }) => path))];
    return read.reduce((sum, path) => sum + 2 * rarity(path), met);
  };
};

const createShelf = (rules: readonly LoadedRule[], label: Logsource): Shelf => {
  const chosen = rules.flatMap((rule, place) =>
    ruleApplies(rule, label) ? [{ rule, place }] : [],
  );
  const cost = createCost(chosen.map(({ rule }) => rule));
  const fields = new Map<string, Map<string, number[]>>();
  const pathsOfField = new Map<string, readonly [string, readonly string[] | undefined]>();
  const always: number[] = [];
  for (const { rule, place } of chosen) {
    const witnesses = witnessesOf(rule.tree, cost);
    if (!witnesses) always.push(place);
    for (const { path, alternatives, value } of witnesses ?? []) {
      const key = [path, ...(alternatives ?? [])].join('\0');
      pathsOfField.set(key, [path, alternatives]);
      const values = fields.get(key) ?? new Map<string, number[]>();
      fields.set(key, values);
      const places = values.get(value) ?? [];
      values.set(value, places);
      if (places.at(-1) !== place) places.push(place);
    }
  }
  return {
    always,
    fields: [...fields].map(([key, values]) => {
      const [path, alternatives] = pathsOfField.get(key) ?? [key, undefined];
      return { path, read: firstPathReader(path, alternatives), lookup: createLookup(values) };
    }),
  };
};

/** Places of rules to try, ascending, each once. */
const placesFor = (shelf: Shelf, record: unknown): readonly number[] => {
  let found: readonly number[] | undefined;
  let merged = shelf.always.length > 0;
  const collect = (places: readonly number[] | undefined): void => {
    if (!places) return;
    merged ||= found !== undefined;
    found = found ? [...found, ...places] : places;
  };
  for (const { path, read, lookup } of shelf.fields) {
    const direct = isObject(record) && Object.hasOwn(record, path) ? record[path] : undefined;
    if (typeof direct === 'string') {
      collect(lookup(direct));
      continue;
    }
    read(record, (leaf) => {
      const text = textOf(leaf);
      if (text !== undefined) collect(lookup(text));
      return false;
    });
  }
  if (!found) return shelf.always;
  return merged ? [...new Set([...found, ...shelf.always])].sort((a, b) => a - b) : found;
};

type FieldPaths = readonly [path: string, alternatives: readonly string[] | undefined];

/** Members of arrays are shown as the array has them, so nothing inside is asked for. */
const pathsOf = (node: SelectionNode): readonly FieldPaths[] => {
  if (node.kind === 'every' || node.kind === 'some') return node.of.flatMap(pathsOf);
  if (node.kind === 'none' || node.path === undefined) return [];
  return [[node.path, node.alternatives]];
};

const MAX_SHOWN = 512;

const shown = (leaf: unknown): string | number | boolean | null | undefined => {
  if (leaf === null || typeof leaf === 'number' || typeof leaf === 'boolean') return leaf;
  return textOf(leaf)?.slice(0, MAX_SHOWN);
};

type Describer = (record: unknown) => RuleMatch;

/** Says which selections held and what their fields said; asked only of a rule that matched. */
const createDescriber = (rule: LoadedRule): Describer => {
  const readers = new Map<string, LeavesReader>();
  const readerOf = (path: string, alternatives?: readonly string[]): LeavesReader => {
    const reader = readers.get(path) ?? leavesReader(path, alternatives);
    readers.set(path, reader);
    return reader;
  };
  const pathsOfSelection = new Map(
    [...rule.tree.selections].map(([name, node]) => [name, pathsOf(node)] as const),
  );
  return (record) => {
    const matchedSelections = [...rule.compiled.selections]
      .filter(([, matches]) => matches(record))
      .map(([name]) => name);
    const paths = new Map(matchedSelections.flatMap((name) => pathsOfSelection.get(name) ?? []));
    for (const path of [...rule.fields, ...rule.dedup]) {
      if (!paths.has(path)) paths.set(path, rule.elsewhere?.get(path));
    }
    const fields = new Map<string, string | number | boolean | null>();
    for (const [path, alternatives] of paths) {
      const leaves = readerOf(path, alternatives)(record);
      const value = leaves.length > 1 ? leaves.map(shown).join(', ') : shown(leaves[0]);
      if (value !== undefined) fields.set(path, value);
    }
    return { rule, matchedSelections, fields: Object.fromEntries(fields) };
  };
};

export const createRuleSet = (rules: readonly LoadedRule[]): RuleSet => {
  const shelves = new Map<string, Shelf>();
  const describers: (Describer | undefined)[] = [];
  const describe = (rule: LoadedRule, place: number, record: unknown): RuleMatch => {
    const describer = describers[place] ?? createDescriber(rule);
    describers[place] = describer;
    return describer(record);
  };
  const shelfOf = (label: Logsource): Shelf => {
    const key = `${label.product ?? ''}\0${label.service ?? ''}\0${label.category ?? ''}`;
    const known = shelves.get(key);
    if (known) return known;
    const shelf = createShelf(rules, label);
    if (shelves.size < MAX_SHELVES) shelves.set(key, shelf);
    return shelf;
  };
  const rulesAt = (places: readonly number[]): LoadedRule[] =>
    places.flatMap((place) => rules[place] ?? []);
  return {
    rules,
    match(record, logsource) {
      const places = placesFor(shelfOf(logsource), record);
      const matches: RuleMatch[] = [];
      for (const place of places) {
        const rule = rules[place];
        if (rule?.compiled.matches(record)) matches.push(describe(rule, place, record));
      }
      return matches;
    },
    candidates: (record, logsource) => rulesAt(placesFor(shelfOf(logsource), record)),
  };
};
