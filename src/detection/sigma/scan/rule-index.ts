/** Many rules → the few that an event can match, by what each cannot do without. */
import { isAscii } from 'node:buffer';
import type { RuleTree } from '../tree.ts';
import {
  countExactValues,
  fieldName,
  type Witness,
  type Witnesses,
  witnessesOf,
} from '../witness.ts';
import type { EventView } from './event-view.ts';
import type { FieldSlots } from './field-slots.ts';
import { createIndexedField, type IndexedField, type Let } from './indexed-field.ts';
import type { JsonScanner } from './json-scanner.ts';
import { kind } from './json-scanner.ts';
import { createKeywordSieve, type KeywordSieve } from './keyword-sieve.ts';
import { createLiteralFinder, type LiteralFinder } from './literal-finder.ts';

export interface RuleIndex {
  /** Places of the rules to try, ascending, each once. Valid until the next call. */
  candidates(view: EventView, scanner?: JsonScanner): readonly number[];
  /** Places of the rules that every event meets. */
  readonly always: readonly number[];
}

/** How often the kinds of witness are likely to be met, against an exact value of a field with one. */
const WEIGHT = { literal: 0.6, present: 3, exists: 3, keyword: 2 } as const;

/**
 * A field of which the rules know many values rarely has a given one, and is read for many rules at once.
 */
const createCost = (trees: readonly RuleTree[]) => {
  const counts = countExactValues(trees);
  const rarity = (name: string): number => 1 / (counts.get(name) ?? 1);
  const met = (witness: Witness): number =>
    witness.kind === 'exact' ? rarity(fieldName(witness)) : WEIGHT[witness.kind];
  return (witnesses: Witnesses): number => {
    const names = new Set(witnesses.map((one) => (one.kind === 'keyword' ? '' : fieldName(one))));
    let cost = 0;
    for (const witness of witnesses) cost += met(witness);
    for (const name of names) cost += 2 * rarity(name);
    return cost;
  };
};

/** Which fields a slot of the scanner concerns: of its own, and below it where it holds an array. */
const bySlot = (fields: readonly IndexedField[], slots: number) => {
  const own = Array.from({ length: slots }, (): IndexedField[] => []);
  const below = Array.from({ length: slots }, (): IndexedField[] => []);
  const anywhere = new Set<IndexedField>();
  for (const one of fields) {
    for (const { nodes } of one.field.chains) {
      if (nodes.length === 0) anywhere.add(one);
      nodes.forEach(({ slot }, i) => {
        (i === nodes.length - 1 ? own : below)[slot]?.push(one);
      });
    }
  }
  const concerns = Uint8Array.from(own, (fields, slot) =>
    fields.length + (below[slot]?.length ?? 0) > 0 ? 1 : 0,
  );
  return { own, below, concerns, anywhere: [...anywhere] };
};

/** Buffers hold many lines: mostly one look at the whole of one answers for all of them. */
const createAsciiCheck = () => {
  let looked = -1;
  let whole = false;
  return (scanner: JsonScanner): boolean => {
    const bytes = scanner.bytes();
    if (scanner.looks() !== looked) {
      looked = scanner.looks();
      whole = isAscii(bytes);
    }
    return whole || isAscii(bytes.subarray(scanner.from(), scanner.to()));
  };
};

export const createRuleIndex = (trees: readonly RuleTree[], slots: FieldSlots): RuleIndex => {
  const cost = createCost(trees);
  const fields = new Map<string, IndexedField>();
  const keywords = new Map<string, number[]>();
  const always: number[] = [];

  const add = (witness: Witness, place: number): void => {
    if (witness.kind === 'keyword') {
      keywords.set(witness.value, [...(keywords.get(witness.value) ?? []), place]);
      return;
    }
    const name = fieldName(witness);
    const field =
      fields.get(name) ?? createIndexedField(slots.fieldOf(witness.path, witness.alternatives));
    fields.set(name, field);
    if (witness.kind === 'exact') field.addExact(witness.value, place);
    else if (witness.kind === 'literal') field.addLiteral(witness.value, place);
    else if (witness.kind === 'present') field.addPresent(place);
    else field.addExists(place);
  };
  trees.forEach((tree, place) => {
    const witnesses = witnessesOf(tree, cost);
    if (!witnesses) always.push(place);
    for (const witness of witnesses ?? []) add(witness, place);
  });

  const all = [...fields.values()];
  const { own, below, concerns, anywhere } = bySlot(all, slots.tree.nodes.length);
  const keywordPlaces = [...keywords.values()];
  const isAsciiLine = createAsciiCheck();
  let sieve: KeywordSieve | undefined;
  let finder: LiteralFinder | undefined;
  const seen = new Int32Array(trees.length);
  let turn = 0;
  let found: number[] = [];
  const letThrough: Let = (places) => {
    for (const place of places) {
      if (seen[place] === turn) continue;
      seen[place] = turn;
      found.push(place);
    }
  };

  const letKeyword = (literal: number): void => letThrough(keywordPlaces[literal] ?? []);

  const visitKeywords = (view: EventView, scanner: JsonScanner | undefined): void => {
    if (scanner && !scanner.hasEscape() && isAsciiLine(scanner)) {
      sieve ??= createKeywordSieve([...keywords.keys()]);
      sieve.find(scanner.bytes(), scanner.from(), scanner.to(), letKeyword);
      return;
    }
    finder ??= createLiteralFinder([...keywords.keys()]);
    finder.find(view.haystack(), letKeyword);
  };

  const visitTouched = (view: EventView, scanner: JsonScanner): void => {
    const { touched, kinds } = scanner;
    for (let i = scanner.count() - 1; i >= 0; i--) {
      const slot = touched[i] as number;
      if (concerns[slot] === 0) continue;
      for (const field of own[slot] as IndexedField[]) field.visitLine(view, scanner, letThrough);
      if (kinds[slot] !== kind.array) continue;
      for (const field of below[slot] as IndexedField[]) field.visit(view, letThrough);
    }
    for (const field of anywhere) field.visit(view, letThrough);
  };

  return {
    always,
    candidates(view, scanner) {
      turn++;
      found = [];
      letThrough(always);
      if (scanner) visitTouched(view, scanner);
      else for (const field of all) field.visit(view, letThrough);
      if (keywords.size > 0) visitKeywords(view, scanner);
      return found.length > 1 ? found.sort((a, b) => a - b) : found;
    },
  };
};
