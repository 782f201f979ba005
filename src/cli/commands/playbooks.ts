import type { Command } from 'commander';
import { isObject } from '../../core/index.ts';
import type { CliDeps } from '../contract.ts';
import { exit } from '../exit.ts';
import type { PlaybookCell } from '../playbooks-contract.ts';
import { columns, inert, jsonText } from '../terminal.ts';

interface Flags {
  readonly json?: boolean;
  readonly dir?: string;
  readonly matrix?: boolean;
  readonly markdown?: boolean;
  readonly dataDir?: string;
  readonly format?: string;
}

/** Classes across, situations down, as docs/playbook-matrix.md shows it. */
const markdownOf = (cells: readonly PlaybookCell[]): string => {
  const classes = [...new Set(cells.map((one) => one.class))];
  const situations = [...new Set(cells.map((one) => one.situation))];
  const reasons: string[] = [];
  const cell = (owner: string, situation: string): string => {
    const found = cells.find((one) => one.class === owner && one.situation === situation);
    if (!found || found.playbooks.length > 0) return found?.playbooks.join(', ') ?? '';
    reasons.push(
      `${reasons.length + 1}. ${owner} × ${situation}: ${found.because ?? 'nobody has said why'}`,
    );
    return `– (${reasons.length})`;
  };
  const rows = situations.map(
    (situation) =>
      `| ${situation} | ${classes.map((owner) => cell(owner, situation)).join(' | ')} |`,
  );
  return [
    `| situation | ${classes.join(' | ')} |`,
    `|---|${classes.map(() => '---').join('|')}|`,
    ...rows,
    '',
    ...reasons,
  ].join('\n');
};

const stepLine = (step: unknown): string[] => {
  if (!isObject(step)) return [];
  const target = isObject(step['target']) ? step['target'] : {};
  const text = (value: unknown): string => inert(typeof value === 'string' ? value : '');
  return 'manual' in step
    ? [text(step['stage']), text(step['id']), 'by hand', '', '', text(step['manual'])]
    : [
        text(step['stage']),
        text(step['id']),
        text(step['action']),
        text(target['select']),
        `${text(step['requires'])}, ${text(step['undo'])}`,
        text(step['disruption']),
      ];
};

const wholeText = (playbook: unknown): string => {
  if (!isObject(playbook)) return '';
  const steps = Array.isArray(playbook['steps']) ? playbook['steps'] : [];
  const said = ['title', 'description', 'owner', 'scope', 'revocation', 'communications'].map(
    (key) => [key, inert(typeof playbook[key] === 'string' ? playbook[key] : '')],
  );
  return `${columns(said)}\n\n${columns(steps.map(stepLine))}`;
};

export const addPlaybooks = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const { terminal } = deps;
  const playbooks = program
    .command('playbooks')
    .description('what is done about whom in which situation');
  const verb = (name: string, says: string): Command =>
    playbooks
      .command(name)
      .description(says)
      .option('--dir <dir>', 'folder of playbooks; default: our own')
      .option('--json', 'machine-readable');
  const print = (text: string): void => {
    terminal.out(`${text}\n`);
    setExit(exit.ok);
  };

  verb('list', 'the playbooks there are')
    .option('--matrix', 'every class × situation, and why a cell has none')
    .option('--markdown', 'the matrix as a table')
    .addHelpText('after', '\nExample:\n  countersign playbooks list --matrix')
    .action(async (flags: Flags) => {
      if (flags.matrix || flags.markdown) {
        const cells = await deps.playbooks.matrix(flags.dir);
        if (flags.json) return print(jsonText({ cells }));
        if (flags.markdown) return print(markdownOf(cells));
        return print(
          columns(
            cells.map((one) => [
              one.class,
              one.situation,
              one.playbooks.join(', ') || `– ${one.because ?? 'nobody has said why'}`,
            ]),
          ),
        );
      }
      const all = await deps.playbooks.list(flags.dir);
      print(
        flags.json
          ? jsonText({ playbooks: all })
          : columns(
              all.map((one) => [one.id, `${one.acts} acts, ${one.manual} by hand`, one.title]),
            ),
      );
    });
  verb('lint', 'faults of playbooks, each with its place')
    .option(
      '--data-dir <dir>',
      'also against the connections kept there: every permission is tried',
    )
    .addHelpText('after', '\nExample:\n  countersign playbooks lint --data-dir .countersign')
    .action(async (flags: Flags) => {
      const { files, faults } = await deps.playbooks.lint(flags.dir, {
        dataDir: flags.dataDir,
        onProgress: (text) => terminal.isTty && terminal.err(`${inert(text)}\n`),
      });
      const said = faults.map(
        ({ file, line, at, because }) => `${inert(file)}:${line} ${inert(at)}: ${inert(because)}`,
      );
      terminal.out(
        `${flags.json ? jsonText({ files, faults }) : [...said, `${files} playbooks, ${faults.length} faults`].join('\n')}\n`,
      );
      setExit(faults.length === 0 ? exit.ok : exit.found);
    });
  verb('show', 'one playbook, with the action that each step is in each system')
    .argument('<id>', 'such as service_account/leaked-credential')
    .addHelpText('after', '\nExample:\n  countersign playbooks show human/offboard')
    .action(async (id: string, flags: Flags) => {
      const found = await deps.playbooks.show(flags.dir, id);
      print(flags.json ? jsonText(found) : wholeText(found));
    });
  verb('export', 'one playbook as CACAO 2.0, or the JSON Schema of playbook files')
    .argument('[id]', 'such as service_account/leaked-credential; none with --format schema')
    .option('--format <format>', 'cacao or schema', 'cacao')
    .addHelpText(
      'after',
      '\nExample:\n  countersign playbooks export service_account/rotate > rotate.cacao.json',
    )
    .action(async (id: string | undefined, flags: Flags) => {
      if (flags.format === 'schema') return print(jsonText(deps.playbooks.schema()));
      if (flags.format !== 'cacao' || id === undefined) {
        terminal.err('name a playbook, or say --format schema (--help shows how)\n');
        setExit(exit.usage);
        return;
      }
      print(jsonText(await deps.playbooks.cacao(flags.dir, id)));
    });
};
