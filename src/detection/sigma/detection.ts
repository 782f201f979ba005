/** The `detection:` block of a rule → selections and condition. */

import { parseCondition } from './condition.ts';
import type { FaultSink } from './fault.ts';
import {
  type Draft,
  draftText,
  itemModifiers,
  ModifierRefusal,
  type Placeholders,
  valueChain,
  valueModifiers,
} from './modifiers.ts';
import { openEnd, openStart } from './text.ts';
import {
  frozen,
  type ItemNode,
  type RuleTree,
  type SelectionNode,
  type ValueNode,
} from './tree.ts';

interface Reading {
  readonly sink: FaultSink;
  readonly placeholders: Placeholders;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const draftOf = (value: unknown): Draft | undefined => {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'string') return draftText(value);
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return undefined;
};

const nodeOf = (draft: Draft, cased: boolean, keyword: boolean): ValueNode => {
  if (draft.kind === 'draft_any') {
    return { kind: 'any_of', of: draft.of.map((one) => nodeOf(one, cased, keyword)) };
  }
  if (draft.kind === 'draft_text') {
    // Keywords stand anywhere in a value (point 21).
    const parts = keyword ? openStart(openEnd(draft.parts)) : draft.parts;
    return { kind: 'text', parts, cased };
  }
  if (keyword && (draft.kind === 'number' || draft.kind === 'boolean')) {
    return nodeOf(draftText(String(draft.value)), cased, keyword);
  }
  return draft.kind === 'field' ? { ...draft, cased } : draft;
};

const readValue = (
  written: unknown,
  modifiers: readonly string[],
  at: readonly string[],
  { sink, placeholders }: Reading,
): Draft | undefined => {
  let draft = draftOf(written);
  if (!draft) {
    return sink.broken(at, 'a value is neither text, number, boolean nor null', 'flatten it');
  }
  try {
    for (const [position, modifier] of valueChain(modifiers).entries()) {
      const change = valueModifiers.get(modifier);
      if (change) draft = change(draft, { position, placeholders });
    }
    return draft;
  } catch (error) {
    if (!(error instanceof ModifierRefusal)) throw error;
    return (error.setAside ? sink.setAside : sink.broken)(at, error.message, error.fix);
  }
};

const warnOfItem = (
  list: readonly unknown[],
  all: boolean,
  at: readonly string[],
  sink: FaultSink,
): void => {
  if (all && list.length === 1) {
    sink.warn(at, '`all` over a single value says nothing', 'drop `all` or add values');
  }
  if (list.length > 1 && list.includes(null)) {
    sink.warn(at, 'null stands in a list', 'write a selection of its own for null');
  }
};

const readItem = (
  key: string,
  written: unknown,
  at: readonly string[],
  reading: Reading,
): ItemNode | undefined => {
  const { sink } = reading;
  const [name = '', ...modifiers] = key.split('|').map((part) => part.trim());
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  for (const modifier of modifiers) {
    if (!valueModifiers.has(modifier) && !itemModifiers.has(modifier)) {
      const known = [...itemModifiers, ...valueModifiers.keys()].sort().join(', ');
      return sink.broken(at, `the modifier "${modifier}" is not known`, `use one of ${known}`);
    }
  }
  if (list.length === 0) return sink.broken(at, 'the list of values is empty', 'give a value');
  const all = modifiers.includes('all');
  warnOfItem(list, all, at, sink);
  const values: ValueNode[] = [];
  for (const one of list) {
    const draft = readValue(one, modifiers, at, reading);
    if (!draft) return undefined;
    values.push(nodeOf(draft, modifiers.includes('cased'), name === ''));
  }
  if (name === '' && values.some((value) => value.kind === 'exists' || value.kind === 'null')) {
    return sink.broken(at, 'keywords cannot be null or `exists`', 'name a field');
  }
  return {
    kind: 'item',
    path: name === '' ? undefined : name,
    require: all ? 'all' : 'any',
    negate: modifiers.includes('neq'),
    values,
  };
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
    const of = keys.map((key) => readItem(key, written[key], [...at, key], reading));
    const whole = of.filter((item) => item !== undefined);
    return whole.length === of.length ? { kind: 'every', of: whole } : undefined;
  }
  if (Array.isArray(written)) {
    if (written.length === 0) {
      return reading.sink.broken(at, 'the selection is empty', 'give it a value');
    }
    const words = written.filter((one) => !isMap(one));
    const maps = written.filter(isMap).map((one) => readSelection(one, at, reading));
    const keywords = words.length === 0 ? [] : [readItem('', words, at, reading)];
    const of = [...keywords, ...maps];
    const whole = of.filter((node) => node !== undefined);
    return whole.length === of.length ? { kind: 'some', of: whole } : undefined;
  }
  if (typeof written === 'string' || typeof written === 'number') {
    return readItem('', written, at, reading);
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
  { sink, placeholders, reserved = [] }: Reading & { readonly reserved?: readonly string[] },
): RuleTree | undefined => {
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
    const node = readSelection(written[name], [...at, name], { sink, placeholders });
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
