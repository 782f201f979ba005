import type { Command } from 'commander';
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { JudgedAccessCase } from '../../sources/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { inert, jsonText, paint } from '../terminal.ts';
import { type CaseFault, readBounded, readCases, type WrittenCase } from './read-cases.ts';

const judgeAll = (
  places: readonly WrittenCase[],
  deps: Pick<CliDeps, 'judgeAccessCase'>,
  faults: CaseFault[],
): readonly JudgedAccessCase[] =>
  places.flatMap(({ at, value }) => {
    try {
      const judged = deps.judgeAccessCase(value);
      if (judged) return [judged];
      faults.push({ at, because: 'no connected system knows cases of this shape' });
    } catch (cause) {
      if (!isCountersignError(cause, 'ERR_INPUT_INVALID')) throw cause;
      faults.push({ at, because: messageOf(cause) });
    }
    return [];
  });

const told = ({ name, expected, verdict }: JudgedAccessCase) => ({
  name,
  ...(expected === undefined ? {} : { expected }),
  ...verdict,
});

const line = (one: JudgedAccessCase): string => {
  const by = one.verdict.because.map(
    ({ effect, origin, policy, sid }) =>
      `${effect} in ${origin} policy ${policy}${sid ? ` (${sid})` : ''}`,
  );
  const missing = one.verdict.missing.map((key) => `not told: ${key}`);
  const why = [...by, ...missing].join('; ');
  return `${inert(one.name)}: ${one.verdict.answer}${why === '' ? '' : ` — ${inert(why)}`}`;
};

export const addAccessEvaluate = (
  access: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  access
    .command('evaluate')
    .description(
      "answer written access questions by the vendor's own evaluation rules, and compare with what each expects",
    )
    .argument('<file>', 'JSON list of cases, or one case on each line')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign access evaluate cases.json --json')
    .action(async (file: string, flags: { readonly json?: boolean }) => {
      const text = await readBounded(file);
      const faults: CaseFault[] = [];
      const judged = judgeAll(readCases(text, faults), deps, faults);
      faults.sort((a, b) => a.at - b.at);
      const compared = judged.filter((one) => one.expected !== undefined);
      const differ = compared.filter((one) => one.expected !== one.verdict.answer);
      for (const fault of faults)
        deps.terminal.err(`${inert(file)}:${fault.at}: set aside: ${inert(fault.because)}\n`);
      const sum = { agree: compared.length - differ.length, total: compared.length };
      if (flags.json) {
        const answers = judged.map(told);
        deps.terminal.out(
          `${jsonText({ ...sum, differ: differ.map(told), setAside: faults, answers })}\n`,
        );
      } else {
        const c = paint(deps.terminal);
        for (const one of judged)
          deps.terminal.out(
            `${differ.includes(one) ? c.red(`${line(one)} (expected ${inert(one.expected ?? '')})`) : line(one)}\n`,
          );
        deps.terminal.out(
          `${sum.agree} of ${sum.total} as expected, ${judged.length} answered, ${faults.length} set aside\n`,
        );
      }
      if (judged.length === 0) setExit(exit.input);
      else if (differ.length > 0) setExit(exit.found);
      else setExit(faults.length > 0 ? exit.input : exit.ok);
    });
};
