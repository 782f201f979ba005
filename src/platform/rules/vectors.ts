/** Conformance vectors of other engines run on ours: agreement by tier, and each disagreement with its reason. */
import { readFile } from 'node:fs/promises';
import type { VectorDifference, VectorReport } from '../../cli/index.ts';
import { isObject, type JsonObject, messageOf, parseJson } from '../../core/index.ts';
import {
  type CorrelationVector,
  type Placeholders,
  readRules,
  runCorrelationVector,
} from '../../detection/index.ts';

interface Verdict {
  readonly expected: unknown;
  readonly got: unknown;
  readonly agrees: boolean;
  readonly because: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const placeholdersOf = (written: unknown): Placeholders => {
  if (!isObject(written)) return {};
  return Object.fromEntries(
    Object.entries(written).map(([name, values]) => [
      name,
      (Array.isArray(values) ? values : [values]).map(String),
    ]),
  );
};

/** A rule that is refused at load never fires; the fault is then the reason. */
const matchVerdict = (vector: JsonObject): Verdict => {
  const { rules, faults } = readRules([{ file: 'vector.yml', text: textOf(vector['rule']) }], {
    placeholders: placeholdersOf(vector['placeholders']),
  });
  const named = rules.find(({ title }) => title === vector['title']);
  const rule = named ?? rules[0];
  const got = rule?.compiled.matches(vector['event']) ?? false;
  const fault = faults.find((one) => one.kind !== 'warning');
  const refused = fault ? `refused at load: ${fault.message}` : 'no rule could be loaded';
  return {
    expected: vector['expected'],
    got,
    agrees: got === vector['expected'],
    because: rule ? `we say ${got ? 'match' : 'no match'}` : refused,
  };
};

const isSequence = (line: JsonObject): boolean =>
  typeof line['rules'] === 'string' &&
  Array.isArray(line['steps']) &&
  line['steps'].every(
    (step) =>
      isObject(step) &&
      typeof step['ts'] === 'number' &&
      isObject(step['event']) &&
      Array.isArray(step['fired']),
  );

/** Which steps fire what; a difference names the first step that differs. */
const sequenceVerdict = (vector: JsonObject): Verdict => {
  const { agrees, steps, faults } = runCorrelationVector(vector as unknown as CorrelationVector);
  const first = steps.find((step) => !step.agrees);
  const fault = faults.find((one) => one.kind !== 'warning');
  const said = first?.fired.length ? `we say ${first.fired.join(', ')}` : 'we say nothing';
  return {
    expected: steps.map((step) => step.expected),
    got: steps.map((step) => step.fired),
    agrees,
    because: `step ${(first?.index ?? 0) + 1}: ${said}${fault ? `; refused at load: ${fault.message}` : ''}`,
  };
};

type Run = (vector: JsonObject) => Verdict;

/** The tier of a vector that names none, and how it is run; `undefined` = no vector. */
const kindOf = (line: unknown): { readonly tier: string; readonly run: Run } | undefined => {
  if (!isObject(line)) return undefined;
  if (typeof line['rule'] === 'string' && typeof line['expected'] === 'boolean') {
    return { tier: 'untiered', run: matchVerdict };
  }
  if (isSequence(line)) return { tier: 'correlation', run: sequenceVerdict };
  return undefined;
};

export const runVectors = async (files: readonly string[]): Promise<VectorReport> => {
  const tiers = new Map<string, { agree: number; total: number }>();
  const differ: VectorDifference[] = [];
  const setAside: { file: string; line: number; because: string }[] = [];
  const runLine = (file: string, line: number, text: string): void => {
    let vector: unknown;
    try {
      vector = parseJson(text);
    } catch (error) {
      setAside.push({ file, line, because: messageOf(error) });
      return;
    }
    const kind = kindOf(vector);
    if (!kind || !isObject(vector)) {
      setAside.push({
        file,
        line,
        because: 'has neither {rule, event, expected} nor {rules, steps}',
      });
      return;
    }
    const tier = textOf(vector['tier']) || kind.tier;
    const count = tiers.get(tier) ?? { agree: 0, total: 0 };
    tiers.set(tier, count);
    count.total++;
    const { agrees, expected, got, because } = kind.run(vector);
    if (agrees) {
      count.agree++;
      return;
    }
    const [source, test] = [textOf(vector['source']), textOf(vector['test'])];
    differ.push({ file, line, tier, source, test, expected, got, because });
  };
  for (const file of files) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    for (const [index, text] of lines.entries()) {
      if (text.trim() !== '') runLine(file, index + 1, text);
    }
  }
  return { tiers: Object.fromEntries([...tiers].sort()), differ, setAside };
};
