import { readFile } from 'node:fs/promises';
import { CountersignError, isObject, parseJson } from '../../../core/index.ts';
import type { Terminal } from '../../contract.ts';
import { exit } from '../../exit.ts';
import type { ExplainedRule } from '../../rules-contract.ts';
import { inert, paint } from '../../terminal.ts';
import { type AddRulesVerb, collect, printAnswer } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly rules: readonly string[];
}

const pretty = (said: ExplainedRule, terminal: Terminal): string => {
  const c = paint(terminal);
  const mark = (matched: boolean): string => (matched ? c.green('yes') : c.red('no '));
  const lines = [
    inert(
      `${said.title}: ${said.matched ? 'matches' : 'does not match'} (condition: ${said.condition})`,
    ),
  ];
  for (const part of said.parts) {
    lines.push(`${mark(part.matched)} ${inert(part.name)}`);
    for (const item of part.items) {
      const saw = item.saw.join(', ') || 'nothing';
      const text = `${item.field ?? 'keywords'}: wants ${item.expected}, saw ${saw}`;
      lines.push(`    ${mark(item.matched)} ${inert(text)}`);
    }
  }
  return lines.join('\n');
};

export const addExplain: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('explain')
    .description('which parts of a rule match an event and which do not')
    .argument('<rule>', 'id or slug')
    .argument('<event>', 'file with one JSON event')
    .option('--rules <path>', 'read rules from here', collect, [])
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign rules explain trail-stopped event.json')
    .action(async (id: string, file: string, flags: Flags) => {
      const door = await deps.rules(flags.rules);
      const record = parseJson(await readFile(file, 'utf8'));
      if (!isObject(record))
        throw new CountersignError('ERR_INPUT_INVALID', `${file} holds no JSON object`);
      const rule = door.rules.find((one) => one.id === id || one.slug === id);
      const said = rule && door.explain(rule.id, record);
      if (!said) {
        deps.terminal.err(`no rule "${inert(id)}"; \`countersign rules list\` shows them.\n`);
        setExit(exit.usage);
        return;
      }
      printAnswer(deps, flags, said, () => pretty(said, deps.terminal));
      setExit(exit.ok);
    });
};
