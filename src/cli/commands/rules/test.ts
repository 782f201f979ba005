import type { RuleFault } from '../../../detection/index.ts';
import { exit } from '../../exit.ts';
import { inert, paint } from '../../terminal.ts';
import { type AddRulesVerb, collect, placeText, printAnswer } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly rules: readonly string[];
}

const faultLine = ({ file, line, message, fix }: RuleFault) => ({
  file,
  ...(line === undefined ? {} : { line }),
  message: `${message}; ${fix}`,
});

export const addTest: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('test')
    .description(
      'run every rule on its own firing and quiet events; report every fault of every file',
    )
    .option('--rules <path>', 'test rules from here', collect, [])
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules test --rules content/rules')
    .action(async (flags: Flags) => {
      const door = await deps.rules(flags.rules);
      const faults = door.faults.filter((fault) => fault.kind !== 'warning').map(faultLine);
      const results = door.test();
      const failed = results.filter((result) => !result.ok);
      printAnswer(deps, flags, { rules: door.rules.length, results, faults }, () => {
        const c = paint(deps.terminal);
        const lines = [
          ...faults.map((fault) => c.red(`${placeText(fault)}: ${inert(fault.message)}`)),
          ...failed.map((result) => c.red(inert(`${result.rule}: ${result.because}`))),
        ];
        lines.push(
          `${results.length - failed.length} of ${results.length} rule examples hold, ${door.rules.length} rules, ${faults.length} faults`,
        );
        return lines.join('\n');
      });
      setExit(failed.length + faults.length > 0 || results.length === 0 ? exit.found : exit.ok);
    });
};
