/** Values of one item → one test of a leaf. Text is made and lower-cased once per leaf. */
import { compileGlob, lowerParts } from './glob.ts';
import { networkTest } from './network.ts';
import { leavesReader, textOf } from './path.ts';
import { compileRegex } from './regex.ts';
import { plainText } from './text.ts';
import { timePartOf } from './time-part.ts';
import type { CompareOp, FieldValue, TextValue, ValueNode } from './tree.ts';

/** `record` is there for `fieldref` only. */
export type LeafTest = (leaf: unknown, record: unknown) => boolean;
/** `lower` may be empty where the tests do not use it. */
type TextTest = (text: string, lower: string) => boolean;

const compares = (op: CompareOp | 'eq', left: number, right: number): boolean => {
  if (op === 'lt') return left < right;
  if (op === 'lte') return left <= right;
  if (op === 'gt') return left > right;
  return op === 'gte' ? left >= right : left === right;
};

/** Numbers, and text that is one; anything else is not comparable (point 38). */
const numberOf = (leaf: unknown): number => {
  if (typeof leaf === 'number') return leaf;
  return typeof leaf === 'string' && leaf.trim() !== '' ? Number(leaf) : Number.NaN;
};

const textTest = ({ parts, cased }: TextValue): TextTest => {
  const glob = compileGlob(cased ? parts : lowerParts(parts));
  return cased ? (text) => glob(text) : (_, lower) => glob(lower);
};

const shapes: Readonly<Record<FieldValue['shape'], (text: string, other: string) => boolean>> = {
  equals: (text, other) => text === other,
  contains: (text, other) => text.includes(other),
  startswith: (text, other) => text.startsWith(other),
  endswith: (text, other) => text.endsWith(other),
};

const fieldTest = ({ path, alternatives, shape, cased }: FieldValue): LeafTest => {
  const holds = shapes[shape];
  const others = leavesReader(path, alternatives);
  return (leaf, record) => {
    const text = textOf(leaf);
    if (text === undefined) return false;
    return others(record).some((one) => {
      const other = textOf(one);
      if (other === undefined) return false;
      return cased ? holds(text, other) : holds(text.toLowerCase(), other.toLowerCase());
    });
  };
};

interface Sorted {
  /** Lower-cased exact texts, and case-sensitive ones. */
  readonly exact: Set<string>;
  readonly casedExact: Set<string>;
  readonly texts: TextTest[];
  readonly raws: LeafTest[];
  /** Does any of them look at the lower-cased text? */
  usesLower: boolean;
  usesRecord: boolean;
}

/** The same tests apart, for those who have a leaf's text and its lower case at hand. */
export interface LeafTests {
  /** Of a leaf that has text. */
  readonly ofText: TextTest | undefined;
  readonly usesLower: boolean;
  /** Of any leaf. */
  readonly raws: readonly LeafTest[];
  /** Does any of `raws` look at the record? */
  readonly usesRecord: boolean;
}

const sortText = (value: TextValue, sorted: Sorted): void => {
  const plain = plainText(value.parts);
  if (!value.cased) sorted.usesLower = true;
  if (plain === undefined) sorted.texts.push(textTest(value));
  else if (value.cased) sorted.casedExact.add(plain);
  else sorted.exact.add(plain.toLowerCase());
};

const sortValue = (value: ValueNode, sorted: Sorted): void => {
  switch (value.kind) {
    case 'text':
      sortText(value, sorted);
      return;
    // Numbers and booleans are compared as text too (point 11); 15.0 is 15 in both JSON and YAML.
    case 'number':
    case 'boolean':
      sorted.usesLower = true;
      sorted.exact.add(String(value.value).toLowerCase());
      return;
    case 'null':
      sorted.raws.push((leaf) => leaf === null || leaf === undefined);
      return;
    case 'regex': {
      const outcome = compileRegex(value.source, value.flags);
      sorted.texts.push(outcome.ok ? outcome.regex.test : () => false);
      return;
    }
    case 'network':
      sorted.texts.push(networkTest(value.cidr) ?? (() => false));
      return;
    case 'compare':
      sorted.raws.push((leaf) => compares(value.op, numberOf(leaf), value.value));
      return;
    case 'time_part':
      sorted.texts.push((text) => {
        const found = timePartOf(text, value.part);
        return found !== undefined && compares(value.op, found, value.value);
      });
      return;
    case 'field':
      sorted.usesRecord = true;
      sorted.raws.push(fieldTest(value));
      return;
    case 'any_of':
      for (const one of value.of) sortValue(one, sorted);
      return;
    case 'exists':
      // Answered by the item: it asks for presence, not for a value.
      return;
  }
};

const textsTest = ({ exact, casedExact, texts }: Sorted): TextTest | undefined => {
  if (exact.size + casedExact.size + texts.length === 0) return undefined;
  const [one] = exact;
  if (one !== undefined && exact.size === 1 && casedExact.size + texts.length === 0) {
    return (_, lower) => lower === one;
  }
  const [only] = texts;
  if (only && texts.length === 1 && exact.size + casedExact.size === 0) return only;
  return function matchesAnyText(text, lower) {
    if (exact.has(lower) || casedExact.has(text)) return true;
    for (const test of texts) if (test(text, lower)) return true;
    return false;
  };
};

export const compileLeafTests = (values: readonly ValueNode[]): LeafTests => {
  const sorted: Sorted = {
    exact: new Set(),
    casedExact: new Set(),
    texts: [],
    raws: [],
    usesLower: false,
    usesRecord: false,
  };
  for (const value of values) sortValue(value, sorted);
  const { usesLower, usesRecord, raws } = sorted;
  return { ofText: textsTest(sorted), usesLower, usesRecord, raws };
};

/** True for a leaf that matches any of the values. */
export const leafTestOf = ({ ofText, usesLower, raws }: LeafTests): LeafTest =>
  function matchesLeaf(leaf, record) {
    if (ofText) {
      const text = textOf(leaf);
      if (text !== undefined && ofText(text, usesLower ? text.toLowerCase() : '')) return true;
    }
    for (const test of raws) if (test(leaf, record)) return true;
    return false;
  };

export const compileLeaf = (values: readonly ValueNode[]): LeafTest =>
  leafTestOf(compileLeafTests(values));
