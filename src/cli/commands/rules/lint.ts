import type { RuleFault } from '../../../detection/index.ts';
import type { Terminal } from '../../contract.ts';
import { exit } from '../../exit.ts';
import type { RulesDoor } from '../../rules-contract.ts';
import { inert, type Paint, paint } from '../../terminal.ts';
import { type AddRulesVerb, placeText, printAnswer } from './verb.ts';

interface Flags {
  readonly json?: boolean;
  readonly strict?: boolean;
}

const words: Readonly<Record<RuleFault['kind'], string>> = {
  broken: 'broken',
  set_aside: 'set aside',
  not_yet: 'not yet',
  warning: 'warning',
};

const painted = (c: Paint, kind: RuleFault['kind']): string => {
  if (kind === 'broken') return c.red(words[kind]);
  return kind === 'warning' ? c.yellow(words[kind]) : c.magenta(words[kind]);
};

const tally = (faults: readonly RuleFault[]): Readonly<Record<RuleFault['kind'], number>> => {
  const counts = { broken: 0, set_aside: 0, not_yet: 0, warning: 0 };
  for (const { kind } of faults) counts[kind]++;
  return counts;
};

/** Sound rules that wait for values of this site: with them they run, without them Sigma bids us refuse them. */
const waitingIn = (faults: readonly RuleFault[]): number => {
  const keyOf = ({ file, rule }: RuleFault): string => `${file}\0${rule ?? ''}`;
  const broken = new Set(faults.filter(({ kind }) => kind === 'broken').map(keyOf));
  const aside = new Set(faults.filter(({ kind }) => kind === 'set_aside').map(keyOf));
  return [...aside].filter((key) => !broken.has(key)).length;
};

const pretty = (
  door: RulesDoor,
  unindexed: ReturnType<RulesDoor['unindexed']>,
  terminal: Terminal,
): string => {
  const c = paint(terminal);
  const counts = tally(door.faults);
  const lines = door.faults.map(
    (fault) =>
      `${placeText(fault)}: ${painted(c, fault.kind)}: ${inert(fault.message)}\n    ${c.dim(inert(fault.fix))}`,
  );
  if (unindexed.length > 0) {
    lines.push(
      `${unindexed.length} rules cannot be indexed, each is tried on every record of its logsource:`,
      ...unindexed.map(
        ({ rule, file, line }) => `    ${placeText({ file, line })} ${inert(rule.slug)}`,
      ),
    );
  }
  const said = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${words[kind as RuleFault['kind']]}`);
  const waiting = waitingIn(door.faults);
  const wait = waiting > 0 ? ` and ${waiting} that wait for values of this site` : '';
  lines.push(
    `${door.files} files, ${door.rules.length} rules${wait}: ${said.length > 0 ? said.join(', ') : 'no faults'}`,
  );
  return lines.join('\n');
};

export const addLint: AddRulesVerb = (rules, deps, setExit) => {
  rules
    .command('lint')
    .description('every fault of every rule file: where, what, and what to do about it')
    .argument('[paths...]', 'rule files or folders; none = our own content')
    .option('--strict', 'warnings count too')
    .option('--json', 'machine-readable')
    .addHelpText(
      'after',
      '\nExample:\n  countersign rules lint content/rules ./my-rules/new.yml\n\nExit codes: 0 every document can be used, 1 some cannot (with --strict: or could be better), 3 a path cannot be read.',
    )
    .action(async (paths: readonly string[], flags: Flags) => {
      const door = await deps.rules(paths);
      const unindexed = door.unindexed();
      const { files, faults } = door;
      const answer = {
        files,
        rules: door.rules.length,
        waiting: waitingIn(faults),
        counts: tally(faults),
        faults,
        unindexed: unindexed.map(({ rule, file, line }) => ({
          rule: rule.id,
          slug: rule.slug,
          title: rule.title,
          file,
          line,
        })),
      };
      printAnswer(deps, flags, answer, () => pretty(door, unindexed, deps.terminal));
      const bad = faults.some((fault) => flags.strict || fault.kind !== 'warning');
      setExit(bad || files === 0 ? exit.found : exit.ok);
    });
};
