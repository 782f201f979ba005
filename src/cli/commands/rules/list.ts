import { exit } from '../../exit.ts';
import { columns, inert } from '../../terminal.ts';
import { type AddRulesVerb, collect, printAnswer } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly rules: readonly string[];
}

export const addList: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('list')
    .description('the rules in force')
    .option('--rules <path>', 'read rules from here instead of our own', collect, [])
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules list --json')
    .action(async (flags: Flags) => {
      const door = await deps.rules(flags.rules);
      printAnswer(deps, flags, door.rules, () =>
        columns(
          door.rules.map((rule) => [
            rule.level,
            inert(rule.system),
            rule.serves ? 'serves' : rule.kind,
            inert(rule.attack.join(' ')),
            inert(rule.slug),
            inert(rule.title),
          ]),
        ),
      );
      setExit(door.faults.some((fault) => fault.kind !== 'warning') ? exit.found : exit.ok);
    });
};
