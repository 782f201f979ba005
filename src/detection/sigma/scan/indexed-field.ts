/** One field of the index: which rules its text lets through. */
import { textOf } from '../path.ts';
import { type EventView, state } from './event-view.ts';
import type { Field } from './field-slots.ts';
import { type JsonScanner, kind } from './json-scanner.ts';
import { createLiteralFinder, type LiteralFinder } from './literal-finder.ts';

/** Numbers are places of rules. */
export type Places = readonly number[];
export type Let = (places: Places) => void;

export interface IndexedField {
  readonly field: Field;
  addExact(value: string, place: number): void;
  addLiteral(value: string, place: number): void;
  addPresent(place: number): void;
  addExists(place: number): void;
  /** Lets through what the field's leaves let through. */
  visit(view: EventView, letThrough: Let): void;
  /** The same of a scanned line, without making a text where there is a way around. */
  visitLine(view: EventView, scanner: JsonScanner, letThrough: Let): void;
}

const NONE: Places = [];
const MAX_REMEMBERED = 4096;
const MAX_REMEMBERED_LENGTH = 128;

const add = (map: Map<string, number[]>, value: string, place: number): void => {
  const places = map.get(value) ?? [];
  map.set(value, places);
  if (places.at(-1) !== place) places.push(place);
};

/** Remembers what few texts say that come again and again; forgets all when it is full. */
const createMemory = () => {
  const remembered = new Map<string, Places>();
  return {
    get: (text: string): Places | undefined => remembered.get(text),
    set(text: string, places: Places): void {
      if (text.length > MAX_REMEMBERED_LENGTH) return;
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(text, places);
    },
  };
};

export const createIndexedField = (field: Field): IndexedField => {
  const exact = new Map<string, number[]>();
  const literals = new Map<string, number[]>();
  const present: number[] = [];
  const exists: number[] = [];
  const memory = createMemory();
  let finder: LiteralFinder | undefined;
  let places: number[][] = [];

  /** Made when a record first has the field: most rules of a large set never see theirs. */
  const finderOf = (): LiteralFinder => {
    if (finder) return finder;
    finder = createLiteralFinder([...literals.keys()]);
    places = [...literals.values()];
    return finder;
  };

  const placesOfLower = (lower: string): Places => {
    const known = exact.get(lower) ?? NONE;
    if (literals.size === 0) return known;
    const found = new Set(known);
    finderOf().find(lower, (literal) => {
      for (const place of places[literal] ?? []) found.add(place);
    });
    return found.size === 0 ? NONE : [...found];
  };

  const visitText = (text: string, letThrough: Let): void => {
    let known = memory.get(text);
    if (known === undefined) {
      known = placesOfLower(text.toLowerCase());
      memory.set(text, known);
    }
    if (known.length > 0) letThrough(known);
  };

  const asksText = (): boolean => exact.size + literals.size > 0;

  const visitLeaf = (leaf: unknown, letThrough: Let): void => {
    const text = textOf(leaf);
    if (text !== undefined && asksText()) visitText(text, letThrough);
  };

  const visit: IndexedField['visit'] = (view, letThrough) => {
    const found = view.stateOf(field);
    if (found === state.text) {
      if (asksText()) visitText(view.textOf(field), letThrough);
    } else if (found === state.other) visitLeaf(view.leafOf(field), letThrough);
    else if (found === state.many) {
      for (const leaf of view.leavesOf(field)) visitLeaf(leaf, letThrough);
    }
    if (found !== state.absent && present.length > 0) letThrough(present);
    if (exists.length > 0 && view.isPresent(field)) letThrough(exists);
  };

  return {
    field,
    visit,
    addExact: (value, place) => add(exact, value, place),
    addLiteral: (value, place) => add(literals, value, place),
    addPresent: (place) => present.push(place),
    addExists: (place) => exists.push(place),
    visitLine(view, scanner, letThrough) {
      const { slot } = field;
      if (slot < 0 || scanner.kinds[slot] !== kind.string || exact.size > 0) {
        visit(view, letThrough);
        return;
      }
      if (literals.size > 0) {
        const from = scanner.starts[slot] as number;
        finderOf().findBytes(scanner.bytes(), from, scanner.ends[slot] as number, (literal) =>
          letThrough(places[literal] ?? NONE),
        );
      }
      if (present.length > 0) letThrough(present);
      if (exists.length > 0) letThrough(exists);
    },
  };
};
