/** Many rules over one record: by logsource, then by what each cannot do without, then the rule itself. */
import { type LoadedRule, type Logsource, type RuleMatch, ruleApplies } from './rule.ts';
import { createMatching, type Matching } from './scan/matching.ts';
import { witnessesOf } from './witness.ts';

export interface RuleSet {
  readonly rules: readonly LoadedRule[];
  /** Matches in the order of `rules`. */
  match(record: unknown, logsource: Logsource): readonly RuleMatch[];
  /** Rules that would be tried on this record: what the index let through. */
  candidates(record: unknown, logsource: Logsource): readonly LoadedRule[];
}

/** Rules of one logsource label. */
interface Shelf {
  readonly rules: readonly LoadedRule[];
  readonly matching: Matching;
}

/** Labels come from records; beyond this many they are shelved afresh each time. */
const MAX_SHELVES = 256;
const NONE: readonly RuleMatch[] = [];

/** Rules that no index can keep from an event of their logsource. */
export const rulesWithoutWitness = (rules: readonly LoadedRule[]): readonly LoadedRule[] =>
  rules.filter(({ tree }) => !witnessesOf(tree, (set) => set.length));

export const createRuleSet = (rules: readonly LoadedRule[]): RuleSet => {
  const shelves = new Map<string, Shelf>();
  const shelfOf = (label: Logsource): Shelf => {
    const key = `${label.product ?? ''}\0${label.service ?? ''}\0${label.category ?? ''}`;
    const known = shelves.get(key);
    if (known) return known;
    const chosen = rules.filter((rule) => ruleApplies(rule, label));
    const shelf = { rules: chosen, matching: createMatching(chosen) };
    if (shelves.size < MAX_SHELVES) shelves.set(key, shelf);
    return shelf;
  };
  const rulesAt = (chosen: readonly LoadedRule[], places: readonly number[]): LoadedRule[] =>
    places.flatMap((place) => chosen[place] ?? []);
  return {
    rules,
    match(record, logsource) {
      const { matching } = shelfOf(logsource);
      const places = matching.matchRecord(record);
      return places.length === 0 ? NONE : places.flatMap((place) => matching.describe(place) ?? []);
    },
    candidates(record, logsource) {
      const shelf = shelfOf(logsource);
      return rulesAt(shelf.rules, shelf.matching.candidates(record));
    },
  };
};
