/** A slow, plain reading of the rule tree, to hold the compiler against in a property test. Not for use. */

import ipaddr from 'ipaddr.js';
import { RE2JS } from 're2js';
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

/** All leaves of a path; `undefined` stands for an absent one. */
const leaves = (value: unknown, keys: readonly string[]): unknown[] => {
  if (Array.isArray(value)) {
    return value.length === 0 ? [undefined] : value.flatMap((one) => leaves(one, keys));
  }
  if (keys.length === 0) return [value];
  if (typeof value !== 'object' || value === null) return [undefined];
  const own = new Map(Object.entries(value));
  for (let n = keys.length; n > 0; n--) {
    const name = keys.slice(0, n).join('.');
    if (own.has(name)) return leaves(own.get(name), keys.slice(n));
  }
  return [undefined];
};

const scalars = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalars) : [value];

const isThere = (value: unknown, keys: readonly string[]): boolean => {
  if (keys.length === 0) return true;
  if (Array.isArray(value)) return value.some((one) => isThere(one, keys));
  if (typeof value !== 'object' || value === null) return false;
  const own = new Map(Object.entries(value));
  for (let n = keys.length; n > 0; n--) {
    const name = keys.slice(0, n).join('.');
    if (own.has(name)) return isThere(own.get(name), keys.slice(n));
  }
  return false;
};

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
      return leaves(record, value.path.split('.')).some((one) => {
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
  const { path } = item;
  const found = path === undefined ? scalars(record) : leaves(record, path.split('.'));
  const one = (value: ValueNode): boolean =>
    value.kind === 'exists'
      ? isThere(record, (path ?? '').split('.')) === value.value
      : found.some((leaf) => valueHolds(value, leaf, record));
  const result = item.require === 'all' ? item.values.every(one) : item.values.some(one);
  return result !== item.negate;
};

const selectionHolds = (node: SelectionNode, record: unknown): boolean => {
  if (node.kind === 'item') return itemHolds(node, record);
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
