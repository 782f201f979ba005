/** The `detection:` block of a rule → selections and condition. */

import { parseCondition } from './condition.ts';
import { type Reading, readItem } from './item.ts';
import {
  type ConditionNode,
  frozen,
  type MembersNode,
  type RuleTree,
  type SelectionNode,
} from './tree.ts';

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const QUANTIFIER = /^(.*?[^\\])\[(any|all|all_or_empty|none)\](?:\.(.+))?$/s;

/** `field|modifier: values`; with arrays also `field[any]: {…}` and `field[all].key: values`. */
const readEntry = (
  key: string,
  written: unknown,
  at: readonly string[],
  reading: Reading,
): SelectionNode | undefined => {
  const [name = '', ...modifiers] = key.split('|').map((part) => part.trim());
  const [, path, require, rest] = (reading.arrays && QUANTIFIER.exec(name)) || [];
  if (path === undefined || require === undefined) {
    return readItem(name, modifiers, written, at, reading);
  }
  const inner = isMap(written)
    ? modifiers.length > 0 || rest !== undefined
      ? reading.sink.broken(at, 'a map of selections stands after `[…]` alone', 'flatten it')
      : readBlock(written, at, reading)
    : readEntry([rest ?? '.', ...modifiers].join('|'), written, at, reading);
  if (!inner) return undefined;
  if (require === 'none') {
    return { kind: 'none', of: [{ kind: 'members', path, require: 'any', of: [inner] }] };
  }
  const kind = require as MembersNode['require'];
  return { kind: 'members', path, require: kind, of: [inner] };
};

/** A condition over selections of one member, as a selection itself. */
const asSelection = (
  node: ConditionNode,
  selections: ReadonlyMap<string, SelectionNode>,
): SelectionNode => {
  if (node.kind === 'selection') {
    const found = selections.get(node.name);
    return found ?? { kind: 'some', of: [] };
  }
  if (node.kind === 'not') return { kind: 'none', of: [asSelection(node.of, selections)] };
  const of = node.of.map((one) => asSelection(one, selections));
  return { kind: node.kind === 'and' ? 'every' : 'some', of };
};

/** What a member must be: fields that all hold, or selections with a condition of their own. */
const readBlock = (
  written: Record<string, unknown>,
  at: readonly string[],
  reading: Reading,
): SelectionNode | undefined => {
  if (!Object.hasOwn(written, 'condition')) return readSelection(written, at, reading);
  const tree = readDetection(written, at, reading);
  return tree && asSelection(tree.condition, tree.selections);
};

/** One selection: a map of fields, a list of maps, or keywords. */
export const readSelection = (
  written: unknown,
  at: readonly string[],
  reading: Reading,
): SelectionNode | undefined => {
  if (isMap(written)) {
    const keys = Object.keys(written);
    if (keys.length === 0) {
      return reading.sink.broken(at, 'the selection is empty', 'give it a field');
    }
    const of = keys.map((key) => readEntry(key, written[key], [...at, key], reading));
    const whole = of.filter((item) => item !== undefined);
    return whole.length === of.length ? { kind: 'every', of: whole } : undefined;
  }
  if (Array.isArray(written)) {
    if (written.length === 0) {
      return reading.sink.broken(at, 'the selection is empty', 'give it a value');
    }
    const words = written.filter((one) => !isMap(one));
    const maps = written.filter(isMap).map((one) => readSelection(one, at, reading));
    const keywords = words.length === 0 ? [] : [readItem('', [], words, at, reading)];
    const of = [...keywords, ...maps];
    const whole = of.filter((node) => node !== undefined);
    return whole.length === of.length ? { kind: 'some', of: whole } : undefined;
  }
  if (['string', 'number', 'boolean'].includes(typeof written)) {
    return readItem('', [], written, at, reading);
  }
  return reading.sink.broken(at, 'a selection is a map or a list', 'write fields and values');
};

const conditionTexts = (written: unknown): string[] | undefined => {
  const list = Array.isArray(written) ? written : [written];
  return list.length > 0 && list.every((one) => typeof one === 'string') ? list : undefined;
};

/**
 * `reserved` keys beside the selections (`condition`, `timeframe`; in a filter also `rules`) are
 * not selections. Returns undefined when a fault was said.
 */
export const readDetection = (
  written: unknown,
  at: readonly string[],
  { reserved = [], ...reading }: Reading & { readonly reserved?: readonly string[] },
): RuleTree | undefined => {
  const { sink } = reading;
  if (!isMap(written)) return sink.broken(at, `\`${at.at(-1)}\` is no map`, 'write selections');
  const texts = conditionTexts(written['condition']);
  if (!texts) {
    return sink.broken(at, 'the condition is missing or no text', 'write `condition: selection`');
  }
  const selections = new Map<string, SelectionNode>();
  const skipped = new Set(['condition', 'timeframe', ...reserved]);
  const names = Object.keys(written).filter((name) => !skipped.has(name));
  let whole = true;
  for (const name of names) {
    const node = readSelection(written[name], [...at, name], reading);
    if (node) selections.set(name, frozen(node));
    else whole = false;
  }
  const condition = parseCondition(texts, names);
  if ('message' in condition) {
    return sink.broken([...at, 'condition'], condition.message, condition.fix);
  }
  if (!whole) return undefined;
  return { selections, condition: frozen(condition), conditionText: texts.join(' | ') };
};
