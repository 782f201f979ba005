/** What a set of files says, from the files alone: the same wherever and whenever it is read. */
import { type LoadOutcome, type RuleFile, readRules, rulesToRun } from '../../detection/index.ts';
import { type PackedRules, type RunningRules, unpackRules } from '../../loop/index.ts';

export const readSet = (files: readonly RuleFile[]): LoadOutcome => readRules(files);

const KEPT = 4;

/** Compiled sets by version: what one partition compiled serves the others, and what was looked over is not read twice. */
export const createCompiledSets = () => {
  const sets = new Map<string, RunningRules>();
  const keep = (version: string, set: RunningRules): RunningRules => {
    sets.set(version, set);
    const [oldest] = sets.keys();
    if (sets.size > KEPT && oldest !== undefined) sets.delete(oldest);
    return set;
  };
  return {
    put: (version: string, outcome: LoadOutcome) => keep(version, rulesToRun(outcome)),
    compile: ({ version, packed }: PackedRules): RunningRules =>
      sets.get(version) ?? keep(version, rulesToRun(readSet(unpackRules(packed)))),
  };
};
