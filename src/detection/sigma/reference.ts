/** A slow, plain reading of the rule tree, to hold the compiler against in a property test. Not for use. */

import ipaddr from 'ipaddr.js';
import { RE2JS } from 're2js';
import { parsePath, type Segment } from './path-syntax.ts';
import { DASHES } from './text.ts';
import { timePartOf } from './time-part.ts';
import type {
  ConditionNode,
  ItemNode,
  RuleTree,
  SelectionNode,
  TextPart,
  ValueNode,
} from './tree.ts';

interface Found {
  /** All leaves of a path; `undefined` stands for an absent one. */
  readonly leaves: readonly unknown[];
  readonly isThere: boolean;
}

const ABSENT: Found = { leaves: [undefined], isThere: false };

const chosenBy = (value: unknown, pick: NonNullable<Segment['pick']>): unknown => {
  if (pick.kind === 'nth') {
    if (!Array.isArray(value)) return undefined;
    return value[pick.nth < 0 ? value.length + pick.nth : pick.nth];
  }
  const chosen = [value].flat(1).filter((one) => {
    const entries = typeof one === 'object' && one !== null ? Object.entries(one) : [];
    return entries.some(
      ([key, inner]) =>
        key === pick.key &&
        inner !== null &&
        typeof inner !== 'object' &&
        `${inner}` === pick.value,
    );
  });
  return chosen.length > 0 ? chosen : undefined;
};

const find = (value: unknown, segments: readonly Segment[]): Found => {
  if (Array.isArray(value)) {
    if (value.length === 0) return { ...ABSENT, isThere: segments.length === 0 };
    const all = value.map((one) => find(one, segments));
    return {
      leaves: all.flatMap((one) => one.leaves),
      isThere: segments.length === 0 || all.some((one) => one.isThere),
    };
  }
  if (segments.length === 0) return { leaves: [value], isThere: true };
  if (typeof value !== 'object' || value === null) return ABSENT;
  const own = new Map(Object.entries(value));
  for (let n = segments.length; n > 0; n--) {
    const joined = segments.slice(0, n);
    const name = joined.map(({ key }) => key).join('.');
    if (!own.has(name) || joined.slice(0, -1).some(({ pick }) => pick)) continue;
    const pick = joined.at(-1)?.pick;
    const inner = pick ? chosenBy(own.get(name), pick) : own.get(name);
    return pick && inner === undefined ? ABSENT : find(inner, segments.slice(n));
  }
  return ABSENT;
};

const findFirst = (
  record: unknown,
  { path, alternatives = [] }: { path: string; alternatives?: readonly string[] | undefined },
): Found =>
  [path, ...alternatives]
    .map((one) => find(record, parsePath(one)))
    .find((found) => found.isThere) ?? ABSENT;

/** The members of the array a path leads to; arrays on the way fan out, arrays inside stay whole. */
const membersOf = (value: unknown, segments: readonly Segment[]): unknown[] => {
  if (segments.length === 0) {
    return Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  }
  if (Array.isArray(value)) return value.flatMap((one) => membersOf(one, segments));
  if (typeof value !== 'object' || value === null) return [];
  const own = new Map(Object.entries(value));
  for (let n = segments.length; n > 0; n--) {
    const joined = segments.slice(0, n);
    const name = joined.map(({ key }) => key).join('.');
    if (!own.has(name) || joined.slice(0, -1).some(({ pick }) => pick)) continue;
    const pick = joined.at(-1)?.pick;
    return membersOf(pick ? chosenBy(own.get(name), pick) : own.get(name), segments.slice(n));
  }
  return [];
};

const scalars = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalars) : [value];

const asText = (leaf: unknown): string | undefined => {
  if (leaf === null || leaf === undefined) return undefined;
  if (typeof leaf === 'string') return leaf;
  return typeof leaf === 'object' ? JSON.stringify(leaf) : `${leaf as number | boolean}`;
};

/** Backtracking, one character at a time. */
const fits = (parts: readonly TextPart[], text: string): boolean => {
  const [part, ...rest] = parts;
  if (part === undefined) return text === '';
  if (typeof part === 'string') {
    return text.startsWith(part) && fits(rest, text.slice(part.length));
  }
  if (part.wild === 'any') {
    for (let i = 0; i <= text.length; i++) if (fits(rest, text.slice(i))) return true;
    return false;
  }
  const [first] = text;
  if (first === undefined || (part.wild === 'dash' && !DASHES.includes(first))) return false;
  return fits(rest, text.slice(first.length));
};

const numeric = (leaf: unknown): number =>
  typeof leaf === 'number'
    ? leaf
    : typeof leaf === 'string' && leaf.trim()
      ? Number(leaf)
      : Number.NaN;

const holds = (op: string, a: number, b: number): boolean =>
  (op === 'lt' && a < b) ||
  (op === 'lte' && a <= b) ||
  (op === 'gt' && a > b) ||
  (op === 'gte' && a >= b) ||
  (op === 'eq' && a === b);

const inNetwork = (text: string, cidr: string): boolean => {
  if (!ipaddr.isValid(text) || (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text))) {
    return false;
  }
  const address = ipaddr.process(text);
  const [base, bits] = ipaddr.parseCIDR(cidr);
  return address.kind() === base.kind() && address.match(base, bits);
};

const lowered = (parts: readonly TextPart[]): TextPart[] =>
  parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part));

const valueHolds = (value: ValueNode, leaf: unknown, record: unknown): boolean => {
  const text = asText(leaf);
  switch (value.kind) {
    case 'null':
      return leaf === null || leaf === undefined;
    case 'any_of':
      return value.of.some((one) => valueHolds(one, leaf, record));
    case 'compare':
      return holds(value.op, numeric(leaf), value.value);
    case 'exists':
      return false;
    default:
  }
  if (text === undefined) return false;
  switch (value.kind) {
    case 'text':
      return value.cased ? fits(value.parts, text) : fits(lowered(value.parts), text.toLowerCase());
    case 'number':
    case 'boolean':
      return text.toLowerCase() === `${value.value}`.toLowerCase();
    case 'regex': {
      const flag = (name: string, bit: number): number => (value.flags.includes(name) ? bit : 0);
      return RE2JS.compile(
        value.source,
        flag('i', RE2JS.CASE_INSENSITIVE) | flag('m', RE2JS.MULTILINE) | flag('s', RE2JS.DOTALL),
      ).test(text);
    }
    case 'network':
      return inNetwork(text, value.cidr);
    case 'time_part': {
      const found = timePartOf(text, value.part);
      return found !== undefined && holds(value.op, found, value.value);
    }
    case 'field': {
      const fold = (one: string): string => (value.cased ? one : one.toLowerCase());
      return findFirst(record, value).leaves.some((one) => {
        const other = asText(one);
        if (other === undefined) return false;
        const [a, b] = [fold(text), fold(other)];
        if (value.shape === 'equals') return a === b;
        if (value.shape === 'contains') return a.includes(b);
        return value.shape === 'startswith' ? a.startsWith(b) : a.endsWith(b);
      });
    }
  }
};

const itemHolds = (item: ItemNode, record: unknown): boolean => {
  const { path, alternatives } = item;
  const found: Found =
    path === undefined
      ? { leaves: scalars(record), isThere: true }
      : findFirst(record, { path, alternatives });
  const one = (value: ValueNode): boolean =>
    value.kind === 'exists'
      ? found.isThere === value.value
      : found.leaves.some((leaf) => valueHolds(value, leaf, record));
  const result = item.require === 'all' ? item.values.every(one) : item.values.some(one);
  return result !== item.negate;
};

const selectionHolds = (node: SelectionNode, record: unknown): boolean => {
  if (node.kind === 'item') return itemHolds(node, record);
  if (node.kind === 'none') return !node.of.some((one) => selectionHolds(one, record));
  if (node.kind === 'members') {
    const paths = [node.path, ...(node.alternatives ?? [])];
    const path = paths.find((one) => find(record, parsePath(one)).isThere);
    const members = path === undefined ? [] : membersOf(record, parsePath(path));
    const holds = (member: unknown): boolean => node.of.every((one) => selectionHolds(one, member));
    if (members.length === 0) return node.require === 'all_or_empty';
    return node.require === 'any' ? members.some(holds) : members.every(holds);
  }
  return node.kind === 'every'
    ? node.of.every((one) => selectionHolds(one, record))
    : node.of.some((one) => selectionHolds(one, record));
};

const conditionHolds = (node: ConditionNode, tree: RuleTree, record: unknown): boolean => {
  if (node.kind === 'not') return !conditionHolds(node.of, tree, record);
  if (node.kind === 'and') return node.of.every((one) => conditionHolds(one, tree, record));
  if (node.kind === 'or') return node.of.some((one) => conditionHolds(one, tree, record));
  const selection = tree.selections.get(node.name);
  return selection !== undefined && selectionHolds(selection, record);
};

export const interpretRule = (tree: RuleTree, record: unknown): boolean =>
  conditionHolds(tree.condition, tree, record);
