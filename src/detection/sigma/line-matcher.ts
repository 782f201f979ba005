/** Rules over lines of JSON as bytes: what no rule reads is checked, but never made. */
import { type LoadedRule, type Logsource, type RuleMatch, ruleApplies } from './rule.ts';
import { createMatching } from './scan/matching.ts';

export interface LineMatcher {
  /** The rules of the logsource, or all of them. */
  readonly rules: readonly LoadedRule[];
  /**
   * Rules that match one JSON text, in the order of `rules`, as `RuleSet.match` says of what
   * `JSON.parse` makes of it; `undefined` = it is no JSON, or nested deeper than 1,000 levels.
   */
  match(text: Buffer): readonly RuleMatch[] | undefined;
  /**
   * The same of each line of a block of NDJSON, the quickest way. Lines are counted from 0; empty ones
   * are skipped. `record` makes the line's whole record, for those few that are looked at further;
   * ask before the next line.
   */
  matchLines(block: Buffer, each: LineReport): void;
}

export type LineReport = (
  matches: readonly RuleMatch[] | undefined,
  line: number,
  record: () => unknown,
) => void;

export interface LineMatcherOptions {
  /** The label of all the lines; without one every rule sees every line. */
  readonly logsource?: Logsource;
}

const NEWLINE = 10;
const NONE: readonly RuleMatch[] = [];
/** Further than any rule reads, and far from the end of the stack. */
const MAX_DEPTH = 1000;

const isTooDeep = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= MAX_DEPTH) return true;
  for (const inner of Object.values(value)) if (isTooDeep(inner, depth + 1)) return true;
  return false;
};

/** The value, boxed because it may be `undefined`-like; nothing when the text is refused. */
const parsed = (text: string): { readonly value: unknown } | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isTooDeep(value, 0) ? undefined : { value };
};

export const createLineMatcher = (
  rules: readonly LoadedRule[],
  { logsource }: LineMatcherOptions = {},
): LineMatcher => {
  const chosen = logsource ? rules.filter((rule) => ruleApplies(rule, logsource)) : rules;
  const matching = createMatching(chosen);
  const described = (places: readonly number[]): readonly RuleMatch[] =>
    places.length === 0 ? NONE : places.flatMap((place) => matching.describe(place) ?? []);
  const match = (bytes: Buffer, from: number, to: number): readonly RuleMatch[] | undefined => {
    const places = matching.matchLine(bytes, from, to);
    if (places) return described(places);
    const record = parsed(bytes.toString('utf8', from, to));
    return record && described(matching.matchRecord(record.value));
  };
  return {
    rules: chosen,
    match: (text) => match(text, 0, text.length),
    matchLines(block, each) {
      matching.withBlock(block, () => {
        let from = 0;
        for (let line = 0; from < block.length; line++) {
          const next = block.indexOf(NEWLINE, from);
          const to = next < 0 ? block.length : next;
          if (to > from) each(match(block, from, to), line, matching.record);
          from = to + 1;
        }
      });
    },
  };
};
