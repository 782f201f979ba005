import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CountersignError, isObject, parseJson } from '../../core/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, paint } from '../terminal.ts';

interface Flags {
  readonly json?: boolean;
  readonly rules?: string;
}

export const addRules = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const rules = program
    .command('rules')
    .description('write, test and read detection rules (Sigma)');
  const print = (flags: Flags, value: unknown, text: () => string): void =>
    deps.terminal.out(`${flags.json ? jsonText(value) : text()}\n`);

  rules
    .command('list')
    .description('the rules in force')
    .option('--rules <dir>', 'read rules from here instead of our own')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules list --json')
    .action(async (flags: Flags) => {
      const door = await deps.rules(flags.rules);
      print(flags, door.rules, () =>
        columns(
          door.rules.map((rule) => [
            rule.level,
            inert(rule.system),
            inert(rule.attack.join(' ')),
            inert(rule.slug),
            inert(rule.title),
          ]),
        ),
      );
      setExit(door.faults.length > 0 ? exit.found : exit.ok);
    });

  rules
    .command('test')
    .description(
      'run every rule on its own firing and quiet events; report every fault of every file',
    )
    .option('--rules <dir>', 'test rules from here')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules test --rules content/rules')
    .action(async (flags: Flags) => {
      const door = await deps.rules(flags.rules);
      const results = door.test();
      const failed = results.filter((result) => !result.ok);
      print(flags, { rules: door.rules.length, results, faults: door.faults }, () => {
        const c = paint(deps.terminal);
        const lines = [
          ...door.faults.map((fault) =>
            c.red(inert(`${fault.file}${fault.line ? `:${fault.line}` : ''}: ${fault.message}`)),
          ),
          ...failed.map((result) => c.red(inert(`${result.rule}: ${result.because}`))),
        ];
        lines.push(
          `${results.length - failed.length} of ${results.length} rule examples hold, ${door.rules.length} rules, ${door.faults.length} faults`,
        );
        return lines.join('\n');
      });
      setExit(
        failed.length + door.faults.length > 0 || results.length === 0 ? exit.found : exit.ok,
      );
    });

  rules
    .command('explain')
    .description('which parts of a rule match an event and which do not')
    .argument('<rule>', 'id or slug')
    .argument('<event>', 'file with one JSON event')
    .option('--rules <dir>', 'read rules from here')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules explain trail-stopped event.json')
    .action(async (id: string, file: string, flags: Flags) => {
      const door = await deps.rules(flags.rules);
      const record = parseJson(await readFile(file, 'utf8'));
      if (!isObject(record))
        throw new CountersignError('ERR_INPUT_INVALID', `${file} holds no JSON object`);
      const rule = door.rules.find((one) => one.id === id || one.slug === id);
      const lines = rule && door.explain(rule.id, record);
      if (!lines) {
        deps.terminal.err(`no rule "${inert(id)}"; \`countersign rules list\` shows them.\n`);
        setExit(exit.usage);
        return;
      }
      print(flags, { rule: rule.id, lines }, () => lines.map(inert).join('\n'));
      setExit(exit.ok);
    });
};
