/** `access diff`: what each identity gained and lost. */
import type { Command } from 'commander';
import {
  type AccessDiff,
  accessDiff,
  notListedBy,
  type PrincipalDiff,
} from '../../../inventory/index.ts';
import { exit } from '../../exit.ts';
import { parseTime } from '../../options.ts';
import { inert, jsonText, paint } from '../../terminal.ts';
import {
  type AskDoor,
  type AskFlags,
  askOptions,
  readInventory,
  tellUnknown,
  untilWords,
} from './ask.ts';

interface Flags extends AskFlags {
  readonly since?: number;
  readonly before?: string[];
}

const tierWords = ({ before, after, because }: PrincipalDiff['tier']): string => {
  if (before === after) return `tier ${after ?? '?'}`;
  return `tier ${before ?? '–'} → ${after ?? '–'}${because === undefined ? '' : ` (${because})`}`;
};

const lines = (one: PrincipalDiff): string =>
  [
    `${one.change} ${inert(one.id)}, ${inert(tierWords(one.tier))}`,
    ...one.gained.map(
      ({ topic, text, until }) => `  + ${topic}: ${inert(text)}${untilWords(until)}`,
    ),
    ...one.lost.map(({ topic, text }) => `  - ${topic}: ${inert(text)}`),
  ].join('\n');

const answerOf = async ({ deps }: AskDoor, flags: Flags) => {
  const now = await readInventory(deps, flags.inventory, flags.at);
  if (flags.before !== undefined) {
    const old = await readInventory(deps, flags.before);
    return { diff: accessDiff(old.view, now.view), at: now.at, faults: now.faults + old.faults };
  }
  const since = flags.since ?? 0;
  const found = accessDiff(now.loop.view.asOf(since), now.view);
  const diff: AccessDiff = {
    ...found,
    unknown: [...found.unknown, ...notListedBy(now.view, since)],
  };
  return { diff, at: now.at, faults: now.faults };
};

export const addAccessDiff = (access: Command, door: AskDoor): void => {
  const { deps, setExit } = door;
  askOptions(
    access
      .command('diff')
      .description(
        'what each identity gained and lost: rights, memberships, trusts, credentials, tier',
      )
      .option('--since <time>', 'against how it was at this time', parseTime)
      .option('--before <paths...>', 'against these older exports'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  countersign access diff --since 2026-11-01 --inventory gaad.json cloudtrail/' +
        '\n  countersign access diff --before october/ --inventory november/ --json',
    )
    .action(async (flags: Flags) => {
      if ((flags.since === undefined) === (flags.before === undefined)) {
        deps.terminal.err('give --since TIME, or --before PATHS; one of them\n');
        setExit(exit.usage);
        return;
      }
      const { diff, at, faults } = await answerOf(door, flags);
      if (flags.json) deps.terminal.out(`${jsonText({ at, ...diff })}\n`);
      else {
        const head = `${diff.changed.length} changed, ${diff.unchanged} as before`;
        deps.terminal.out(
          `${[paint(deps.terminal).bold(head), ...diff.changed.map(lines)].join('\n')}\n`,
        );
        tellUnknown(deps, diff.unknown);
      }
      setExit(faults > 0 ? exit.input : exit.ok);
    });
};
