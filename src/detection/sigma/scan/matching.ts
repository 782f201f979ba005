/** Rules over one event at a time: the index first, then what it lets through. */
import { createDescriber, type Describer, noteDescribed } from '../describe-match.ts';
import type { LoadedRule, RuleMatch } from '../rule.ts';
import { type BoundMatcher, bindRule, noteFields } from './bind-rule.ts';
import { createEventView } from './event-view.ts';
import { createFieldSlots } from './field-slots.ts';
import { createLineReader, type LineReader } from './line-reader.ts';
import { createRuleIndex } from './rule-index.ts';

/** Numbers are places in the list of rules; answers hold until the next question. */
export interface Matching {
  matchRecord(record: unknown): readonly number[];
  candidates(record: unknown): readonly number[];
  /** Lines that `work` asks about are read where they stand in the block; its bytes must stay as they are meanwhile. */
  withBlock(block: Buffer, work: () => void): void;
  /** Matches of a line of JSON; `undefined` = not sure how to read it: give what `JSON.parse` says. */
  matchLine(bytes: Buffer, from: number, to: number): readonly number[] | undefined;
  /** The record last asked about. */
  record(): unknown;
  /** What the rule at this place says of the event that it was just found to match. */
  describe(place: number): RuleMatch | undefined;
}

const NONE: readonly number[] = [];

export const createMatching = (rules: readonly LoadedRule[]): Matching => {
  const slots = createFieldSlots();
  for (const rule of rules) {
    noteFields(rule.tree, slots);
    noteDescribed(rule, slots);
  }
  const trees = rules.map(({ tree }) => tree);
  const index = createRuleIndex(trees, slots);
  const view = createEventView(slots.fields.length);
  const matchers: (BoundMatcher | undefined)[] = rules.map(() => undefined);
  const describers: (Describer | undefined)[] = rules.map(() => undefined);
  let reader: LineReader | undefined;

  /** Compiled when an event first meets the rule. */
  const matcherAt = (place: number): BoundMatcher => {
    const known = matchers[place];
    if (known) return known;
    const tree = trees[place];
    const made = tree ? bindRule(tree, slots) : () => false;
    matchers[place] = made;
    return made;
  };

  const matching = (places: readonly number[]): readonly number[] => {
    let found: number[] | undefined;
    for (const place of places) {
      if (!matcherAt(place)(view)) continue;
      found ??= [];
      found.push(place);
    }
    return found ?? NONE;
  };

  return {
    matchRecord(record) {
      view.useRecord(record);
      return matching(index.candidates(view));
    },
    candidates(record) {
      view.useRecord(record);
      return index.candidates(view);
    },
    withBlock(block, work) {
      reader ??= createLineReader(slots);
      reader.scanner.open(block);
      try {
        work();
      } finally {
        reader.scanner.close();
      }
    },
    matchLine(bytes, from, to) {
      reader ??= createLineReader(slots);
      if (!reader.take(bytes, from, to)) return undefined;
      view.useLine(reader);
      return matching(index.candidates(view, reader.scanner));
    },
    record: view.record,
    describe(place) {
      const rule = rules[place];
      if (!rule) return undefined;
      const describer = describers[place] ?? createDescriber(rule, slots);
      describers[place] = describer;
      return describer(view);
    },
  };
};
