/** Rule tree + field table → the same rule for every shape of the vendor's record. */

import type { FieldEntry, FieldTable } from './field-table.ts';
import { compileLeaf } from './leaf.ts';
import { normalParts, parseText, plainText } from './text.ts';
import {
  type FieldValue,
  frozen,
  type ItemNode,
  type RuleTree,
  type SelectionNode,
  type TextPart,
  type TextValue,
  type ValueNode,
} from './tree.ts';

const MAX_PATHS = 24;

const segments = (name: string, change: (segment: string, nth: number) => string): string =>
  name.split('.').map(change).join('.');
const camel = (segment: string): string =>
  segment.charAt(0).toLowerCase() +
  segment.slice(1).replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const capital = (segment: string): string => segment.charAt(0).toUpperCase() + segment.slice(1);
const snake = (segment: string): string =>
  segment.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

const spellings = (name: string): Readonly<Record<string, string>> => ({
  field: name,
  camel: segments(name, camel),
  pascal: segments(name, (segment, nth) => (nth === 0 ? capital(camel(segment)) : camel(segment))),
  snake: segments(name, snake),
  upper: name.toUpperCase(),
  lower: name.toLowerCase(),
});

const filled = (template: string, words: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, word: string) =>
    Object.hasOwn(words, word) ? (words[word] ?? whole) : whole,
  );

const bareName = (field: string, { strip }: FieldTable): string => {
  const prefix = strip.find((one) => field.startsWith(one) && field.length > one.length);
  return prefix === undefined ? field : field.slice(prefix.length);
};

const entryOf = (field: string, table: FieldTable): FieldEntry | undefined =>
  table.entries.get(field.toLowerCase()) ?? table.entries.get(bareName(field, table).toLowerCase());

/** As the rule writes it first (unless the entry gives `{field}` another place), then as the table says. */
export const pathsOfField = (field: string, table: FieldTable): readonly string[] => {
  const entry = entryOf(field, table);
  const listed = entry && entry.paths.length > 0 ? entry.paths : entry?.within ? [] : table.every;
  const words = spellings(bareName(field, table));
  const written = entry ? [field, entry.name] : [field];
  const paths = listed.flatMap((one) => (one === '{field}' ? written : [filled(one, words)]));
  const all = entry && listed.includes('{field}') ? paths : [...written, ...paths];
  return [...new Set(all)].slice(0, MAX_PATHS);
};

type At = { readonly path: string; readonly alternatives?: readonly string[] };

const known = new WeakMap<FieldTable, Map<string, At>>();

/** Rules of one system name few fields, so that each is worked out once and shared. */
const placed = (field: string, table: FieldTable): At => {
  const ofTable = known.get(table) ?? new Map<string, At>();
  known.set(table, ofTable);
  const found = ofTable.get(field);
  if (found) return found;
  const [path = field, ...alternatives] = pathsOfField(field, table);
  const at = alternatives.length > 0 ? frozen({ path, alternatives }) : { path };
  ofTable.set(field, at);
  return at;
};

const mapValue = (value: ValueNode, table: FieldTable): ValueNode => {
  if (value.kind === 'any_of') return { ...value, of: value.of.map((one) => mapValue(one, table)) };
  return value.kind === 'field'
    ? ({ ...value, ...placed(value.path, table) } satisfies FieldValue)
    : value;
};

const located = (item: ItemNode, table: FieldTable): ItemNode =>
  item.path === undefined
    ? item
    : {
        ...item,
        ...placed(item.path, table),
        values: item.values.map((value) => mapValue(value, table)),
      };

/** Where a selection of the table itself reads. */
const locatedAll = (node: SelectionNode, table: FieldTable): SelectionNode => {
  if (node.kind === 'item') return located(node, table);
  if (node.kind === 'members') return { ...node, ...placed(node.path, table) };
  return { ...node, of: node.of.map((one) => locatedAll(one, table)) };
};

const wordOf = (value: ValueNode): string | undefined => {
  if (value.kind === 'number' || value.kind === 'boolean') return String(value.value).toLowerCase();
  return value.kind === 'text' ? plainText(value.parts)?.toLowerCase() : undefined;
};

const textValue = (parts: readonly TextPart[], cased = false): TextValue => ({
  kind: 'text',
  parts,
  cased,
});

/** A value with the other words that mean the same in this field. */
const withSynonyms = (value: ValueNode, entry: FieldEntry): ValueNode => {
  if (value.kind === 'any_of') {
    return { ...value, of: value.of.map((one) => withSynonyms(one, entry)) };
  }
  const word = wordOf(value);
  const other = word === undefined ? undefined : entry.values.get(word);
  return Array.isArray(other)
    ? { kind: 'any_of', of: [value, ...other.map((one: string) => textValue(parseText(one)))] }
    : value;
};

const wordsOf = (values: readonly ValueNode[]): readonly string[] =>
  values.flatMap((value) => (value.kind === 'any_of' ? wordsOf(value.of) : (wordOf(value) ?? [])));

const PLACE = '\u0000';

/** The value inside a longer text. */
const textWithin = (value: ValueNode, like: string): ValueNode | undefined => {
  if (value.kind === 'any_of') {
    const of = value.of.flatMap((one) => textWithin(one, like) ?? []);
    return of.length > 0 ? { ...value, of } : undefined;
  }
  const inner =
    value.kind === 'text'
      ? value.parts
      : value.kind === 'number' || value.kind === 'boolean'
        ? [String(value.value)]
        : undefined;
  if (!inner) return undefined;
  const parts = parseText(like.replace('{value}', PLACE)).flatMap((part) => {
    if (typeof part !== 'string' || !part.includes(PLACE)) return [part];
    const [before = '', after = ''] = part.split(PLACE);
    return [before, ...inner, after];
  });
  return textValue(normalParts(parts), value.kind === 'text' && value.cased);
};

const isNode = (other: readonly string[] | SelectionNode | undefined): other is SelectionNode =>
  other !== undefined && !Array.isArray(other);

const absence = (item: ItemNode): ItemNode => ({
  kind: 'item',
  path: item.path,
  ...(item.alternatives ? { alternatives: item.alternatives } : {}),
  require: 'any',
  negate: false,
  values: [{ kind: 'exists', value: false }],
});

/** What else makes the item true, apart from its own field. */
const elsewhere = (item: ItemNode, entry: FieldEntry, table: FieldTable): SelectionNode[] => {
  const { absent, within } = entry;
  const others = wordsOf(item.values)
    .map((word) => entry.values.get(word))
    .filter(isNode)
    .map((node) => locatedAll(node, table));
  if (absent !== undefined && compileLeaf(item.values)(absent, undefined))
    others.push(absence(item));
  if (within) {
    const like = filled(within.like, { field: item.path ?? '' });
    const values = item.values.map((value) => textWithin(value, like));
    const whole = values.filter((value) => value !== undefined);
    if (whole.length === values.length) {
      others.push({
        kind: 'item',
        ...placed(within.path, table),
        require: item.require,
        negate: false,
        values: whole,
      });
    }
  }
  return others;
};

const mapItem = (item: ItemNode, table: FieldTable): SelectionNode => {
  if (item.path === undefined) return item;
  const entry = entryOf(item.path, table);
  const here = located(item, table);
  if (!entry) return here;
  const synonymous: ItemNode = {
    ...here,
    values: here.values.map((value) => withSynonyms(value, entry)),
  };
  // `path` here is still as the rule writes it.
  const others = elsewhere({ ...synonymous, negate: false, values: item.values }, entry, table);
  if (others.length === 0) return synonymous;
  return item.negate
    ? { kind: 'none', of: [{ ...synonymous, negate: false }, ...others] }
    : { kind: 'some', of: [synonymous, ...others] };
};

const mapSelection = (node: SelectionNode, table: FieldTable): SelectionNode => {
  if (node.kind === 'item') return mapItem(node, table);
  if (node.kind === 'members') return { ...node, ...placed(node.path, table) };
  return { ...node, of: node.of.map((one) => mapSelection(one, table)) };
};

/** Fields inside the members of an array are the vendor's own and stay as they are. */
export const applyFields = (tree: RuleTree, table: FieldTable | undefined): RuleTree =>
  table
    ? {
        ...tree,
        selections: new Map(
          [...tree.selections].map(([name, node]) => [name, frozen(mapSelection(node, table))]),
        ),
      }
    : tree;
