/** Written posture cases through the very checks that judge a real scope, compared with what each expects. */
import type { Command } from 'commander';
import { isCountersignError, messageOf } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import { placeIdOf, type Verdict } from '../../model/index.ts';
import { type Check, createPosture, speaksOf } from '../../posture/index.ts';
import type { PostureCase, SourceDefinition } from '../../sources/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { inert, jsonText, paint } from '../terminal.ts';
import { type CaseFault, readBounded, readCases, type WrittenCase } from './read-cases.ts';

type Got = Verdict['status'] | 'not_applicable';

interface Judged {
  readonly of: PostureCase;
  readonly check: string;
  readonly got: Got;
  readonly because: string;
}

const { checks } = createPosture();

const checkOf = (control: string): Check | undefined =>
  checks.find((check) => check.controls.scuba?.includes(control));

const judge = (of: PostureCase, check: Check, at: number): Judged => {
  const snapshot = of.snapshot(at);
  const inventory = createInventory({ now: () => at });
  inventory.applySnapshot(snapshot);
  const { view } = inventory;
  const id = placeIdOf(snapshot.system, snapshot.scope);
  const place = view.place(id, at);
  const base = { of, check: check.id };
  if (!place || !speaksOf(check, view, place, at)) {
    return { ...base, got: 'not_applicable', because: 'the check does not speak of it' };
  }
  const verdict = check.judge(view, id, at);
  const because = verdict.status === 'pass' ? '' : verdict.because;
  return { ...base, got: verdict.status, because };
};

/** Only a pass is a pass: what we cannot tell, and what does not apply, is none. */
const agrees = ({ of, got }: Judged): boolean => of.expectedPass === (got === 'pass');

const caseIn = (
  { at, value }: WrittenCase,
  sources: readonly SourceDefinition[],
  faults: CaseFault[],
): readonly PostureCase[] => {
  try {
    for (const source of sources) {
      const found = source.postureCase?.(value);
      if (found) return [found];
    }
    faults.push({ at, because: 'no connected system knows cases of this shape' });
  } catch (cause) {
    if (!isCountersignError(cause, 'ERR_INPUT_INVALID')) throw cause;
    faults.push({ at, because: messageOf(cause) });
  }
  return [];
};

const told = ({ of, check, got, because }: Judged) => ({
  name: of.name,
  control: of.asked,
  check,
  expected: of.expectedPass ? 'pass' : 'no pass',
  got,
  because,
});

const controlsIn = (cases: readonly PostureCase[]): ReadonlySet<string> =>
  new Set(cases.map(({ control }) => control));

const summaryOf = (cases: readonly PostureCase[], judged: readonly Judged[]) => {
  const covered = controlsIn(judged.map(({ of }) => of));
  const count = (got: Got): number => judged.filter((one) => one.got === got).length;
  return {
    controls: { covered: covered.size, of: controlsIn(cases).size },
    notCovered: [...controlsIn(cases)].filter((one) => !covered.has(one)).sort(),
    agree: judged.filter(agrees).length,
    total: judged.length,
    unknown: count('unknown'),
    notApplicable: count('not_applicable'),
  };
};

export const addPostureCases = (
  posture: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  posture
    .command('cases')
    .description(
      'judge written cases of a published baseline by our checks, and compare with what each expects',
    )
    .argument('<file>', 'JSON list of cases, or one case on each line')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign posture cases cases.jsonl --json')
    .action(async (file: string, _own: unknown, command: Command) => {
      // The verb above has the same flag, and takes it wherever it stands.
      const flags: { readonly json?: boolean } = command.optsWithGlobals();
      const faults: CaseFault[] = [];
      const written = readCases(await readBounded(file), faults);
      const cases = written.flatMap((one) => caseIn(one, deps.sources(), faults));
      const now = deps.now();
      const judged = cases.flatMap((of) => {
        const check = checkOf(of.control);
        return check ? [judge(of, check, now)] : [];
      });
      const differ = judged.filter((one) => !agrees(one));
      const sum = summaryOf(cases, judged);
      for (const fault of faults)
        deps.terminal.err(`${inert(file)}:${fault.at}: set aside: ${inert(fault.because)}\n`);
      if (flags.json) {
        deps.terminal.out(`${jsonText({ ...sum, differ: differ.map(told), setAside: faults })}\n`);
      } else {
        const c = paint(deps.terminal);
        for (const one of differ) {
          const { name, control, expected, got, because } = told(one);
          deps.terminal.out(
            `${c.red(inert(`${control} ${name}: ${got}, expected ${expected}`))} — ${inert(because)}\n`,
          );
        }
        deps.terminal.out(
          `${sum.agree} of ${sum.total} as expected (${sum.unknown} unknown, ${sum.notApplicable} not applicable); ${sum.controls.covered} of ${sum.controls.of} controls covered\n`,
        );
      }
      if (judged.length === 0) setExit(exit.input);
      else if (differ.length > 0) setExit(exit.found);
      else setExit(faults.length > 0 ? exit.input : exit.ok);
    });
};
