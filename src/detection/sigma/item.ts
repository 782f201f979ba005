/** One line of a selection, `field|modifier…: values` → an item of the rule tree. */
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
import { plainPath } from './path-syntax.ts';
import { openEnd, openStart } from './text.ts';
import type { ItemNode, ValueNode } from './tree.ts';

export interface Reading {
  readonly sink: FaultSink;
  readonly placeholders: Placeholders;
  /** Sigma 3: brackets after a key choose members of an array. */
  readonly arrays?: boolean;
}

const draftOf = (value: unknown): Draft | undefined => {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'string') return draftText(value);
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return undefined;
};

interface Shape {
  readonly cased: boolean;
  /** The value may stand anywhere in a text: keywords without a place (point 21). */
  readonly open: boolean;
}

const nodeOf = (draft: Draft, shape: Shape): ValueNode => {
  if (draft.kind === 'draft_any') {
    return { kind: 'any_of', of: draft.of.map((one) => nodeOf(one, shape)) };
  }
  if (draft.kind === 'draft_text') {
    const parts = shape.open ? openStart(openEnd(draft.parts)) : draft.parts;
    return { kind: 'text', parts, cased: shape.cased };
  }
  if (shape.open && (draft.kind === 'number' || draft.kind === 'boolean')) {
    return nodeOf(draftText(String(draft.value)), shape);
  }
  return draft.kind === 'field' ? { ...draft, cased: shape.cased } : draft;
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
    let position = 0;
    for (const modifier of valueChain(modifiers)) {
      const change = valueModifiers.get(modifier);
      if (change) draft = change(draft, { position, placeholders });
      // A filled placeholder is as if it had been written so.
      if (modifier !== 'expand') position++;
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

/** `name` is the field as written, without modifiers; '' = keywords. */
export const readItem = (
  name: string,
  modifiers: readonly string[],
  written: unknown,
  at: readonly string[],
  reading: Reading,
): ItemNode | undefined => {
  const { sink } = reading;
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
  const shape = {
    cased: modifiers.includes('cased'),
    open: name === '' && !modifiers.some((one) => one === 'startswith' || one === 'endswith'),
  };
  const values: ValueNode[] = [];
  for (const one of list) {
    const draft = readValue(one, modifiers, at, reading);
    if (!draft) return undefined;
    values.push(nodeOf(draft, shape));
  }
  if (name === '' && values.some((value) => value.kind === 'exists' || value.kind === 'null')) {
    return sink.broken(at, 'keywords cannot be null or `exists`', 'name a field');
  }
  return {
    kind: 'item',
    path: name === '' ? undefined : reading.arrays ? name : plainPath(name),
    require: all ? 'all' : 'any',
    negate: modifiers.includes('neq'),
    values,
  };
};
