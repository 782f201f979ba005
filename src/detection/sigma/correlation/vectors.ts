/** Sequences that say which correlations fire at which step, run through our reading of them. */
import type { JsonObject } from '../../../core/index.ts';
import type { RuleFault } from '../fault.ts';
import { readRules } from '../load.ts';
import { createCorrelator } from './correlator.ts';

export interface CorrelationVector {
  /** YAML documents. */
  readonly rules: string;
  readonly steps: readonly {
    /** Epoch seconds. */
    readonly ts: number;
    readonly event: JsonObject;
    /** Titles of the correlations that fire here. */
    readonly fired: readonly string[];
  }[];
}

export interface VectorStep {
  readonly index: number;
  readonly expected: readonly string[];
  /** A finding opened or grew here. */
  readonly fired: readonly string[];
  readonly agrees: boolean;
}

export interface CorrelationVectorResult {
  readonly agrees: boolean;
  readonly steps: readonly VectorStep[];
  readonly faults: readonly RuleFault[];
}

const sorted = (titles: Iterable<string>): readonly string[] => [...new Set(titles)].sort();

/** Rules are tried on every event, whatever their logsource: such sequences carry no labels. */
export const runCorrelationVector = ({
  rules: text,
  steps,
}: CorrelationVector): CorrelationVectorResult => {
  const { rules, correlations, faults } = readRules([{ file: 'vector.yml', text }]);
  const correlator = createCorrelator(correlations);
  const told = steps.map(({ ts, event, fired: said }, index): VectorStep => {
    const matched = rules.filter((rule) => rule.compiled.matches(event)).map(({ id }) => id);
    const id = String(index);
    const hits = correlator.observe(
      { id, vendorId: id, time: ts * 1000, record: event, who: [] },
      matched,
    );
    const fired = sorted(hits.map(({ correlation }) => correlation.title));
    const expected = sorted(said);
    return { index, expected, fired, agrees: fired.join('\n') === expected.join('\n') };
  });
  return { agrees: told.every((step) => step.agrees), steps: told, faults };
};
