import type { BehaviourLine } from '../../behaviours-contract.ts';
import { exit } from '../../exit.ts';
import { columns, jsonText } from '../../terminal.ts';
import type { AddRulesVerb } from '../rules/verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page docs/behaviours.md. */
const markdown = (lines: readonly BehaviourLine[]): string =>
  [
    '# Behaviours',
    '',
    '<!-- Written by `countersign behaviours list --markdown`; a test compares. -->',
    '',
    `${lines.length} behaviours judge an event against what is habitual for the root and the principal it acts as, for`,
    'its peers, and against the inventory before and after the act. Each says how much likelier an attack makes what it',
    'saw, in nats; what pages follows from the damage (`countersign behaviours explain new-network`), and what other',
    'settings of a site would have paged is told by `countersign behaviours cost`.',
    '',
    '| behaviour | what it says | ATT&CK | OWASP | ordinary causes |',
    '| --- | --- | --- | --- | --- |',
    ...lines.map(
      ({ id, title, attack, owasp, falsePositives }) =>
        `| \`${id}\` | ${cell(title)} | ${attack.join(' ')} | ${owasp.join(' ')} | ${cell(falsePositives.join('; '))} |`,
    ),
    '',
  ].join('\n');

export const addBehavioursList: AddRulesVerb = (behaviours, deps, setExit) => {
  behaviours
    .command('list')
    .description('every behaviour, with its techniques')
    .option('--markdown', 'as docs/behaviours.md has it')
    .option('--json', 'machine-readable')
    .addHelpText('after', '\nExample:\n  countersign behaviours list --json')
    .action((flags: Flags) => {
      const lines = deps.behaviours.list();
      if (flags.markdown) deps.terminal.out(markdown(lines));
      else if (flags.json) deps.terminal.out(`${jsonText(lines)}\n`);
      else
        deps.terminal.out(
          `${columns(lines.map(({ id, attack, title }) => [id, attack.join(' '), title]))}\n`,
        );
      setExit(exit.ok);
    });
};
