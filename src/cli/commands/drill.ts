import type { Command } from 'commander';
import type { CliDeps, DrillLine, DrillOutcome } from '../contract.ts';
import { exit } from '../exit.ts';
import { columns, inert, jsonText, paint } from '../terminal.ts';
import { addStandingDrills } from './drill-standing.ts';

const ms = (value: number | undefined): string =>
  value === undefined
    ? '–'
    : value < 1000
      ? `${Math.round(value)} ms`
      : `${(value / 1000).toFixed(1)} s`;

const row = (outcome: DrillOutcome): string[] => [
  outcome.result,
  outcome.class,
  outcome.id,
  ms(outcome.times['detected']),
  ms(outcome.times['planned']),
  ms(outcome.times['accepted']),
  ms(outcome.times['effective']),
  ms(outcome.times['undone']),
  inert(outcome.because),
];

/** Situations down, classes across, as docs/drill-matrix.md shows it; attacks stand before the playbooks' own drills. */
const matrixText = (all: readonly DrillLine[]): string => {
  const classes = [...new Set(all.map((one) => one.class))].sort();
  const situations = [...new Set(all.map((one) => one.situation))].sort();
  const cell = (owner: string, situation: string): string =>
    all
      .filter((one) => one.class === owner && one.situation === situation)
      .map((one) => `\`${one.id}\``)
      .join(', ') || '–';
  return [
    `| situation | ${classes.join(' | ')} |`,
    `|---|${classes.map(() => '---').join('|')}|`,
    ...situations.map(
      (situation) =>
        `| ${situation} | ${classes.map((owner) => cell(owner, situation)).join(' | ')} |`,
    ),
  ].join('\n');
};

export const addDrill = (
  program: Command,
  deps: CliDeps,
  setExit: (code: number) => void,
): void => {
  const drill = program
    .command('drill')
    .description('run an attack, its detection, containment and undo against a safe target');
  drill
    .command('list')
    .description('the drills there are')
    .option('--json', 'machine-readable')
    .option('--markdown', 'class × situation as a table, as docs/drill-matrix.md has it')
    .addHelpText('after', '\nExample:\n  countersign drill list')
    .action(async (flags: { json?: boolean; markdown?: boolean }) => {
      const all = await deps.drills();
      const table = (): string =>
        columns(all.map((one) => [one.id, one.class, one.situation, one.title]));
      deps.terminal.out(
        `${flags.json ? jsonText(all) : flags.markdown ? matrixText(all) : table()}\n`,
      );
      setExit(exit.ok);
    });
  drill
    .command('run')
    .description('run drills on a platform of their own, started and removed for it')
    .argument('<ids...>', 'drill ids, or all')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign drill run leaked-access-key\n  countersign drill run all --json',
    )
    .action(async (ids: string[], flags: { json?: boolean }) => {
      const known = await deps.drills();
      const wanted = ids.includes('all') ? known.map((one) => one.id) : ids;
      const strange = wanted.filter((id) => !known.some((one) => one.id === id));
      if (strange.length > 0) {
        deps.terminal.err(
          `no drill ${strange.map(inert).join(', ')}; \`countersign drill list\` shows them.\n`,
        );
        setExit(exit.usage);
        return;
      }
      const c = paint(deps.terminal);
      const outcomes = await deps.drill(wanted, (outcome) => {
        if (deps.terminal.isTty)
          deps.terminal.err(
            `${outcome.result === 'pass' ? c.green('pass') : c.red('FAIL')} ${outcome.id}\n`,
          );
      });
      deps.terminal.out(
        `${flags.json ? jsonText({ drills: outcomes }) : columns([['result', 'class', 'drill', 'detected', 'planned', 'accepted', 'effective', 'undone', 'why'], ...outcomes.map(row)])}\n`,
      );
      setExit(
        outcomes.length > 0 && outcomes.every((outcome) => outcome.result === 'pass')
          ? exit.ok
          : exit.found,
      );
    });
  addStandingDrills(drill, deps, setExit);
};
