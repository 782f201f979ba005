/** What a set of files says, from the files alone: the same wherever and whenever it is read. */
import {
  type LoadOutcome,
  type RuleFile,
  readFieldTables,
  readRules,
  rulesToRun,
} from '../../detection/index.ts';
import { type PackedRules, type RunningRules, unpackRules } from '../../loop/index.ts';

/** Field tables travel with the rules that are read by them; their files begin so. */
export const FIELDS = 'fields';
const isFields = ({ file }: RuleFile): boolean => file.startsWith(`${FIELDS}/`);
/** What stands in folders inside are cases, no tables. */
const isTable = ({ file }: RuleFile): boolean => file.split('/').length === 2;

export const readSet = (files: readonly RuleFile[]): LoadOutcome => {
  const fields = readFieldTables(files.filter((one) => isFields(one) && isTable(one)));
  const outcome = readRules(
    files.filter((one) => !isFields(one)),
    { fields },
  );
  return { ...outcome, faults: [...fields.faults, ...outcome.faults] };
};

/**
 * One file, read as if it stood among the others: what it says comes first where another has the same id. Of the rules
 * of the others it has those that its correlations stand on.
 */
export const readAmong = (file: RuleFile, others: readonly RuleFile[]): LoadOutcome => {
  const mine = { ...file, file: `tried/${file.file}` };
  const alone = readSet([...others.filter(isFields), mine]);
  const unlinked =
    /^correlation:/m.test(file.text) && alone.faults.some(({ kind }) => kind === 'broken');
  const whole = unlinked ? readSet([mine, ...others]) : alone;
  const correlations = whole.correlations.filter((one) => one.file === mine.file);
  const wanted = new Set(correlations.flatMap(({ members }) => members.map(({ id }) => id)));
  return {
    files: 1,
    rules: whole.rules.filter((one) => one.file === mine.file || wanted.has(one.id)),
    correlations,
    faults: whole.faults.flatMap((fault) =>
      fault.file === mine.file ? [{ ...fault, file: file.file }] : [],
    ),
  };
};

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
