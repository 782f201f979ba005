/** `access blast`: what is lost with one identity. */
import type { Command } from 'commander';
import { type Blast, type BlastCount, blast } from '../../../inventory/index.ts';
import { parseCount } from '../../options.ts';
import { columns, inert, paint } from '../../terminal.ts';
import { type AskDoor, type AskFlags, ask, askOptions, meantBy, untilWords } from './ask.ts';

interface Flags extends AskFlags {
  readonly limit: number;
}

const countWords = ({ certain, possible }: BlastCount): string =>
  possible === 0 ? `${certain}` : `${certain} certain, ${possible} possible`;

const counts = (what: string, by: Readonly<Record<string, BlastCount>>): readonly string[] =>
  Object.entries(by).map(([key, count]) => `  ${what} ${inert(key)}: ${countWords(count)}`);

const lines = (answer: Blast): readonly string[] => [
  `reached: ${countWords(answer.total)}; crown jewels: ${countWords(answer.crownJewels)}`,
  ...counts('kind', answer.byKind),
  ...counts('system', answer.bySystem),
  ...counts('tier', answer.byTier),
  columns(
    answer.nodes.map(({ id, kind, steps, certain, tier }) => [
      `  ${steps} step${steps === 1 ? '' : 's'}`,
      kind,
      tier === undefined ? '' : `tier ${tier}`,
      `${inert(id)}${certain ? '' : ' (possibly)'}`,
    ]),
  ),
  ...answer.resources.map(
    ({ id, crownJewel, by, privileges, certain, until }) =>
      `  ${inert(id)}${crownJewel === undefined ? '' : ` [${inert(crownJewel)}]`}: ${inert(privileges.join(', '))} by ${inert(by)}${certain ? '' : ' (possibly)'}${untilWords(until)}`,
  ),
  ...(answer.truncated ? ['  … and more: raise --limit'] : []),
];

export const addAccessBlast = (access: Command, door: AskDoor): void => {
  askOptions(
    access
      .command('blast')
      .description('what is reached from one identity, by kind, system, tier and crown jewel')
      .argument('<id>', 'identity or role: id, ARN or unique name')
      .option('--limit <count>', 'rows to write out', parseCount(1, 10_000), 50),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access blast ci-deploy --inventory gaad.json --json',
    )
    .action((text: string, flags: Flags) =>
      ask(door, flags, {
        answer({ view }) {
          const id = meantBy(door.deps, view, text);
          return id === undefined ? undefined : blast(view, id, flags.limit);
        },
        tell(answer) {
          const c = paint(door.deps.terminal);
          const { tier, because } = answer.tier;
          return [`${c.bold(`tier ${tier}`)}: ${inert(because)}`, ...lines(answer)].join('\n');
        },
        unknown: (answer) => answer.unknown,
      }),
    );
};
